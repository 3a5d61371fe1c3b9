#include "app/views/flame_tools.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/panels/row_choice.h"
#include "app/panels/shown_bar.h"
#include "app/stack_answers.h"
#include "app/views/flame_export.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/import_frames.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "core/model/log_attributes.h"
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

void draw_search(ViewContext& view, FlameState& own, float width) {
    if (view.wants(ViewRequest::kFind)) ImGui::SetKeyboardFocusHere();
    const bool can_clear = !own.search.text.empty();
    const float sign = ImGui::GetFrameHeight();
    ImGui::SetNextItemWidth(can_clear ? std::max(view.px(24), width - sign - view.px(2)) : width);
    ImGui::InputTextWithHint("##search flame", "Search frames", &own.search.text);
    if (!can_clear) return;
    ImGui::SameLine(0, view.px(2));
    if (sign_button(view, "Clear search", Sign::kCross, sign)) own.search.text.clear();
}

// A log tells when each stack first allocated; boxes are still as wide as their bytes.
void choose_order(const ViewContext& view, FlameState& own, ToolRow& tools) {
    const DatasetRow* row = current_dataset(view.state);
    const bool has_times = row && has_log(*row) && !row->dataset->log->facts().is_digest;
    if (!has_times || own.has_native) own.options.by_time = false;
    const char* why = own.has_native ? "Not with native frames"
                      : has_times    ? nullptr
                      : row && row->dataset->calls
                          ? "Calls are merged here. See Calls for their order in time."
                          : "Needs an allocation log";
    if (tools.toggle("Chronological", own.options.by_time,
                     "Order siblings by their first allocation instead of by name", why)) {
        own.options.by_time = !own.options.by_time;
    }
}

// Of logs that have the stacks of native code below those of Python.
void choose_native(const ViewContext& view, FlameState& own, ToolRow& tools) {
    const DatasetRow* row = current_dataset(view.state);
    if (!row || !has_log(*row) || !has_native_stacks(row->dataset->log->attributes())) {
        own.has_native = false;
        return;
    }
    constexpr std::array<Segment, 2> kStacks = {{
        {"Python frames", "Stacks end at the Python code that allocated"},
        {"Native frames",
         "Below each Python stack is the native code that allocated: module and "
         "offset, as the file has no symbols"},
    }};
    const int pressed = tools.choice("Frames", kStacks, own.has_native ? 1 : 0);
    if (pressed >= 0) own.has_native = pressed == 1;
}

void choose_imports(FlameState& own, ToolRow& tools) {
    if (own.imports.steps.empty()) return;
    if (tools.toggle("Hide imports", own.imports.are_hidden,
                     "Leave out the frames of Python's import machinery (importlib, runpy, site); "
                     "what was allocated below them stays, on their callers")) {
        own.imports.are_hidden = !own.imports.are_hidden;
    }
}

void choose_colours(ViewContext& view, FlameState& own, ToolRow& tools) {
    const bool has_change = is_difference(view.state);
    const std::span<const Segment> colours(kColours.data(), has_change ? 4 : 3);
    const int pressed = tools.menu_choice("Color", colours, static_cast<int>(own.options.colour));
    if (pressed >= 0) own.options.colour = static_cast<FlameColour>(pressed);
    if (!has_change) return;
    const int width = tools.menu_choice("Width", kWidths, static_cast<int>(own.options.width));
    if (width >= 0) own.options.width = static_cast<FlameWidth>(width);
}

// "6.89 MiB live at peak, 33.1 s · 10,003 blocks · 2.79 KiB without stack"
std::string totals_text(const ViewContext& view, const ShownFlame& flame) {
    const AppState& state = view.state;
    const Dataset& dataset = *flame.shape->inputs[0];
    const Amount all = flame.bytes.everything();
    std::string text;
    if (flame.before) {
        const Amount before = flame.before->everything();
        text = delta_text(state, dataset, all - before) + " " + shown_text(state) + " · " +
               amount_text(state, dataset, before) + " to " + amount_text(state, dataset, all);
    } else {
        text = amount_text(state, dataset, all) + " " + shown_text(state);
        if (dataset.log) {
            const int64_t blocks = std::max<int64_t>(0, flame.counts.everything().rounded());
            text += " · " + counted(static_cast<uint64_t>(blocks), "block");
        }
        if (flame.bytes.other() != Amount{}) {
            text += " · " + amount_text(state, dataset, flame.bytes.other()) + " without stack";
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
    constexpr float kLeastSearch = 110;
    constexpr float kMostSearch = 240;
    follow_mode(view, own);
    ToolRow tools(view, kLeastSearch);
    choose_shown(view, tools);
    if (own.sandwich.empty()) {
        const int pressed = tools.choice("Direction", kDirections, own.options.inverted ? 1 : 0);
        if (pressed >= 0) own.options.inverted = pressed == 1;
    } else if (tools.fits(view.px(190))) {
        if (ImGui::Button("Close callers and callees")) own.sandwich.clear();
    } else if (tools.entry("Close callers and callees")) {
        own.sandwich.clear();
    }
    choose_rows(view, tools);
    draw_search(view, own, tools.field(kMostSearch));
    choose_order(view, own, tools);
    choose_native(view, own, tools);
    choose_imports(own, tools);
    choose_colours(view, own, tools);
    if (tools.toggle("Source", own.shows_source, "Show the source code of the selected frame")) {
        own.shows_source = !own.shows_source;
    }
    if (tools.entry("Export…", "Ctrl+E")) view.actions.push(AskView{ViewRequest::kExport});
    tools.finish();
    offer_flame_export(view, own);
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

void find_imports(const ViewContext& view, FlameState& own) {
    const DatasetRow* row = current_dataset(view.state);
    if (!row || !has_stacks(*row) || own.imports.of == row->dataset) return;
    own.imports.of = row->dataset;
    own.imports.steps = steps_hiding_imports(*row->dataset->traces);
}

std::vector<StackStep> flame_steps(const FlameState& own, std::vector<StackStep> others) {
    std::vector<StackStep> steps;
    if (own.imports.are_hidden) steps = own.imports.steps;
    steps.insert(steps.end(), others.begin(), others.end());
    return steps;
}

}  // namespace hs
