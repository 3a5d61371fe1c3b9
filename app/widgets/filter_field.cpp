#include "app/widgets/filter_field.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "app/widgets/typed_letters.h"

namespace hs {
namespace {

void push_as_step(ViewContext& view, FilterFieldState& state) {
    FilterStep step;
    step.kind = FilterKind::kText;
    step.text = step.label = state.text;
    view.actions.push(PushFilter{step});
    state.text.clear();
}

// Who types above a table means its filter.
void take_typed(const ViewContext& view, FilterFieldState& state) {
    if (are_letters_taken() || is_page_covered(view.state) ||
        !ImGui::IsWindowFocused(ImGuiFocusedFlags_RootAndChildWindows)) {
        return;
    }
    if (take_letters(state.text)) {
        state.wants_focus = state.was_typed_at = state.began_typed = true;
    }
}

// "Filter: dict   >1MB" of "Filter: dict   >1MB   type:*Node*": as many examples as have room.
std::string whole_examples(std::string hint, float room) {
    while (ImGui::CalcTextSize(hint.c_str()).x > room) {
        size_t end = hint.rfind("   ");
        if (end == std::string::npos) end = hint.find(':');
        if (end == std::string::npos) break;
        hint.resize(end);
    }
    return hint;
}

}  // namespace

FieldFilter field_filter(FilterFieldState& state) {
    Result<ObjectFilter> typed = parse_object_filter(state.text);
    if (typed.ok()) {
        state.understood = state.text;
        return {std::move(typed).value(), state.text, {}};
    }
    Result<ObjectFilter> before = parse_object_filter(state.understood);
    return {before.ok() ? std::move(before).value() : ObjectFilter{}, state.understood,
            typed.error()};
}

bool draw_filter_error(const ViewContext& view, const FieldFilter& typed) {
    if (!typed.error) return false;
    text_cut("Not applied: " + typed.error->message, ImGui::GetContentRegionAvail().x,
             view.theme.error);
    return true;
}

bool draw_filter_field(ViewContext& view, FilterFieldState& state, const FilterFieldLook& look) {
    const bool is_in_line = look.width > 0;
    const float height = ImGui::GetFrameHeight();
    const float all = ImGui::GetContentRegionAvail().x;
    // Alone it leaves room for the count at its right, whatever its hint. In a line the cross of a
    // text has its place, whether it is there or not.
    const float right = ImGui::CalcTextSize(look.right.c_str()).x + view.px(40);
    const float alone =
        std::min({view.px(440), all * 0.6F, std::max(all - right, std::min(all, view.px(160)))});
    const float width =
        is_in_line ? std::max(view.px(40), look.width - height - view.px(4)) : alone;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float end = at.x + (is_in_line ? look.width : all);
    const std::string before = state.text;
    take_typed(view, state);
    if (view.wants(ViewRequest::kFind) || state.wants_focus) ImGui::SetKeyboardFocusHere();
    state.wants_focus = false;
    ImGui::SetNextItemWidth(width);
    const std::string hint =
        whole_examples(look.hint, width - 2 * ImGui::GetStyle().FramePadding.x);
    const bool entered = ImGui::InputTextWithHint("##filter", hint.c_str(), &state.text,
                                                  ImGuiInputTextFlags_EnterReturnsTrue);
    if (state.was_typed_at) state.was_typed_at = !put_caret_behind_text();
    if (state.began_typed && ImGui::IsItemDeactivated()) {
        if (ImGui::IsKeyPressed(ImGuiKey_Escape)) state.text.clear();
        state.began_typed = false;
    }
    const bool leaves = ImGui::IsItemFocused() && ImGui::IsKeyPressed(ImGuiKey_DownArrow);
    const bool is_wrong = look.error != nullptr && !state.text.empty();
    if (is_wrong) {
        ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                            view.theme.error, view.px(4));
    }
    const bool is_done = entered && !is_wrong && !state.text.empty();
    if (is_done && look.makes_steps) push_as_step(view, state);
    float x = at.x + width + view.px(8);
    if (!state.text.empty()) {
        ImGui::SameLine(0, view.px(4));
        if (sign_button(view, "Clear the filter", Sign::kCross, height)) state.text.clear();
        x += height;
    }
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float text_y = std::round(at.y + (height - ImGui::GetFontSize()) / 2);
    const std::string text = is_wrong       ? "Not applied: " + look.error->message
                             : look.is_busy ? std::string("searching…")
                                            : look.right;
    if (state.text != before) view.animating = true;  // the next frame asks for what it leaves
    if (is_in_line) return leaves || is_done;
    std::string shown = cut_to_width(text, std::max(0.0F, end - x));
    if (!is_wrong && shown != text) shown.clear();  // a number that is cut is another one
    const float text_width = ImGui::CalcTextSize(shown.c_str()).x;
    to.AddText({std::round(is_wrong ? x : end - text_width), text_y},
               is_wrong ? view.theme.error : view.theme.text_muted, shown.c_str());
    ImGui::Dummy({0, view.px(2)});
    return leaves || is_done;
}

}  // namespace hs
