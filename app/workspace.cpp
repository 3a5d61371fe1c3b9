#include "app/workspace.h"

#include <algorithm>
#include <cmath>

#include "app/app_state.h"
#include "app/file_dialog/file_dialog.h"
#include "app/overlays/export_dialog.h"
#include "app/overlays/help_overlays.h"
#include "app/overlays/palette_overlay.h"
#include "app/overlays/palette_state.h"
#include "app/overlays/toasts.h"
#include "app/panels/dataset_list.h"
#include "app/panels/inspector.h"
#include "app/panels/menu_bar.h"
#include "app/panels/strips.h"
#include "app/panels/tabs.h"
#include "app/panels/timeline_strip_state.h"
#include "app/view_states.h"
#include "app/widgets/basic.h"
#include "app/widgets/panel_focus.h"
#include "app/widgets/splitter.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/thing_menu_state.h"
#include "app/workspace_layout.h"

namespace hs {
namespace {

// The one root window. Panels are its children, so that Alt reaches the menus from anywhere.
bool begin_root(const Rect& menu) {
    const ImGuiViewport& viewport = *ImGui::GetMainViewport();
    ImGui::SetNextWindowPos(viewport.Pos);
    ImGui::SetNextWindowSize(viewport.Size);
    constexpr ImGuiWindowFlags kFlags =
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_MenuBar |
        ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
        ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    // Where the library takes the height of a menu bar from.
    const ImVec2 padding = ImGui::GetStyle().FramePadding;
    ImGui::PushStyleVar(
        ImGuiStyleVar_FramePadding,
        {padding.x, std::max(0.0F, std::floor((menu.height - ImGui::GetFontSize()) / 2))});
    const bool visible = ImGui::Begin("heapscope", nullptr, kFlags);
    ImGui::PopStyleVar(3);
    return visible;
}

bool timeline_is_view(ViewStates& states) {
    return states.of<TimelineStripState>().is_view;
}

void draw_panels(ViewContext& view, ViewStates& states, const OwnPerformance& own,
                 const WorkspaceLayout& layout) {
    if (layout.has_left) draw_dataset_list(view, layout.left);
    if (layout.centre.width >= 1 && layout.centre.height >= 1) {
        timeline_is_view(states) ? draw_timeline_strip(view, states, layout.centre)
                                 : draw_centre(view, states, layout.centre);
    }
    if (layout.has_right) draw_inspector(view, states, layout.right);
    if (layout.has_bottom) { draw_timeline_strip(view, states, layout.bottom); }
    if (layout.status.height >= 1 && layout.status.width >= 1) {
        draw_status_bar(view, own, layout.status);
    }
    if (view.state.window.frame_graph) draw_frame_graph(view, own, layout.centre);
}

}  // namespace

void draw_workspace(ViewContext& view, ViewStates& states, const OwnPerformance& own) {
    free_ctrl_tab();
    const ImVec2 size = ImGui::GetMainViewport()->Size;
    const bool is_summary = view.state.navigation.at().view == ViewId::kOverview;
    if (is_summary && current_dataset(view.state) != nullptr) view.abilities |= kLettersSearch;
    const WorkspaceFrame frame{size.x, size.y, view.scale,
                               !is_summary && timeline_has_data(view, states)};
    PanelSettings panels = view.state.settings.panels;
    // Its line of tools needs the width that the strip below the views has.
    if (timeline_is_view(states)) {
        panels.left_open = panels.right_open = panels.bottom_open = false;
    }
    WorkspaceLayout layout = workspace_layout(frame, panels);
    const Rect centre = layout.centre;
    layout.centre.height -= toast_strip_height(view, centre);
    if (begin_root(layout.menu)) {
        draw_menu_bar(view, layout.menu);
        ImGui::GetWindowDrawList()->AddRectFilled({0, layout.menu.bottom() - 1},
                                                  {layout.menu.width, layout.menu.bottom()},
                                                  view.theme.separator);
        if (view.state.asked.panel_step != 0) {
            const char* const names[] = {"Files", "Tabs",
                                         view_of(view.state.navigation.at().view).title,
                                         "Inspector", "Timeline"};
            focus_next_panel(names, view.state.asked.panel_step);
        }
        draw_panels(view, states, own, layout);
        draw_dividers(view, frame, layout);
        states.of<ThingMenu>().draw(view);
    }
    ImGui::End();
    draw_toasts(view, centre);
    // As the shortcuts saw it at the beginning of the frame.
    if (is_summary && (view.state.frame.abilities & kLettersSearch) != 0) {
        type_into_palette(view, states.of<PaletteState>());
    }
    draw_palette(view, states.of<PaletteState>());
    draw_file_dialog(view, states.of<FileDialogState>());
    draw_export_dialog(view, states.of<ExportDialogState>());
    draw_key_page(view);
    draw_about(view);
    keep_tab_going();
    draw_focus_ring(view.theme.accent, view.px(2));
}

}  // namespace hs
