#include "app/widgets/tool_row.h"

#include <algorithm>

#include "app/widgets/basic.h"

namespace hs {
namespace {

constexpr const char* kMenu = "more tools";
constexpr float kGapPx = 8;
constexpr float kMenuPx = 36;  // of its button, with the gap before it

void about_item(const char* about) {
    constexpr ImGuiHoveredFlags kLate =
        ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_AllowWhenDisabled;
    if (about != nullptr && *about && ImGui::IsItemHovered(kLate)) {
        ImGui::SetTooltip("%s", about);
    }
}

// Those of a list or a submenu that is open.
int draw_segments(std::span<const Segment> segments, int chosen, bool is_menu) {
    int pressed = -1;
    for (size_t i = 0; i < segments.size(); ++i) {
        const Segment& segment = segments[i];
        const bool is_chosen = static_cast<int>(i) == chosen;
        const bool can = segment.why_disabled == nullptr;
        ImGui::BeginDisabled(!can);
        if (is_menu ? ImGui::MenuItem(segment.label, nullptr, is_chosen)
                    : ImGui::Selectable(segment.label, is_chosen)) {
            pressed = static_cast<int>(i);
        }
        ImGui::EndDisabled();
        about_item(can ? segment.about : segment.why_disabled);
    }
    return pressed;
}

}  // namespace

ToolRow::ToolRow(const ViewContext& view, float field_px)
    : view_(view),
      field_(field_px > 0 ? view.px(field_px + kGapPx) : 0),
      end_(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x) {}

float ToolRow::room() {
    if (!is_first_) ImGui::SameLine(0, view_.px(kGapPx));
    return end_ - view_.px(kMenuPx) - field_ - ImGui::GetCursorPosX();
}

bool ToolRow::fits(float width) {
    if (width > room()) return false;
    is_first_ = false;
    return true;
}

int ToolRow::choice(const char* title, std::span<const Segment> segments, int chosen) {
    const bool is_known = chosen >= 0 && static_cast<size_t>(chosen) < segments.size();
    const std::string shown(is_known ? shown_label(segments[static_cast<size_t>(chosen)].label)
                                     : "");
    const float width = ImGui::CalcTextSize(shown.c_str()).x + view_.px(36);
    if (!fits(width)) return menu_choice(title, segments, chosen);
    const MenuSpacing spacing(view_);  // for longer than the list is open
    int pressed = -1;
    if (begin_choice(view_, ("##" + std::string(title)).c_str(), shown, width)) {
        pressed = draw_segments(segments, chosen, false);
        ImGui::EndCombo();
    } else {
        tooltip(title);
    }
    return pressed;
}

int ToolRow::segments(const char* title, std::span<const Segment> segments, int chosen,
                      float kept_px) {
    const float width = segmented_width(view_, segments);
    const float kept = kept_px > 0 ? view_.px(kept_px) : width;
    if (width + kept > room() || !fits(width)) return choice(title, segments, chosen);
    ImGui::PushID(title);
    const int pressed = segmented(view_, segments, chosen);
    ImGui::PopID();
    return pressed;
}

bool ToolRow::button(const char* label, const char* about, const char* why_disabled) {
    const float width =
        ImGui::CalcTextSize(label, nullptr, true).x + 2 * ImGui::GetStyle().FramePadding.x;
    if (!fits(width)) return entry(label, nullptr, why_disabled);
    ImGui::BeginDisabled(why_disabled != nullptr);
    const bool pressed = ImGui::Button(label);
    ImGui::EndDisabled();
    about_item(why_disabled != nullptr ? why_disabled : about);
    return pressed;
}

float ToolRow::field(float most_px) {
    field_ = 0;
    fits(0);
    is_first_ = false;
    const float room = end_ - view_.px(kMenuPx) - ImGui::GetCursorPosX();
    return std::max(view_.px(40), std::min(room, view_.px(most_px)));
}

bool ToolRow::begin_menu() {
    has_menu_ = true;
    return ImGui::BeginPopup(kMenu);
}

bool ToolRow::toggle(const char* label, bool is_on, const char* about, const char* why_disabled) {
    const MenuSpacing spacing(view_);
    if (!begin_menu()) return false;
    const bool pressed = ImGui::MenuItem(label, nullptr, is_on, why_disabled == nullptr);
    about_item(why_disabled != nullptr ? why_disabled : about);
    ImGui::EndPopup();
    return pressed;
}

int ToolRow::menu_choice(const char* title, std::span<const Segment> segments, int chosen) {
    const MenuSpacing spacing(view_);
    if (!begin_menu()) return -1;
    int pressed = -1;
    if (ImGui::BeginMenu(title)) {
        pressed = draw_segments(segments, chosen, true);
        ImGui::EndMenu();
    }
    ImGui::EndPopup();
    return pressed;
}

bool ToolRow::entry(const char* label, const char* shortcut, const char* why_disabled) {
    const MenuSpacing spacing(view_);
    if (!begin_menu()) return false;
    const bool pressed = ImGui::MenuItem(label, shortcut, false, why_disabled == nullptr);
    about_item(why_disabled);
    ImGui::EndPopup();
    return pressed;
}

void ToolRow::finish() {
    if (!has_menu_) {
        if (is_first_) ImGui::NewLine();
        return;
    }
    const float size = ImGui::GetFrameHeight();
    ImGui::SameLine(end_ - size);
    if (sign_button(view_, "More tools", Sign::kMore, size)) ImGui::OpenPopup(kMenu);
}

}  // namespace hs
