#include "app/workspace.h"

#include "app/commands.h"

namespace hs {
namespace {

void draw_menu_bar(ViewContext& view) {
    if (!ImGui::BeginMainMenuBar()) return;
    for (const char* menu : {"File", "Edit", "View", "Analyze", "Help"}) {
        if (!ImGui::BeginMenu(menu)) continue;
        for (const Command& command : commands()) {
            if (command.menu != menu) continue;
            const std::string keys = command.keys[0] ? chord_text(command.keys[0]) : "";
            if (ImGui::MenuItem(command.title.data(), keys.c_str(), false,
                                !why_disabled(command, view.state))) {
                run_command(command, view.state, view.actions);
            }
        }
        ImGui::EndMenu();
    }
    ImGui::EndMainMenuBar();
}

}  // namespace

void draw_workspace(ViewContext& view, ViewStates& states) {
    draw_menu_bar(view);
    const ImGuiViewport& viewport = *ImGui::GetMainViewport();
    ImGui::SetNextWindowPos(viewport.WorkPos);
    ImGui::SetNextWindowSize(viewport.WorkSize);
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                        ImGuiWindowFlags_NoSavedSettings |
                                        ImGuiWindowFlags_NoBringToFrontOnFocus;
    if (ImGui::Begin("workspace", nullptr, kFlags)) {
        view_of(view.state.navigation.at().view).draw(view, states);
    }
    ImGui::End();
}

}  // namespace hs
