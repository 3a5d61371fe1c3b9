#include "app/views/tracked_overview.h"

#include <algorithm>
#include <cmath>

#include "app/view_states.h"
#include "app/views/finding_list.h"
#include "app/views/ranking_tabs.h"
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
    std::vector<Ranking> rankings;  // classes, objects
    size_t chosen = 0;
};

BarRow ranked(const std::string& name, int64_t bytes, double whole, SizeUnits units) {
    BarRow row;
    row.name = printable_text(name);
    row.value = format_bytes(bytes, units);
    row.detail = row.name;
    row.share = whole > 0 ? std::max(0.0, static_cast<double>(bytes)) / whole : 0;
    return row;
}

void fill(TrackedOverview& own) {
    const TrackedShown& shown = *own.of;
    const Tracked& tracked = shown.tracked();
    own.rankings.clear();
    const auto add = [&](const std::string& title, std::vector<BarRow> rows) {
        if (rows.empty()) return;
        own.rankings.push_back(
            {total_text(title, is_incomplete(*shown.dataset)), std::move(rows), ViewId::kTracked});
    };
    if (shown.stats.peak_snapshot && shown.stats.has_class_table()) {
        const uint32_t peak = *shown.stats.peak_snapshot;
        std::vector<BarRow> classes;
        const auto whole = static_cast<double>(shown.stats.snapshots[peak].live_bytes);
        for (size_t i = 0; i < std::min(kMostRows, shown.classes.size()); ++i) {
            classes.push_back(ranked(shown.class_name(shown.classes[i]),
                                     shown.stats.class_at(peak, shown.classes[i]).bytes, whole,
                                     own.units));
        }
        add("Classes at " + printable_text(shown.snapshot_name(peak)), std::move(classes));
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
    std::vector<BarRow> objects;
    for (const uint32_t row : order) {
        const TrackedObject& object = tracked.objects[row];
        const std::string_view text = tracked.text(object.text);
        objects.push_back(
            ranked(text.empty() ? shown.class_name(object.tracked_class) : std::string(text),
                   shown.stats.objects[row].max_bytes, most, own.units));
    }
    add("Largest objects at their peak", std::move(objects));
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
    draw_rankings(view, own.rankings, own.chosen, ImGui::GetContentRegionAvail().x);
}

}  // namespace hs
