#include "app/panels/tabs.h"

#include <algorithm>
#include <cmath>

#include "app/commands.h"
#include "app/panels/drawer.h"
#include "app/places.h"
#include "app/tab_layout.h"
#include "app/views/unloaded_file.h"
#include "app/widgets/basic.h"
#include "app/widgets/panel_focus.h"
#include "app/widgets/segmented.h"
#include "app/widgets/shapes.h"

namespace hs {
namespace {

struct Tab {
    std::string title;
    const char* about;
    const char* command;  // that shows it; null: none
    ViewId leads_to;
    bool is_active;
};

// The places with data; while it is shown, the log as well.
std::vector<Tab> tabs_of(const AppState& state, std::span<const PresentPlace> present) {
    const ViewId shown = state.navigation.at().view;
    std::vector<Tab> tabs;
    for (const PresentPlace& one : present) {
        tabs.push_back({one.place->title, one.place->about, one.place->command,
                        mode_to_show(state, one).id, one.has(shown)});
    }
    if (shown == ViewId::kLog) {
        const View& log = view_of(shown);
        tabs.push_back({log.mode, log.about, nullptr, shown, true});
    }
    return tabs;
}

std::string about_tab(const AppState& state, const Tab& tab) {
    if (tab.command == nullptr) return tab.about;
    const ImGuiKeyChord key = first_key(*find_command(tab.command), state);
    return std::string(tab.about) + " (" + chord_text(key) + ")";
}

void draw_tab(ViewContext& view, const Tab& tab, ImVec2 size) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (hit_area(tab.title.c_str(), size)) view.actions.push(ShowView{tab.leads_to});
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const Theme& theme = view.theme;
    const ImVec2 text_size = ImGui::CalcTextSize(tab.title.c_str());
    to.AddText({std::round(at.x + (size.x - text_size.x) / 2),
                std::round(at.y + (size.y - text_size.y) / 2)},
               tab.is_active || hovered ? theme.text : theme.text_muted, tab.title.c_str());
    if (tab.is_active || hovered) {
        const float inset = view.px(8);
        const float thick = view.px(2);
        to.AddRectFilled({at.x + inset, at.y + size.y - thick},
                         {at.x + size.x - inset, at.y + size.y},
                         tab.is_active ? theme.accent : theme.separator);
    }
    if (hovered) tooltip(about_tab(view.state, tab).c_str());
}

void draw_more(ViewContext& view, std::span<const Tab> tabs, const TabLayout& layout, ImVec2 size) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (hit_area("More places", size)) ImGui::OpenPopup("more places");
    const ImU32 colour = ImGui::IsItemHovered() ? view.theme.text : view.theme.text_muted;
    const std::string text = "+" + std::to_string(layout.hidden.size());
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float y = std::round(at.y + (size.y - ImGui::GetFontSize()) / 2);
    to.AddText({at.x + view.px(8), y}, colour, text.c_str());
    draw_chevron(to, {at.x + size.x - view.px(12), at.y + size.y / 2}, view.px(10), colour,
                 Pointing::kDown);
    tooltip("More places");
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup("more places")) return;
    for (const size_t index : layout.hidden) {
        const Tab& tab = tabs[index];
        if (ImGui::MenuItem(tab.title.c_str())) view.actions.push(ShowView{tab.leads_to});
    }
    ImGui::EndPopup();
}

