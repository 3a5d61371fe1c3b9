#include "app/panels/tabs.h"

#include <algorithm>
#include <cmath>

#include "app/commands.h"
#include "app/tab_layout.h"
#include "app/views/unloaded_file.h"
#include "app/widgets/basic.h"
#include "app/widgets/panel_focus.h"
#include "app/widgets/shapes.h"

namespace hs {
namespace {

size_t active_tab(const ViewContext& view) {
    const auto all = views();
    for (size_t i = 0; i < all.size(); ++i) {
        if (all[i].id == view.state.navigation.at().view) return i;
    }
    return 0;
}

size_t problem_count(const AppState& state) {
    return static_cast<size_t>(
        std::count_if(state.messages.log.begin(), state.messages.log.end(),
                      [](const LogEntry& entry) { return entry.severity != Severity::kInfo; }));
}

// The log's tab says how much there is to read.
std::string tab_text(const ViewContext& view, const View& tab) {
    const size_t problems = tab.id == ViewId::kLog ? problem_count(view.state) : 0;
    return problems == 0 ? tab.title : std::string(tab.title) + " " + std::to_string(problems);
}

void draw_tab(ViewContext& view, const View& tab, ImVec2 size, bool active) {
    const std::string text = tab_text(view, tab);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (hit_area(tab.title, size)) view.actions.push(ShowView{tab.id});
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const Theme& theme = view.theme;
    const bool empty = tab.why_empty && tab.why_empty(view.state);
    const ImU32 colour = active    ? theme.text
                         : hovered ? theme.text
                         : empty   ? theme.text_faint
                                   : theme.text_muted;
    const ImVec2 text_size = ImGui::CalcTextSize(text.c_str());
    to.AddText({std::round(at.x + (size.x - text_size.x) / 2),
                std::round(at.y + (size.y - text_size.y) / 2)},
               colour, text.c_str());
    if (active || hovered) {
        const float inset = view.px(8);
        const float thick = view.px(2);
        to.AddRectFilled({at.x + inset, at.y + size.y - thick},
                         {at.x + size.x - inset, at.y + size.y},
                         active ? theme.accent : theme.separator);
    }
    const char* reason = tab.why_empty ? tab.why_empty(view.state) : nullptr;
    tooltip(reason ? reason : tab.about);
}

void draw_more(ViewContext& view, const TabLayout& layout, ImVec2 size) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (hit_area("More views", size)) ImGui::OpenPopup("more views");
    const ImU32 colour = ImGui::IsItemHovered() ? view.theme.text : view.theme.text_muted;
    const std::string text = "+" + std::to_string(layout.hidden.size());
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float y = std::round(at.y + (size.y - ImGui::GetFontSize()) / 2);
    to.AddText({at.x + view.px(8), y}, colour, text.c_str());
    draw_chevron(to, {at.x + size.x - view.px(12), at.y + size.y / 2}, view.px(10), colour,
                 Pointing::kDown);
    tooltip("More views");
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup("more views")) return;
    for (const size_t index : layout.hidden) {
        const View& tab = views()[index];
        const MenuCommand* command = find_command(tab.command);
        const std::string keys =
            command && command->keys[0] != 0 ? chord_text(command->keys[0]) : std::string();
        if (ImGui::MenuItem(tab.title, keys.c_str())) view.actions.push(ShowView{tab.id});
    }
    ImGui::EndPopup();
}

void draw_tabs(ViewContext& view, const Rect& rect) {
    std::vector<float> widths;
    for (const View& tab : views()) {
        widths.push_back(
            std::round(ImGui::CalcTextSize(tab_text(view, tab).c_str()).x + 2 * view.px(12)));
    }
    const float more = view.px(52);
    const size_t active = active_tab(view);
    const TabLayout layout = tab_layout(widths, rect.width - view.px(8), more, active);
    ImGui::GetWindowDrawList()->AddRectFilled({rect.x, rect.bottom() - 1},
                                              {rect.right(), rect.bottom()}, view.theme.separator);
    float x = rect.x + view.px(4);
    for (const size_t index : layout.shown) {
        ImGui::SetCursorScreenPos({x, rect.y});
        draw_tab(view, views()[index], {widths[index], rect.height}, index == active);
        x += widths[index];
    }
    if (layout.hidden.empty()) return;
    ImGui::SetCursorScreenPos({x, rect.y});
    draw_more(view, layout, {more, rect.height});
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
                   view.theme.text_muted,
                   (std::string(active.title) + " shows everything").c_str());
    }
    ImGui::PopClipRect();
}

}  // namespace

void draw_centre(ViewContext& view, ViewStates& states, const Rect& rect) {
    const float tabs_height = std::min(view.px(36), rect.height);
    const Rect tabs{rect.x, rect.y, rect.width, tabs_height};
    constexpr ImGuiWindowFlags kFixed =
        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    if (begin_panel(view, "Tabs", tabs,
                    {.background = view.theme.panel, .padding = {0, 0}, .flags = kFixed})) {
        draw_tabs(view, tabs);
    }
    end_panel();

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

    const Rect body{rect.x, notice.bottom(), rect.width, rect.bottom() - notice.bottom()};
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
            active.draw(view, states);
        }
        *had_keyboard = ImGui::IsWindowFocused(ImGuiFocusedFlags_ChildWindows);
    }
    end_panel();
}

}  // namespace hs
