#include "app/views/flame_tools.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/panels/shown_bar.h"
#include "app/stack_answers.h"
#include "app/views/flame_export.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "render/colour.h"

namespace hs {
namespace {

bool is_difference(const AppState& state) {
    const LogMode mode = shown_mode(state);
    return mode == LogMode::kDifference || mode == LogMode::kComparison;
}

constexpr std::array<Segment, 2> kDirections = {{
    {"Callers on top", "Entry points on top, callees below"},
    {"Callees on top", "Allocation sites on top, callers below"},
}};
constexpr std::array<Segment, 4> kColours = {{
    {"File", "One color for each file"},
    {"Package", "One color for each package or folder"},
    {"Bytes", "Brighter frames have more bytes"},
    {"Change", "Blue shrank, orange grew, as a share of the larger side"},
}};
constexpr std::array<Segment, 3> kWidths = {{
    {"After##width", "Width is bytes after"},
    {"Before##width", "Width is bytes before"},
    {"Changed##width", "Width is the change, up or down"},
}};

void draw_search(ViewContext& view, FlameState& own) {
    const float room = ImGui::GetContentRegionAvail().x;
    const float width = std::min(room, std::clamp(room * 0.3F, view.px(150), view.px(240)));
    if (view.wants(ViewRequest::kFind)) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(width);
    ImGui::InputTextWithHint("##search flame", "Search frames", &own.search.text);
    if (own.search.text.empty()) return;
    ImGui::SameLine(0, view.px(2));
    if (sign_button(view, "Clear search", Sign::kCross, ImGui::GetFrameHeight())) {
        own.search.text.clear();
    }
}

// A log tells when each stack first allocated; boxes are still as wide as their bytes.
void draw_order(const ViewContext& view, FlameState& own) {
    const DatasetRow* row = current_dataset(view.state);
    const bool has_times = row && has_log(*row) && !row->dataset->log->facts().is_digest;
    if (!has_times) own.options.by_time = false;
    const Segment order{"Chronological",
                        "Order siblings by their first allocation instead of by name",
                        has_times ? nullptr
                        : row && row->dataset->calls
                            ? "Calls are merged here. Open the Calls view for their order in time."
                            : "Needs an allocation log"};
    same_line_if_fits(view, segmented_width(view, {&order, 1}), 12);
    if (segmented(view, {&order, 1}, own.options.by_time ? 0 : -1) == 0)
        own.options.by_time = !own.options.by_time;
}

void draw_colours(ViewContext& view, FlameState& own) {
    const bool has_change = is_difference(view.state);
    const std::span<const Segment> colours(kColours.data(), has_change ? 4 : 3);
    same_line_if_fits(view, segmented_width(view, colours) + view.px(52), 12);
    ImGui::AlignTextToFramePadding();
    text_in(view.theme.text_muted, "Color");
    ImGui::SameLine(0, view.px(6));
    ImGui::PushID("colour");
    const int pressed = segmented(view, colours, static_cast<int>(own.options.colour));
    ImGui::PopID();
    if (pressed >= 0) own.options.colour = static_cast<FlameColour>(pressed);
    if (!has_change) return;
    same_line_if_fits(view, segmented_width(view, kWidths) + view.px(46), 12);
    ImGui::AlignTextToFramePadding();
    text_in(view.theme.text_muted, "Width");
    ImGui::SameLine(0, view.px(6));
    const int width = segmented(view, kWidths, static_cast<int>(own.options.width));
    if (width >= 0) own.options.width = static_cast<FlameWidth>(width);
}

std::string totals_text(const ViewContext& view, const ShownFlame& flame) {
    const AppState& state = view.state;
    const Dataset& dataset = *flame.shape->inputs[0];
    std::string text = shown_text(state) + "   ";
    if (flame.before) {
        const Amount change = flame.bytes.everything() - flame.before->everything();
        text += amount_text(state, dataset, flame.before->everything()) + " to " +
                amount_text(state, dataset, flame.bytes.everything()) + ", " +
                delta_text(state, dataset, change);
    } else {
        text += amount_text(state, dataset, flame.bytes.everything());
        if (dataset.log) {
            const int64_t blocks = std::max<int64_t>(0, flame.counts.everything().rounded());
            text += " in " + counted(static_cast<uint64_t>(blocks), "block");
        }
        if (flame.bytes.other() != Amount{}) {
            text += ", " + amount_text(state, dataset, flame.bytes.other()) + " without stack";
        }
    }
    return total_text(std::move(text), is_incomplete(flame.shape->inputs));
}

std::string found_text(const ViewContext& view, const FlameState& own, const ShownFlame& flame) {
    const Dataset& dataset = *flame.shape->inputs[0];
    const FlameMatches& matches = own.search.matches;
    if (matches.frame_count == 0) return "no matching frames";
    const Amount total = matches.total(flame.bytes);
    std::string text = format_count(matches.frame_count) +
                       (matches.frame_count == 1 ? " frame: " : " frames: ") +
                       amount_text(view.state, dataset, total);
    if (Amount{} < flame.bytes.everything()) {
        text += " (" + format_share(total.to_double() / flame.bytes.everything().to_double()) + ")";
    }
    if (dataset.log && !flame.before) {
        const int64_t blocks = std::max<int64_t>(0, matches.total(flame.counts).rounded());
        text += " in " + counted(static_cast<uint64_t>(blocks), "block");
    }
    return text;
}

// Colours must not mean a change where none is shown, and a difference begins with its colours.
void follow_mode(ViewContext& view, FlameState& own) {
    const bool has_change = is_difference(view.state);
    if (has_change && !own.options.was_difference) own.options.colour = FlameColour::kDelta;
    if (!has_change && own.options.colour == FlameColour::kDelta)
        own.options.colour = FlameColour::kFile;
    own.options.was_difference = has_change;
}

}  // namespace

void draw_flame_tools(ViewContext& view, FlameState& own) {
    follow_mode(view, own);
    draw_shown_bar(view);
    draw_search(view, own);
    if (own.sandwich.empty()) {
        same_line_if_fits(view, segmented_width(view, kDirections), 12);
        const int pressed = segmented(view, kDirections, own.options.inverted ? 1 : 0);
        if (pressed >= 0) own.options.inverted = pressed == 1;
    } else {
        const std::string label = "Close callers and callees";
        same_line_if_fits(view, view.px(190), 12);
        if (ImGui::Button(label.c_str())) own.sandwich.clear();
    }
    draw_order(view, own);
    draw_colours(view, own);
    // Both go on, or both stay: a button alone on a line looks lost.
    same_line_if_fits(view, view.px(138), 12);
    if (toggle_button(view, "Source", own.shows_source,
                      "Show the source code of the selected frame")) {
        own.shows_source = !own.shows_source;
    }
    same_line_if_fits(view, view.px(70), 8);
    draw_flame_export(view, own);
}

void draw_flame_totals(ViewContext& view, FlameState& own, const Answered<ShownFlame>& flame) {
    const float room = ImGui::GetContentRegionAvail().x;
    const std::string found = own.search.text.empty() ? "" : found_text(view, own, *flame);
    const float found_width =
        found.empty() ? 0 : ImGui::CalcTextSize(found.c_str()).x + view.px(16);
    std::string text = totals_text(view, *flame);
    if (flame.is_stale) text += "   (updating…)";
    const float start = ImGui::GetCursorPosX();
    text_cut(text, std::max(view.px(60), room - found_width),
             flame.is_stale ? view.theme.text_muted : view.theme.text);
    if (found.empty()) return;
    ImGui::SameLine(start + room - found_width + view.px(16));
    text_in(own.search.matches.frame_count == 0 ? view.theme.warning : view.theme.accent, found);
}

void draw_flame_legend(const ViewContext& view, const FlameState& own) {
    if (own.options.colour != FlameColour::kDelta && own.options.colour != FlameColour::kBytes)
        return;
    const bool is_delta = own.options.colour == FlameColour::kDelta;
    const bool is_dark = view.theme.name == ThemeName::kDark;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    push_font(Font::kSmall);
    const char* less = is_delta ? "deleted" : "1/10,000";
    const char* more = is_delta ? "new" : "all";
    const float bar = view.px(120);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = ImGui::GetFontSize();
    text_in(view.theme.text_muted, less);
    const float left = at.x + ImGui::CalcTextSize(less).x + view.px(8);
    constexpr int kSteps = 24;
    for (int i = 0; i < kSteps; ++i) {
        const double part = (i + 0.5) / kSteps;
        const float x0 = left + bar * static_cast<float>(i) / kSteps;
        const float x1 = left + bar * static_cast<float>(i + 1) / kSteps;
        to.AddRectFilled(
            {std::round(x0), at.y + view.px(2)}, {std::round(x1), at.y + height - view.px(2)},
            is_delta ? diverging_colour(2 * part - 1, is_dark) : sequential_colour(part));
    }
    to.AddText({std::floor(left + bar + view.px(8)), at.y}, view.theme.text_muted, more);
    pop_font();
}

}  // namespace hs
