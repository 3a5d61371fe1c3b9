#include "app/widgets/text_link.h"

#include <string_view>

#include "app/widgets/basic.h"

namespace hs {

bool text_link(const ViewContext& view, const char* label) {
    const std::string_view text = shown_label(label);
    const char* end = text.data() + text.size();
    const bool pressed = hit_area(label, ImGui::CalcTextSize(text.data(), end));
    const bool is_hovered = ImGui::IsItemHovered();
    if (is_hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImGui::GetWindowDrawList()->AddText(ImGui::GetItemRectMin(),
                                        is_hovered ? view.theme.text : view.theme.accent,
                                        text.data(), end);
    return pressed;
}

}  // namespace hs
