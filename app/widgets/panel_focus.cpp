#include "app/widgets/panel_focus.h"

#include <imgui_internal.h>

#include <utility>
#include <vector>

namespace hs {
namespace {

constexpr const char* kAsked = "keyboard is asked for";

ImGuiWindow* child_named(const ImGuiWindow& root, const char* name) {
    const ImGuiID id = ImGui::GetID(name);
    for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
        const bool is_child = window->ParentWindow == &root && window->ChildId == id;
        if (is_child && window->WasActive) return window;
    }
    return nullptr;
}

bool is_within(const ImGuiWindow* window, const ImGuiWindow* panel) {
    for (; window != nullptr; window = window->ParentWindow) {
        if (window == panel) return true;
    }
    return false;
}

void show_focus() {
#if IMGUI_VERSION_NUM >= 19140
    ImGui::SetNavCursorVisible(true);
#else
    ImGuiContext& context = *ImGui::GetCurrentContext();
    context.NavDisableHighlight = false;
    context.NavDisableMouseHover = true;
#endif
}

}  // namespace

void focus_next_panel(std::span<const char* const> names, int step) {
    std::vector<ImGuiWindow*> panels;
    for (const char* name : names) {
        ImGuiWindow* panel = child_named(*ImGui::GetCurrentWindow(), name);
        if (panel != nullptr && panel->DC.NavLayersActiveMask != 0) panels.push_back(panel);
    }
    if (panels.empty()) return;
    const auto count = static_cast<int>(panels.size());
    int at = step > 0 ? -1 : count;
    for (int i = 0; i < count; ++i) {
        const ImGuiWindow* focused = ImGui::GetCurrentContext()->NavWindow;
        if (is_within(focused, panels[static_cast<size_t>(i)])) at = i;
    }
    ImGuiWindow* next = panels[static_cast<size_t>((at + step + count) % count)];
    next->StateStorage.SetBool(next->GetID(kAsked), true);
    show_focus();
}

void take_view_focus(bool had_keyboard) {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    ImGuiWindow* root = ImGui::GetCurrentWindow()->RootWindow;
    // All that it could go back to is in the panels.
    root->NavLastIds[ImGuiNavLayer_Main] = 0;
    const bool is_free = context.NavWindow == root && context.NavLayer == ImGuiNavLayer_Main &&
                         !context.NavMoveSubmitted;
    if (is_free) {
        // The first widget of all is about to get the keyboard, with no key pressed.
        context.NavInitRequest = false;
        context.NavInitResult.ID = 0;
    }
    if (had_keyboard && (is_free || ImGui::IsWindowAppearing())) ImGui::SetWindowFocus();
}

void take_panel_focus() {
    bool* is_asked = ImGui::GetStateStorage()->GetBoolRef(ImGui::GetID(kAsked));
    if (!std::exchange(*is_asked, false)) return;
    ImGui::GetCurrentContext()->NavId = 0;  // whoever has it now would drop the request
    ImGui::SetKeyboardFocusHere();
}

}  // namespace hs
