#include "app/overlays/overlay.h"

#include <algorithm>
#include <cmath>

namespace hs {

Rect overlay_rect(const ViewContext& view, float width, float height) {
    const ImVec2 window = ImGui::GetMainViewport()->Size;
    const float margin = view.px(24);
    Rect rect;
    rect.width = std::max(1.0F, std::min(view.px(width), window.x - 2 * margin));
    rect.height = std::max(1.0F, std::min(view.px(height), window.y - 2 * margin));
    rect.x = std::floor((window.x - rect.width) / 2);
    rect.y = std::floor((window.y - rect.height) / 2);
    return rect;
}

bool begin_overlay(ViewContext& view, const OverlayLook& look) {
    const bool wanted = view.state.window.overlay == look.overlay;
    const bool was_open = ImGui::IsPopupOpen(look.name);
    if (!wanted && !was_open) return false;
    if (!was_open) ImGui::OpenPopup(look.name);

    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                        ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;
    ImGui::SetNextWindowPos({look.rect.x, look.rect.y});
    ImGui::SetNextWindowSize({look.rect.width, look.rect.height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding,
                        {view.px(look.padding.x), view.px(look.padding.y)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, view.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    const bool open = ImGui::BeginPopupModal(look.name, nullptr, kFlags);
    ImGui::PopStyleVar(3);
    if (!open) return false;
    if (!wanted) {
        ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
        return false;
    }
    const bool beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
                        !ImGui::IsWindowAppearing() &&
                        !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows |
                                                ImGuiHoveredFlags_AllowWhenBlockedByPopup |
                                                ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    const bool escaped = look.closes_on_escape && ImGui::IsKeyPressed(ImGuiKey_Escape, false);
    if (beside || escaped) view.actions.push(ShowOverlay{look.closes_to});
    return true;
}

void end_overlay() {
    ImGui::EndPopup();
}

}  // namespace hs
