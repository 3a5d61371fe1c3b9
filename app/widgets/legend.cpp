#include "app/widgets/legend.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "core/base/text_format.h"
#include "render/colour.h"

namespace hs {

ImU32 area_colour(const Theme& theme, ImU32 colour, AreaLook look) {
    if (look == AreaLook::kFolded) return mix_colours(theme.window, theme.text_faint, 0.30);
    return mix_colours(theme.window, colour, look == AreaLook::kContainer ? 0.42 : 0.82);
}

void add_to_legend(std::vector<LegendEntry>& legend, const LegendEntry& more) {
    for (LegendEntry& entry : legend) {
        if (entry.colour != more.colour || entry.name != more.name) continue;
        entry.area += more.area;
        return;
    }
    legend.push_back(more);
}

void finish_legend(std::vector<LegendEntry>& legend) {
    std::stable_sort(legend.begin(), legend.end(),
                     [](const LegendEntry& a, const LegendEntry& b) { return a.area > b.area; });
    if (legend.size() > kMostInLegend) legend.resize(kMostInLegend);
}

void draw_legend(const ViewContext& view, const std::vector<LegendEntry>& legend, ImVec2 at,
                 float width) {
    push_font(Font::kSmall);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    float x = at.x;
    for (const LegendEntry& entry : legend) {
        const std::string name = cut_to_width(printable_text(entry.name), view.px(180));
        const float wide = ImGui::CalcTextSize(name.c_str()).x + view.px(32);
        if (x + wide > at.x + width) break;
        const float side = view.px(10);
        const float y = std::round(at.y + (view.px(20) - side) / 2);
        to.AddRectFilled({x, y}, {x + side, y + side},
                         area_colour(view.theme, entry.colour, entry.look), view.px(2));
        to.AddText(
            {x + side + view.px(6), std::round(at.y + (view.px(20) - ImGui::GetFontSize()) / 2)},
            view.theme.text_muted, name.c_str());
        x += wide;
    }
    pop_font();
}

}  // namespace hs
