#include "app/views/overview_parts.h"

#include <algorithm>
#include <cmath>

#include "app/frame_labels.h"
#include "app/widgets/bar_list.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {

void draw_tiles(ViewContext& view, const std::vector<ShownTile>& tiles) {
    if (tiles.empty()) return;
    // In one row, or in two where a number would not fit.
    const float room = ImGui::GetContentRegionAvail().x;
    const size_t in_row = room < view.px(96) * static_cast<float>(tiles.size())
                              ? (tiles.size() + 1) / 2
                              : tiles.size();
    const float width = std::min(view.px(190), std::floor(room / static_cast<float>(in_row)));
    const bool any_detail = std::any_of(tiles.begin(), tiles.end(), [](const ShownTile& shown) {
        return !shown.tile.detail.empty();
    });
    const float height = view.px(any_detail ? 76 : 56);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    for (size_t i = 0; i < tiles.size(); ++i) {
        const SummaryTile& tile = tiles[i].tile;
        const ImVec2 low{at.x + width * static_cast<float>(i % in_row),
                         at.y + height * static_cast<float>(i / in_row)};
        ImGui::SetCursorScreenPos(low);
        ImGui::Dummy({width - view.px(8), height});
        if (!tile.exact.empty()) tooltip(tile.exact.c_str());
        const auto line = [&](const std::string& text, float y, ImU32 colour) {
            to.AddText({low.x, low.y + view.px(y)}, colour,
                       cut_to_width(text, width - view.px(8)).c_str());
        };
        push_font(Font::kSmall);
        line(tile.label, 0, view.theme.text_muted);
        pop_font();
        push_font(Font::kTitle);
        line(tile.value, 18, view.theme.text);
        pop_font();
        push_font(Font::kSmall);
        line(tile.detail, 48,
             tiles[i].change > 0                     ? view.theme.grow
             : tiles[i].change < 0                   ? view.theme.shrink
             : tile.detail.starts_with("incomplete") ? view.theme.warning
                                                     : view.theme.text_muted);
        pop_font();
    }
    const size_t rows = (tiles.size() + in_row - 1) / in_row;
    ImGui::SetCursorScreenPos({at.x, at.y + height * static_cast<float>(rows)});
    ImGui::Dummy({0, 0});
}

FindingEvents draw_finding_line(ViewContext& view, const FindingLine& line) {
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = view.px(line.about.empty() ? 28 : 46);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    FindingEvents events;
    events.pressed = hit_area(line.text.c_str(), {width, height});
    events.wants_menu = ImGui::IsItemClicked(ImGuiMouseButton_Right);
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + width, at.y + height - view.px(2)};
    to.AddRectFilled(at, end, hovered ? view.theme.pressed : view.theme.hover, view.px(4));
    to.AddRectFilled(at, {at.x + view.px(3), end.y},
                     line.colour != 0 ? line.colour : view.theme.accent, view.px(2));
    const float room = width - view.px(44);
    std::string cut;
    const auto add = [&](const std::string& text, float y, ImU32 colour) {
        to.AddText({at.x + view.px(14), std::round(at.y + view.px(y))}, colour,
                   cut_to_width(text, room).c_str());
        if (ImGui::CalcTextSize(text.c_str()).x > room) cut += text + "\n\n";
    };
    add(line.text, 4, view.theme.text);
    if (!line.about.empty()) add(line.about, 23, view.theme.text_muted);
    draw_chevron(to, {end.x - view.px(16), (at.y + end.y) / 2}, view.px(11),
                 hovered ? view.theme.text : view.theme.text_muted, Pointing::kRight);
    tooltip((cut + line.leads_to).c_str());
    ImGui::Dummy({0, view.px(2)});
    return events;
}

RankedEvents draw_ranking(ViewContext& view, const char* title, const std::vector<RankedRow>& rows,
                          float width) {
    RankedEvents events;
    panel_heading(view, title);
    ImGui::PushID(title);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    for (size_t i = 0; i < rows.size(); ++i) {
        BarRow bar;
        bar.name = printable_text(shown_frame(view.state, rows[i].name));
        bar.value = rows[i].amount;
        bar.detail = printable_text(whole_frame(view.state, rows[i].name));
        bar.share = rows[i].share;
        ImGui::PushID(static_cast<int>(i));
        const BarEvents seen = draw_bar(view, bar, false, width);
        ImGui::PopID();
        if (seen.pressed) events.pressed = i;
        if (seen.activated) events.activated = i;
    }
    ImGui::PopStyleVar();
    ImGui::PopID();
    return events;
}

}  // namespace hs