void draw_tabs(ViewContext& view, std::span<const Tab> tabs, const Rect& rect) {
    std::vector<float> widths;
    size_t active = tabs.size();
    for (size_t i = 0; i < tabs.size(); ++i) {
        widths.push_back(
            std::round(ImGui::CalcTextSize(tabs[i].title.c_str()).x + 2 * view.px(12)));
        if (tabs[i].is_active) active = i;
    }
    const float more = view.px(52);
    const TabLayout layout = tab_layout(widths, rect.width - view.px(8), more, active);
    ImGui::GetWindowDrawList()->AddRectFilled({rect.x, rect.bottom() - 1},
                                              {rect.right(), rect.bottom()}, view.theme.separator);
    float x = rect.x + view.px(4);
    for (const size_t index : layout.shown) {
        ImGui::SetCursorScreenPos({x, rect.y});
        draw_tab(view, tabs[index], {widths[index], rect.height});
        x += widths[index];
    }
    if (layout.hidden.empty()) return;
    ImGui::SetCursorScreenPos({x, rect.y});
    draw_more(view, tabs, layout, {more, rect.height});
}

// The modes of the place, at the beginning of the view's line of tools.
void draw_modes(ViewContext& view, std::span<const View* const> modes) {
    if (modes.size() < 2) return;
    std::vector<Segment> segments;
    int chosen = -1;
    for (const View* mode : modes) {
        if (mode->id == view.state.navigation.at().view) chosen = static_cast<int>(segments.size());
        segments.push_back({mode->mode, mode->about});
    }
    ImGui::PushID("modes");
    // Where they would leave the tools too little room, one choice takes their place.
    constexpr float kMostOfLine = 0.5F;
    if (segmented_width(view, segments) > kMostOfLine * ImGui::GetContentRegionAvail().x) {
        const char* name = chosen < 0 ? "" : segments[static_cast<size_t>(chosen)].label;
        const float width = ImGui::CalcTextSize(name).x + view.px(44);
        if (begin_choice(view, "##mode", name, width)) {
            for (const View* mode : modes) {
                const bool is_chosen = mode->id == view.state.navigation.at().view;
                if (ImGui::Selectable(mode->mode, is_chosen)) {
                    view.actions.push(ShowView{mode->id});
                }
            }
            ImGui::EndCombo();
        }
    } else {
        const int pressed = segmented(view, segments, chosen);
        if (pressed >= 0) view.actions.push(ShowView{modes[static_cast<size_t>(pressed)]->id});
    }
    ImGui::PopID();
    ImGui::SameLine(0, view.px(12));
}

bool draw_crumb(ViewContext& view, const std::string& text, bool removable, size_t index) {
    ImGui::PushID(static_cast<int>(index));
    const float cross = removable ? view.px(20) : 0;
    const float height = view.px(22);
    const float width = ImGui::CalcTextSize(text.c_str()).x + view.px(16) + cross;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool pressed = hit_area(text.c_str(), {width - cross, height});
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRectFilled(at, {at.x + width, at.y + height},
                     ImGui::IsItemHovered() ? view.theme.pressed : view.theme.hover, view.px(11));
    to.AddText({at.x + view.px(8), std::round(at.y + (height - ImGui::GetFontSize()) / 2)},
               removable ? view.theme.text : view.theme.text_muted, text.c_str());
    if (removable) {
        ImGui::SameLine(0, 0);
        if (sign_button(view, ("Remove " + text).c_str(), Sign::kCross, height)) {
            view.actions.push(RemoveFilter{index - 1});
        }
    }
    ImGui::PopID();
    return pressed;
}

// "A before.json ▸ all ▸ type Task ▸ held by _ready"
void draw_breadcrumb(ViewContext& view, const Rect& rect) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const auto arrow = [&] {
        ImGui::SameLine(0, 0);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        draw_chevron(to, {at.x + view.px(8), at.y + view.px(11)}, view.px(10),
                     view.theme.text_faint, Pointing::kRight);
        ImGui::Dummy({view.px(16), view.px(22)});
        ImGui::SameLine(0, 0);
    };
    ImGui::PushClipRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, true);
    ImGui::SetCursorScreenPos({rect.x + view.px(12), rect.y + view.px(4)});
    if (draw_crumb(view, "all", false, 0)) view.actions.push(CutFilters{0});
    const Filters& steps = view.state.filters.at();
    for (size_t i = 0; i < steps.size(); ++i) {
        arrow();
        if (draw_crumb(view, printable_text(chip_text(steps[i])), true, i + 1)) {
            view.actions.push(CutFilters{i + 1});
        }
    }
    const View& active = view_of(view.state.navigation.at().view);
    if (current_dataset(view.state) != nullptr && (active.shows & kShowsSet) == 0) {
        ImGui::SameLine(0, view.px(12));
        const ImVec2 at = ImGui::GetCursorScreenPos();
        to.AddText({at.x, at.y + std::round((view.px(22) - ImGui::GetFontSize()) / 2)},
                   view.theme.text_muted, (std::string(active.mode) + " shows everything").c_str());
    }
    ImGui::PopClipRect();
}

}  // namespace

