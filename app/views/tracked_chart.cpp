#include <algorithm>
#include <cmath>

#include "app/views/tracked_state.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/layout/axis_ticks.h"

namespace hs {
namespace {

constexpr size_t kShownClasses = 7;

ImU32 class_colour(const ViewContext& view, size_t place) {
    return place < kShownClasses ? view.theme.series[place] : view.theme.same;
}

struct Plot {
    ImVec2 low;
    ImVec2 high;
    double first_s = 0;
    double last_s = 0;
    double most = 1;

    [[nodiscard]] float x(double time_s) const {
        const double span = last_s - first_s;
        const double share = span > 0 ? (time_s - first_s) / span : 0.5;
        return low.x + static_cast<float>(share) * (high.x - low.x);
    }
    [[nodiscard]] float y(double bytes) const {
        return high.y - static_cast<float>(std::clamp(bytes / most, 0.0, 1.0)) * (high.y - low.y);
    }
};

void draw_axis(const ViewContext& view, const Plot& plot) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    for (const int64_t tick : byte_ticks(static_cast<int64_t>(plot.most), 4)) {
        const float y = std::round(plot.y(static_cast<double>(tick)));
        to.AddLine({plot.low.x, y}, {plot.high.x, y}, view.theme.separator);
        const std::string text = format_bytes(tick, view.state.settings.size_units);
        const float width = ImGui::CalcTextSize(text.c_str()).x;
        to.AddText({plot.low.x - view.px(8) - width, y - view.px(7)}, view.theme.text_muted,
                   text.c_str());
    }
    to.AddLine({plot.low.x, plot.high.y}, {plot.high.x, plot.high.y}, view.theme.separator);
}

// One band above the other, straight between the snapshots.
void draw_bands(const ViewContext& view, const TrackedShown& shown, const Plot& plot) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const std::vector<uint32_t>& at = shown.by_time;
    std::vector<double> floor(at.size(), 0);
    const ImDrawListFlags flags = to.Flags;
    to.Flags &= ~ImDrawListFlags_AntiAliasedFill;
    const size_t bands = std::min(shown.classes.size(), kShownClasses) +
                         (shown.classes.size() > kShownClasses ? 1 : 0);
    for (size_t band = 0; band < bands; ++band) {
        const ImU32 fill = (class_colour(view, band) & 0x00FFFFFFU) | 0xC8000000U;
        std::vector<double> top = floor;
        for (size_t i = 0; i < at.size(); ++i) {
            top[i] = band < kShownClasses
                         ? floor[i] + static_cast<double>(
                                          shown.stats.class_at(at[i], shown.classes[band]).bytes)
                         : static_cast<double>(shown.stats.snapshots[at[i]].live_bytes);
        }
        for (size_t i = 1; i < at.size(); ++i) {
            const float x0 = plot.x(shown.tracked().snapshots[at[i - 1]].time_s);
            const float x1 = plot.x(shown.tracked().snapshots[at[i]].time_s);
            to.AddQuadFilled({x0, plot.y(top[i - 1])}, {x1, plot.y(top[i])}, {x1, plot.y(floor[i])},
                             {x0, plot.y(floor[i - 1])}, fill);
        }
        // The fill has hard edges so that bands do not shine through; its upper one is smoothed.
        to.Flags = flags;
        std::vector<ImVec2> edge;
        for (size_t i = 0; i < at.size(); ++i) {
            edge.push_back({plot.x(shown.tracked().snapshots[at[i]].time_s), plot.y(top[i])});
        }
        to.AddPolyline(edge.data(), static_cast<int>(edge.size()), class_colour(view, band), 0,
                       view.px(1.5F));
        to.Flags &= ~ImDrawListFlags_AntiAliasedFill;
        floor = std::move(top);
    }
    to.Flags = flags;
}

