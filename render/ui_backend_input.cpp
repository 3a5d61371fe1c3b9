#include "render/ui_backend_input.h"

#include <imgui_internal.h>

namespace hs {
namespace {

bool is_modifier(ImGuiKey key) {
    return (key >= ImGuiKey_LeftCtrl && key <= ImGuiKey_RightSuper) ||
           (key & ImGuiMod_Mask_) != 0 ||
           (key >= ImGuiKey_ReservedForModCtrl && key <= ImGuiKey_ReservedForModSuper);
}

}  // namespace

void keep_chords_together() {
    ImVector<ImGuiInputEvent>& queue = ImGui::GetCurrentContext()->InputEventsQueue;
    ImGuiInputEvent pressed;  // last key that went down and has not come up again in the queue
    for (int i = 0; i < queue.Size; ++i) {
        const ImGuiInputEvent event = queue[i];
        if (event.Type != ImGuiInputEventType_Key) continue;
        if (!is_modifier(event.Key.Key)) {
            pressed = event.Key.Down ? event : ImGuiInputEvent();
        } else if (pressed.Type == ImGuiInputEventType_Key) {
            // A second change of the key ends the frame here. If the key is still held, its
            // release comes early, which costs no more than its repeating.
            pressed.Key.Down = false;
            queue.insert(queue.Data + i, pressed);
            pressed = ImGuiInputEvent();
            ++i;
        }
    }
}

}  // namespace hs
