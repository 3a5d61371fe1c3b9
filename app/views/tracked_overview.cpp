#include "app/views/tracked_overview.h"

#include <algorithm>
#include <cmath>

#include "app/view_states.h"
#include "app/views/finding_list.h"
#include "app/views/overview_parts.h"
#include "app/views/tracked_state.h"
#include "app/widgets/basic.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kMostRows = 10;

struct TrackedOverview {
    TrackedPtr of;
    SizeUnits units = SizeUnits::kBinary;
    std::string classes_title;
    std::vector<RankedRow> classes;
    std::vector<RankedRow> objects;
};

RankedRow ranked(const std::string& name, int64_t bytes, double whole, SizeUnits units) {
    return {name, format_bytes(bytes, units),
            whole > 0 ? std::max(0.0, static_cast<double>(bytes)) / whole : 0};
}

void fill(TrackedOverview& own) {
    const TrackedShown& shown = *own.of;
    const Tracked& tracked = shown.tracked();
    own.classes.clear();
    own.objects.clear();
    if (shown.stats.peak_snapshot && shown.stats.has_class_table()) {
        const uint32_t peak = *shown.stats.peak_snapshot;
        own.classes_title = "Classes at " + printable_text(shown.snapshot_name(peak));
        const auto whole = static_cast<double>(shown.stats.snapshots[peak].live_bytes);
        for (size_t i = 0; i < std::min(kMostRows, shown.classes.size()); ++i) {
            own.classes.push_back(ranked(shown.class_name(shown.classes[i]),
                                         shown.stats.class_at(peak, shown.classes[i]).bytes, whole,
                                         own.units));
        }
    }
    std::vector<uint32_t> order;
    for (uint32_t i = 0; i < tracked.objects.size(); ++i) {
        if (shown.stats.objects[i].max_bytes > 0) order.push_back(i);
    }
    const size_t count = std::min(kMostRows, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
                      order.end(), [&](uint32_t a, uint32_t b) {
                          const int64_t of_a = shown.stats.objects[a].max_bytes;
                          const int64_t of_b = shown.stats.objects[b].max_bytes;
                          return of_a != of_b ? of_a > of_b : a < b;
                      });
    order.resize(count);
    const double most =
        order.empty() ? 0 : static_cast<double>(shown.stats.objects[order[0]].max_bytes);
    for (const uint32_t row : order) {
        const TrackedObject& object = tracked.objects[row];
        const std::string_view text = tracked.text(object.text);
        own.objects.push_back(
            ranked(text.empty() ? shown.class_name(object.tracked_class) : std::string(text),
                   shown.stats.objects[row].max_bytes, most, own.units));
    }
}

void draw_rankings(ViewContext& view, const TrackedOverview& own) {
    const float all = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(24);
    const bool is_wide = all > view.px(640);
    const float width = is_wide ? std::floor((all - gap) / 2) : all;
    const auto ranking = [&](const std::string& title, const std::vector<RankedRow>& rows) {
        ImGui::BeginGroup();
        const std::string marked = total_text(title, is_incomplete(*own.of->dataset));
        const RankedEvents events = draw_ranking(view, marked.c_str(), rows, width);
        if (events.pressed) view.actions.push(ShowView{ViewId::kTracked});
        ImGui::EndGroup();
    };
    if (!own.classes.empty()) {
        ranking(own.classes_title, own.classes);
        if (is_wide) ImGui::SameLine(0, gap);
    }
    if (!own.objects.empty()) ranking("Largest objects at their peak", own.objects);
    ImGui::Dummy({0, view.px(8)});
}

}  // namespace

void draw_tracked_overview(ViewContext& view, ViewStates& states) {
    auto& own = states.of<TrackedOverview>();
    draw_file_findings(view);
    const DatasetRow& row = *current_dataset(view.state);
    const Answered<TrackedShown> figures = tracked_figures(view, row);
    if (figures.wait.error) {
        text_in(view.theme.error, describe(*figures.wait.error));
        return;
    }
    if (!figures) {
        text_in(view.theme.text_muted, "Adding up tracked objects\u2026");
        return;
    }
    const SizeUnits units = view.state.settings.size_units;
    if (own.of != figures.value || own.units != units) {
        own.of = figures.value;
        own.units = units;
        fill(own);
    }
    draw_rankings(view, own);
}

}  // namespace hs
