#pragma once
// Colours of the areas of a picture, and the line below it that says what they mean.

#include <string>
#include <vector>

#include "app/view.h"

namespace hs {

enum class AreaLook : uint8_t { kPlain, kContainer, kFolded };  // something is drawn inside; many
ImU32 area_colour(const Theme& theme, ImU32 colour, AreaLook look = AreaLook::kPlain);

inline constexpr size_t kMostInLegend = 8;

struct LegendEntry {
    std::string name;
    ImU32 colour = 0;
    double area = 0;
    AreaLook look = AreaLook::kPlain;
};
// To the entry of that name and colour; finish_legend keeps the largest.
void add_to_legend(std::vector<LegendEntry>& legend, const LegendEntry& more);
void finish_legend(std::vector<LegendEntry>& legend);
void draw_legend(const ViewContext& view, const std::vector<LegendEntry>& legend, ImVec2 at,
                 float width);

}  // namespace hs
