#include "app/widgets/path_step.h"

#include <cmath>

#include "app/widgets/shapes.h"

namespace hs {
namespace {

constexpr float kPadPx = 8;  // left and right of the text

}  // namespace

float path_step_width(const std::string& text, const ViewContext& view) {
    return ImGui::CalcTextSize(text.c_str()).x + view.px(2 * kPadPx);
}

void draw_path_step(const ViewContext& view, const std::string& text, ImVec2 at, ImVec2 size,
                    const PathStep& look) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + size.x, at.y + size.y};
    to.AddRectFilled(at, end, look.fill, view.px(4));
    to.AddRect(at, end,
               look.is_root   ? view.theme.root_path
               : look.is_goal ? view.theme.selection_edge
                              : view.theme.separator,
               view.px(4));
    to.AddText({at.x + view.px(kPadPx), std::round(at.y + (size.y - ImGui::GetFontSize()) / 2)},
               look.ink, text.c_str());
}

void draw_path_arrow(const ViewContext& view, ImVec2 at, ImVec2 size) {
    draw_chevron(*ImGui::GetWindowDrawList(), {at.x + size.x / 2, at.y + size.y / 2}, view.px(9),
                 view.theme.text_muted, Pointing::kRight);
}

}  // namespace hs
