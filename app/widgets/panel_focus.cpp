#include "app/widgets/panel_focus.h"

#include <imgui_internal.h>

#include <vector>

namespace hs {
namespace {

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
        if (panel != nullptr) panels.push_back(panel);
    }
    if (panels.empty()) return;
    const auto count = static_cast<int>(panels.size());
    int at = step > 0 ? -1 : count;
    for (int i = 0; i < count; ++i) {
        const ImGuiWindow* focused = ImGui::GetCurrentContext()->NavWindow;
        if (is_within(focused, panels[static_cast<size_t>(i)])) at = i;
    }
    ImGuiWindow* next = panels[static_cast<size_t>((at + step + count) % count)];
    ImGui::FocusWindow(next);
    ImGui::NavInitWindow(next, true);
    show_focus();
}

}  // namespace hs