void draw_legend(const ViewContext& view, const TrackedShown& shown, ImVec2 at, float width) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const size_t lines = std::min(shown.classes.size(), kShownClasses + 1);
    for (size_t i = 0; i < lines; ++i) {
        const float y = at.y + view.px(20) * static_cast<float>(i);
        to.AddRectFilled({at.x, y + view.px(3)}, {at.x + view.px(11), y + view.px(14)},
                         class_colour(view, i), view.px(2));
        const std::string name = i < kShownClasses
                                     ? printable_text(shown.class_name(shown.classes[i]))
                                     : std::string("everything else");
        to.AddText({at.x + view.px(18), y}, view.theme.text,
                   cut_to_width(name, width - view.px(18)).c_str());
    }
}

// The snapshot nearest to the pointer; UINT32_MAX without one.
uint32_t nearest_snapshot(const TrackedShown& shown, const Plot& plot, float x) {
    uint32_t best = UINT32_MAX;
    float least = 0;
    for (const uint32_t row : shown.by_time) {
        const float distance = std::abs(plot.x(shown.tracked().snapshots[row].time_s) - x);
        if (best != UINT32_MAX && distance >= least) continue;
        best = row;
        least = distance;
    }
    return best;
}

}  // namespace

bool draw_tracked_chart(ViewContext& view, TrackedState& own, ImVec2 size) {
    const TrackedShown& shown = *own.shown;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    // Beside the bands where there is room, else left out: the table of classes says it too.
    const float legend = size.x >= view.px(480) ? view.px(190) : 0;
    Plot plot{{at.x + view.px(84), at.y + view.px(10)},
              {at.x + size.x - legend - view.px(24), at.y + size.y - view.px(26)}};
    if (!shown.by_time.empty()) {
        plot.first_s = shown.tracked().snapshots[shown.by_time.front()].time_s;
        plot.last_s = shown.tracked().snapshots[shown.by_time.back()].time_s;
    }
    for (const uint32_t row : shown.by_time) {
        plot.most = std::max(plot.most, static_cast<double>(shown.stats.snapshots[row].live_bytes));
    }
    hit_area("Live bytes by class over the snapshots", size);
    const bool is_hovered = ImGui::IsItemHovered();
    const float mouse = ImGui::GetIO().MousePos.x;
    bool was_chosen = false;
    draw_axis(view, plot);
    if (shown.stats.has_class_table()) draw_bands(view, shown, plot);
    if (legend > 0) {
        draw_legend(view, shown, {plot.high.x + view.px(20), plot.low.y}, legend - view.px(8));
    }
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const uint32_t near = is_hovered ? nearest_snapshot(shown, plot, mouse) : UINT32_MAX;
    float free_from = plot.low.x;
    for (const uint32_t row : shown.by_time) {
        const float x = std::round(plot.x(shown.tracked().snapshots[row].time_s));
        const bool is_chosen = row == own.snapshot;
        to.AddLine({x, plot.low.y}, {x, plot.high.y + view.px(4)},
                   is_chosen     ? view.theme.accent
                   : row == near ? view.theme.text_muted
                                 : view.theme.separator,
                   is_chosen ? view.px(2) : view.px(1));
        const std::string text = tracked_time_text(shown.tracked().snapshots[row].time_s);
        const float width = ImGui::CalcTextSize(text.c_str()).x;
        const float left = std::max(plot.low.x, std::min(x - width / 2, plot.high.x - width));
        if (left < free_from) continue;
        to.AddText({left, plot.high.y + view.px(7)},
                   is_chosen ? view.theme.text : view.theme.text_muted, text.c_str());
        free_from = left + width + view.px(12);
    }
    if (near != UINT32_MAX) {
        tooltip(
            (printable_text(shown.snapshot_name(near)) + "\n" +
             format_bytes(shown.stats.snapshots[near].live_bytes, view.state.settings.size_units) +
             " in " + counted(shown.stats.snapshots[near].live_objects, "object"))
                .c_str());
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
            own.snapshot = near;
            was_chosen = true;
        }
    }
    return was_chosen;
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
