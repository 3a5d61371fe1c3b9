#include "app/widgets/filter_field.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"

namespace hs {
namespace {

void push_as_step(ViewContext& view, FilterFieldState& state) {
    FilterStep step;
    step.kind = FilterKind::kText;
    step.text = step.label = state.text;
    view.actions.push(PushFilter{step});
    state.text.clear();
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

bool draw_filter_field(ViewContext& view, FilterFieldState& state, const FilterFieldLook& look) {
    const float width = std::min(view.px(440), ImGui::GetContentRegionAvail().x * 0.6F);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float end = at.x + ImGui::GetContentRegionAvail().x;
    const std::string before = state.text;
    if (view.wants(ViewRequest::kFind) || state.wants_focus) ImGui::SetKeyboardFocusHere();
    state.wants_focus = false;
    ImGui::SetNextItemWidth(width);
    const bool entered = ImGui::InputTextWithHint("##filter", look.hint, &state.text,
                                                  ImGuiInputTextFlags_EnterReturnsTrue);
    const bool leaves = ImGui::IsItemFocused() && ImGui::IsKeyPressed(ImGuiKey_DownArrow);
    const bool is_wrong = look.error != nullptr && !state.text.empty();
    if (is_wrong) {
        ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                            view.theme.error, view.px(4));
    }
    const bool is_done = entered && !is_wrong && !state.text.empty();
    if (is_done && look.makes_steps) push_as_step(view, state);
    const float height = ImGui::GetItemRectSize().y;
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
    const std::string shown = cut_to_width(text, std::max(0.0F, end - x));
    const float text_width = ImGui::CalcTextSize(shown.c_str()).x;
    to.AddText({std::round(is_wrong ? x : end - text_width), text_y},
               is_wrong ? view.theme.error : view.theme.text_muted, shown.c_str());
    ImGui::Dummy({0, view.px(2)});
    if (state.text != before) view.animating = true;  // the next frame asks for what it leaves
    return leaves || is_done;
}

}  // namespace hs
