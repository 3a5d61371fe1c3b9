#include "app/panels/strips.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/overview_pair.h"
#include "app/panels/sample_strip.h"
#include "app/panels/timeline_plot.h"
#include "app/panels/timeline_strip_state.h"
#include "app/stack_answers.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr ImGuiWindowFlags kFixed =
    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;

std::string milliseconds(double value) {
    return format_duration(static_cast<int64_t>(value * 1e6));
}

std::string totals_text(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    if (!row) {
        const DatasetRow* chosen = find_dataset(state, state.current);
        if (chosen && chosen->state == LoadState::kFailed) {
            return file_label(state, chosen->id) + " " + failure_text(*chosen);
        }
        return state.datasets.empty() ? "No file is open" : "Nothing is loaded yet";
    }
    std::string text = file_label(state, row->id) + "  ·  " +
                       format_bytes(static_cast<int64_t>(row->dataset->info.bytes_on_disk),
                                    state.settings.size_units) +
                       " on disk";
    if (is_incomplete(*row->dataset)) text += "  ·  incomplete";
    if (const DatasetRow* other = comparison_dataset(state)) {
        text += "  ·  compared with " + file_label(state, other->id);
        text = total_text(std::move(text), is_incomplete(*other->dataset));
    }
    return text;
}

size_t count_of(const AppState& state, Severity severity) {
    return static_cast<size_t>(
        std::count_if(state.messages.log.begin(), state.messages.log.end(),
                      [&](const LogEntry& entry) { return entry.severity == severity; }));
}

// "2 errors, 1 warning"
std::string problems_text(size_t errors, size_t warnings) {
    if (errors + warnings == 0) return "No warnings";
    std::string text = errors == 0 ? std::string() : counted(errors, "error");
    if (warnings > 0) text += (errors > 0 ? ", " : "") + counted(warnings, "warning");
    return text;
}

// Says how many warnings there are and leads to them; returns where it ends.
float draw_bell(ViewContext& view, const Rect& rect) {
    const size_t errors = count_of(view.state, Severity::kError);
    const size_t warnings = count_of(view.state, Severity::kWarning);
    const std::string text = problems_text(errors, warnings);
    const float sign = view.px(14);
    const float x = rect.x + view.px(16);
    const float width = sign + view.px(6) + ImGui::CalcTextSize(text.c_str()).x;
    ImGui::SetCursorScreenPos({x - view.px(6), rect.y + view.px(3)});
    if (hit_area("Warnings", {width + view.px(12), rect.height - view.px(4)})) {
        view.actions.push(ShowView{ViewId::kLog});
    }
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const bool is_hovered = ImGui::IsItemHovered();
    const ImU32 colour = errors > 0     ? view.theme.error
                         : warnings > 0 ? view.theme.warning
                                        : view.theme.text_muted;
    const ImU32 ink = is_hovered ? view.theme.text : colour;
    draw_bell_sign(to, {x + sign / 2, rect.y + rect.height / 2}, sign, ink);
    const float y = std::round(rect.y + (rect.height - ImGui::GetFontSize()) / 2);
    to.AddText({x + sign + view.px(6), y}, ink, text.c_str());
    tooltip("Show warnings and errors");
    return x + width;
}

}  // namespace

bool timeline_has_data(ViewContext& view, ViewStates& states) {
    const DatasetRow* row = current_dataset(view.state);
    return (row && has_log(*row)) || has_samples(view, states.of<SampleStripState>());
}

bool summary_has_timeline(ViewContext& view, ViewStates& states) {
    const DatasetRow* row = current_dataset(view.state);
    if (row == nullptr || !view.state.settings.panels.bottom_open) return false;
    return (!row->dataset->graph || has_log(*row) || !dump_series(view.state, *row).empty()) &&
           timeline_has_data(view, states);
}

