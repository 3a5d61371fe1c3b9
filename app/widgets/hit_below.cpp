#include "app/widgets/hit_below.h"

#include <imgui_internal.h>

#include "app/widgets/basic.h"

namespace hs {

bool hit_area_below(const char* label, ImVec2 size) {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const ImGuiID id = window->GetID(label);
    int* pressed_in = ImGui::GetStateStorage()->GetIntRef(id, -1);
    // All that lies on it has been drawn since, and left the press to it.
    if (*pressed_in == context.FrameCount - 1 && context.ActiveId == 0) {
        ImGui::SetActiveID(id, window);
        context.ActiveIdMouseButton = ImGuiMouseButton_Left;
        ImGui::FocusWindow(window);
    }
    ImGui::SetNextItemAllowOverlap();
    const bool pressed = hit_area(label, size);
    const bool came_with_pointer = context.HoveredId == id && context.HoveredIdPreviousFrame != id;
    if (came_with_pointer && context.ActiveId == 0 &&
        ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        *pressed_in = context.FrameCount;
    }
    return pressed;
}

}  // namespace hs
