#include <algorithm>

#include "app/panels/sample_chart.h"
#include "app/views/tracked_state.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kShownClasses = 7;

ImU32 class_colour(const ViewContext& view, size_t place) {
    return place < kShownClasses ? view.theme.series[place] : view.theme.same;
}

// Classes on top of each other at the snapshots with a time, those without a colour of their own
// as one; without figures by class, what is live.
TimeSamples tracked_bands(const TrackedShown& shown) {
    const bool by_class = shown.stats.has_class_table();
    const size_t bands = by_class ? std::min(shown.classes.size(), kShownClasses + 1) : 1;
    TimeSamples made;
    made.curves.resize(bands);
    for (const uint32_t row : shown.by_time) {
        made.samples.push_back({shown.tracked().snapshots[row].time_s, {}, row});
        int64_t sum = 0;
        for (size_t band = 0; band < bands; ++band) {
            sum = by_class && band < kShownClasses
                      ? sum + shown.stats.class_at(row, shown.classes[band]).bytes
                      : shown.stats.snapshots[row].live_bytes;
            made.curves[band].bytes.push_back(sum);
        }
    }
    return made;
}

void draw_legend(const ViewContext& view, const TrackedShown& shown, ImVec2 at, float width) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const size_t lines = std::min(shown.classes.size(), kShownClasses + 1);
    for (size_t i = 0; i < lines; ++i) {
        const float y = at.y + view.px(20) * static_cast<float>(i);
        draw_swatch(view, at.x, y + view.px(9), class_colour(view, i));
        const std::string name = i < kShownClasses
                                     ? printable_text(shown.class_name(shown.classes[i]))
                                     : std::string("everything else");
        to.AddText({at.x + view.px(18), y}, view.theme.text,
                   cut_to_width(name, width - view.px(18)).c_str());
    }
}

}  // namespace

bool draw_tracked_chart(ViewContext& view, TrackedState& own, ImVec2 size) {
    const TrackedShown& shown = *own.shown;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    // Beside the bands where there is room, else left out: the table of classes says it too.
    const float legend = size.x >= view.px(480) ? view.px(206) : 0;
    const std::vector<uint32_t>& rows = shown.by_time;
    size_t next = SampleChart::kNone;
    if (!rows.empty()) {
        const TimeSamples bands = tracked_bands(shown);
        SampleChart chart{
            .name = "Live bytes by class over the snapshots", .samples = bands, .beside_px = 0};
        if (shown.stats.has_class_table()) chart.stacked = &bands;
        const auto chosen = std::find(rows.begin(), rows.end(), own.snapshot);
        if (chosen != rows.end()) chart.chosen = static_cast<size_t>(chosen - rows.begin());
        chart.reading = [&](size_t i) {
            const SnapshotStats& stats = shown.stats.snapshots[rows[i]];
            return printable_text(shown.snapshot_name(rows[i])) + "\n" +
                   format_bytes(stats.live_bytes, view.state.settings.size_units) + " in " +
                   counted(stats.live_objects, "object");
        };
        chart.label = [&](size_t i, float) { return tracked_time_text(bands.samples[i].at); };
        chart.colour = [&](size_t band) { return class_colour(view, band); };
        next = draw_sample_chart(view, chart, at, {size.x - legend, size.y});
    }
    if (legend > 0) {
        draw_legend(view, shown, {at.x + size.x - legend, at.y + view.px(10)},
                    legend - view.px(12));
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(size);
    if (next == SampleChart::kNone || rows[next] == own.snapshot) return false;
    own.snapshot = rows[next];
    return true;
}

void draw_tracked_pie(ViewContext& view, const TrackedState& own, float size) {
    const TrackedShown& shown = *own.shown;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    hit_area("Classes at the snapshot", {size, size});
    if (!shown.stats.has_class_table() || shown.by_time.empty()) return;
    const auto whole = static_cast<double>(shown.stats.snapshots[own.snapshot].live_bytes);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 centre{at.x + size / 2, at.y + size / 2};
    const float radius = size / 2 - view.px(6);
    if (!(whole > 0)) {
        to.AddCircle(centre, radius, view.theme.separator, 0, view.px(1));
        return;
    }
    constexpr double kTurn = 6.283185307179586;
    double angle = -kTurn / 4;
    double left = whole;
    const auto slice = [&](double bytes, ImU32 colour) {
        if (!(bytes > 0)) return;
        const double end = angle + kTurn * bytes / whole;
        draw_slice(to, centre, radius, angle, end, colour);
        angle = end;
        left -= bytes;
    };
    for (size_t i = 0; i < std::min(shown.classes.size(), kShownClasses); ++i) {
        slice(static_cast<double>(shown.stats.class_at(own.snapshot, shown.classes[i]).bytes),
              class_colour(view, i));
    }
    slice(left, class_colour(view, kShownClasses));
}

}  // namespace hs