void draw_centre(ViewContext& view, ViewStates& states, const Rect& rect) {
    const std::vector<PresentPlace> present = present_places(view.state);
    const std::vector<Tab> places = tabs_of(view.state, present);
    // Without a file there is the welcome page alone.
    const bool has_tabs = !view.state.datasets.empty() || places.size() > 1;
    const float tabs_height = has_tabs ? std::min(view.px(40), rect.height) : 0.0F;
    const Rect tabs{rect.x, rect.y, rect.width, tabs_height};
    constexpr ImGuiWindowFlags kFixed =
        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    if (has_tabs) {
        if (begin_panel(view, "Tabs", tabs,
                        {.background = view.theme.panel, .padding = {0, 0}, .flags = kFixed})) {
            draw_tabs(view, places, tabs);
        }
        end_panel();
    }

    const bool has_set = !view.state.filters.at().empty();
    const float crumbs_height = has_set ? std::min(view.px(30), rect.height - tabs_height) : 0.0F;
    const Rect crumbs{rect.x, tabs.bottom(), rect.width, crumbs_height};
    if (has_set) {
        if (begin_panel(view, "Set", crumbs,
                        {.background = view.theme.window, .padding = {0, 0}, .flags = kFixed})) {
            draw_breadcrumb(view, crumbs);
        }
        end_panel();
    }

    const DatasetRow* outdated = outdated_file(view.state);
    const float notice_height =
        outdated ? std::min(view.px(32), rect.bottom() - crumbs.bottom()) : 0.0F;
    const Rect notice{rect.x, crumbs.bottom(), rect.width, notice_height};
    if (outdated) {
        if (begin_panel(view, "Outdated file", notice,
                        {.background = view.theme.panel, .padding = {16, 4}, .flags = kFixed})) {
            draw_outdated_file(view, *outdated);
        }
        end_panel();
    }

    Rect body{rect.x, notice.bottom(), rect.width, rect.bottom() - notice.bottom()};
    const Rect drawer = drawer_rect(view, body);
    body.height -= drawer.height;
    if (body.height < 1) return;
    const View& active = view_of(view.state.navigation.at().view);
    bool* had_keyboard = ImGui::GetStateStorage()->GetBoolRef(ImGui::GetID("view has keyboard"));
    // A child of its own for each view: scroll positions stay apart.
    if (begin_panel(view, active.title, body,
                    {.background = view.theme.window, .padding = {16, 12}})) {
        take_view_focus(*had_keyboard);
        const char* reason = active.why_empty ? active.why_empty(view.state) : nullptr;
        const DatasetRow* unloaded = unloaded_file(view.state);
        if (unloaded && active.id != ViewId::kLog) {
            draw_unloaded_file(view, *unloaded);
        } else if (reason) {
            empty_line(view, reason);
        } else {
            for (const PresentPlace& place : present) {
                if (place.has(active.id)) draw_modes(view, place.modes);
            }
            active.draw(view, states);
        }
        *had_keyboard = ImGui::IsWindowFocused(ImGuiFocusedFlags_ChildWindows);
    }
    end_panel();
    if (drawer.height >= 1) draw_drawer(view, states, drawer);
}

}  // namespace hs