void draw_timeline_strip(ViewContext& view, ViewStates& states, const Rect& rect) {
    auto& own = states.of<TimelineStripState>();
    if (begin_panel(view, "Timeline", rect,
                    {.background = view.theme.panel, .padding = {16, 8}, .flags = kFixed})) {
        const bool has_keyboard =
            ImGui::GetIO().NavVisible && ImGui::IsWindowFocused(ImGuiFocusedFlags_ChildWindows);
        if (has_keyboard || ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows)) {
            view.abilities &= ~kLettersSearch;  // they are its own keys
        }
        const DatasetRow* row = current_dataset(view.state);
        if (row && has_log(*row)) {
            take_timeline_requests(view, own, *row);
            draw_timeline_tools(view, own, *row);
            draw_timeline_plot(view, own, *row);
        } else {
            draw_sample_strip(view, states.of<SampleStripState>());
        }
    }
    end_panel();
}

void draw_status_bar(ViewContext& view, const OwnPerformance& own, const Rect& rect) {
    if (begin_panel(view, "Status", rect,
                    {.background = view.theme.panel, .padding = {0, 0}, .flags = kFixed})) {
        ImDrawList& to = *ImGui::GetWindowDrawList();
        to.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.y + 1}, view.theme.separator);
        push_font(Font::kSmall);
        const float y = std::round(rect.y + (rect.height - ImGui::GetFontSize()) / 2);
        float right = rect.right() - view.px(16);
        if (own.enabled()) {
            const std::string text =
                "own memory " + format_bytes(own.resident_bytes(), view.state.settings.size_units) +
                "   frame " + milliseconds(own.last_ms());
            right -= ImGui::CalcTextSize(text.c_str()).x;
            to.AddText({std::floor(right), y}, view.theme.text_muted, text.c_str());
            right -= view.px(24);
        }
        const float left = draw_bell(view, rect) + view.px(12);
        const std::string totals = cut_to_width("·  " + totals_text(view.state), right - left);
        if (right > left) to.AddText({left, y}, view.theme.text_muted, totals.c_str());
        pop_font();
    }
    end_panel();
}

void draw_frame_graph(ViewContext& view, const OwnPerformance& own, const Rect& centre) {
    const float width = std::min(view.px(300), centre.width - view.px(16));
    const float height = std::min(view.px(112), centre.height - view.px(52));
    if (width < view.px(80) || height < view.px(60)) return;
    const Rect box{centre.right() - width - view.px(8), centre.y + view.px(44), width, height};
    constexpr ImGuiWindowFlags kFlags = kFixed | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoNav;
    if (begin_panel(view, "Performance overlay", box,
                    {.background = view.theme.raised, .padding = {12, 8}, .flags = kFlags})) {
        ImDrawList& to = *ImGui::GetWindowDrawList();
        to.AddRect({box.x, box.y}, {box.right(), box.bottom()}, view.theme.separator, view.px(6));
        push_font(Font::kSmall);
        const std::string text = own.enabled() ? "frame " + milliseconds(own.last_ms()) +
                                                     "   median " + milliseconds(own.median_ms()) +
                                                     "   highest " + milliseconds(own.highest_ms())
                                               : "not measured in this run";
        text_in(view.theme.text, cut_to_width(text, width - view.px(24)));
        const float base = box.bottom() - view.px(8);
        const float top = ImGui::GetCursorScreenPos().y + view.px(4);
        // Full height is two frames at 60 a second; the line marks one.
        constexpr double kFullMs = 33.4;
        const float left = box.x + view.px(12);
        const float step = (width - view.px(24)) / static_cast<float>(OwnPerformance::kFrames);
        for (size_t i = 0; i < own.count(); ++i) {
            const double ms = own.frame_ms(i);
            const float bar = (base - top) * static_cast<float>(std::min(1.0, ms / kFullMs));
            const float x = left + step * static_cast<float>(i);
            to.AddRectFilled({x, base - bar}, {x + step, base},
                             ms > kFullMs / 2 ? view.theme.warning : view.theme.accent);
        }
        const float mark = std::round(base - (base - top) / 2);
        to.AddRectFilled({left, mark}, {box.right() - view.px(12), mark + 1},
                         view.theme.text_faint);
        pop_font();
    }
    end_panel();
}

}  // namespace hs
