#include "app/overlays/toasts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr float kWidth = 360;
constexpr int kMaxLines = 3;
// What stands at the foot of a view stays readable: a table's totals and its scroll bar, below what
// is left of a row, or a legend.
constexpr float kFoot = 80;

// The text with "…" after kMaxLines lines of the width.
std::string cut_to_lines(const std::string& text, float width) {
    const float most = ImGui::GetTextLineHeight() * (static_cast<float>(kMaxLines) + 0.5F);
    std::string cut = text;
    size_t length = text.size();
    while (length > 0 && ImGui::CalcTextSize(cut.c_str(), nullptr, false, width).y > most) {
        length = whole_letters(text, length * 9 / 10);
        cut = text.substr(0, length) + "…";
    }
    return cut;
}

// Draws one and returns its height.
float draw_toast(ViewContext& view, const Toast& toast, float right, float bottom) {
    const float width = std::min(view.px(kWidth), right - view.px(8));
    const float text_width = width - view.px(36) - view.px(36);
    const std::string text = cut_to_lines(printable_text(toast.text), text_width);
    const float text_height = ImGui::CalcTextSize(text.c_str(), nullptr, false, text_width).y;
    const float height = std::round(text_height + 2 * view.px(10));
    const ImVec2 at{right - width, bottom - height};
    ImGui::SetNextWindowPos(at);
    ImGui::SetNextWindowSize({width, height});
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                        ImGuiWindowFlags_NoSavedSettings |
                                        ImGuiWindowFlags_NoFocusOnAppearing |
                                        ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    const std::string name = "Toast##" + std::to_string(toast.id);
    if (ImGui::Begin(name.c_str(), nullptr, kFlags)) {
        ImDrawList& to = *ImGui::GetWindowDrawList();
        const ImVec2 end{at.x + width, at.y + height};
        to.AddRectFilled(at, end, view.theme.raised, view.px(6));
        to.AddRect(at, end, view.theme.separator, view.px(6));
        to.AddRectFilled(at, {at.x + view.px(3), end.y},
                         severity_colour(view.theme, toast.severity), view.px(6),
                         ImDrawFlags_RoundCornersLeft);
        const float first_line = at.y + view.px(10) + ImGui::GetFontSize() / 2;
        draw_severity(to, {at.x + view.px(20), std::round(first_line)}, view.px(14), view.theme,
                      toast.severity);
        to.AddText(ImGui::GetFont(), ImGui::GetFontSize(), {at.x + view.px(36), at.y + view.px(10)},
                   view.theme.text, text.c_str(), nullptr, text_width);
        ImGui::SetCursorScreenPos(at);
        if (ImGui::InvisibleButton("Show in the log", {width - view.px(34), height})) {
            view.actions.push(ShowView{ViewId::kLog});
            view.actions.push(CloseToast{toast.id});
        }
        if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        ImGui::SetCursorScreenPos({end.x - view.px(32), at.y + view.px(6)});
        if (sign_button(view, "Close message", Sign::kCross, view.px(24))) {
            view.actions.push(CloseToast{toast.id});
        }
    }
    ImGui::End();
    ImGui::PopStyleVar();
    return height;
}

}  // namespace

void draw_toasts(ViewContext& view, const Rect& area) {
    const float right = area.right() - view.px(12);
    float bottom = area.bottom() - view.px(kFoot);
    for (auto toast = view.state.toasts.rbegin(); toast != view.state.toasts.rend(); ++toast) {
        if (bottom < area.y + view.px(64)) break;
        bottom -= draw_toast(view, *toast, right, bottom) + view.px(8);
    }
}

}  // namespace hs
