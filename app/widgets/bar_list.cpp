#include "app/widgets/bar_list.h"

#include <algorithm>
#include <cmath>

#include "app/picked.h"
#include "app/widgets/basic.h"
#include "app/widgets/thing_menu.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kValuePx = 92;  // at the right end: "1,023 KiB"

ImU32 translucent(ImU32 colour, float strength) {
    ImVec4 value = ImGui::ColorConvertU32ToFloat4(colour);
    value.w *= strength;
    return ImGui::ColorConvertFloat4ToU32(value);
}

bool has_menu(const Selection& thing) {
    return std::holds_alternative<SelectedObject>(thing) ||
           std::holds_alternative<SelectedType>(thing);
}

void use_row(ViewContext& view, const Selection& thing, bool asks_menu, bool is_activated) {
    if (asks_menu) {
        if (has_menu(thing)) view.menu->open(thing);
    } else if (is_activated) {
        show_thing(view, evidence_view(thing), thing);
    } else {
        view.actions.push(Select{thing});
    }
}

}  // namespace

BarEvents draw_bar(ViewContext& view, const BarRow& row, bool selected, ImVec2 size) {
    const auto [width, height] = size;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool pressed = hit_area((row.name + "##bar").c_str(), {width, height});
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + width, at.y + height - view.px(2)};
    if (selected) {
        to.AddRectFilled(at, end, view.theme.selection, view.px(3));
    } else if (hovered) {
        to.AddRectFilled(at, end, view.theme.hover, view.px(3));
    }
    const auto share = static_cast<float>(std::clamp(row.share, 0.0, 1.0));
    // Ends before the numbers, which are read better on the ground.
    const float longest = std::max(width - view.px(kValuePx), width / 2);
    const float bar = std::max(view.px(2), std::round(longest * share));
    to.AddRectFilled(at, {at.x + bar, end.y},
                     translucent(row.colour != 0 ? row.colour : view.theme.accent, row.strength),
                     view.px(3));
    const float y = std::round(at.y + (end.y - at.y - ImGui::GetFontSize()) / 2);
    push_font(Font::kMono);
    const float value_width = ImGui::CalcTextSize(row.value.c_str()).x;
    to.AddText({std::round(end.x - view.px(8) - value_width), y}, view.theme.text,
               row.value.c_str());
    pop_font();
    const float room = width - value_width - view.px(32);
    const std::string name = cut_middle_to_width(row.name, room);
    to.AddText({at.x + view.px(8), y}, view.theme.text, name.c_str());
    const float used = ImGui::CalcTextSize(name.c_str()).x + view.px(8);
    if (!row.note.empty() && room - used > view.px(30)) {
        const bool is_on_strong = row.strength > 0.4F && used < bar;
        to.AddText({std::round(at.x + view.px(8) + used), y},
                   is_on_strong ? view.theme.text : view.theme.text_muted,
                   cut_to_width(row.note, room - used).c_str());
    }
    if (!row.detail.empty()) tooltip(row.detail.c_str());
    return {pressed, hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)};
}

bool bar_list(ViewContext& view, const char* id, std::span<const BarRow> rows, float width,
              float row_px) {
    bool is_pressed = false;
    const std::optional<SeriesKey> picked = picked_series(view.state);
    ImGui::PushID(id);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    for (size_t i = 0; i < rows.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        const BarRow& row = rows[i];
        const bool is_frame = !row.frame.empty();
        const bool is_thing = is_frame || !std::holds_alternative<std::monostate>(row.thing);
        const bool is_selected = is_frame ? picked && picked->name == row.frame
                                          : is_thing && row.thing == selection_of(view.state);
        const BarEvents events = draw_bar(view, row, is_selected, {width, view.px(row_px)});
        const bool asks_menu = ImGui::IsItemClicked(ImGuiMouseButton_Right);
        if (!is_thing) {
            is_pressed |= events.pressed;
        } else if (asks_menu || events.activated || events.pressed) {
            use_row(view, is_frame ? frame_with_text(view.state, row.frame) : row.thing, asks_menu,
                    events.activated);
        }
        ImGui::PopID();
    }
    ImGui::PopStyleVar();
    ImGui::PopID();
    return is_pressed;
}

ViewId evidence_view(const Selection& thing) {
    if (std::holds_alternative<SelectedFrame>(thing)) return ViewId::kHotspots;
    return std::holds_alternative<SelectedType>(thing) ? ViewId::kTypes : ViewId::kGraph;
}

}  // namespace hs
