#pragma once
// What overviews are made of: large numbers, sentences that lead to their evidence, and rankings.

#include <optional>
#include <string>
#include <vector>

#include "app/view.h"
#include "core/analysis/summary_tiles.h"

namespace hs {

// A number with its name above and something small below: what changed, in the colour of growth.
struct ShownTile {
    SummaryTile tile;
    int64_t change = 0;
};
void draw_tiles(ViewContext& view, const std::vector<ShownTile>& tiles);

// A sentence that leads somewhere.
struct FindingLine {
    std::string text;
    std::string about = {};  // a quieter one below
    const char* leads_to = "Show the evidence";
    ImU32 colour = 0;  // of the bar at its left; 0: the accent
};
struct FindingEvents {
    bool pressed = false;
    bool wants_menu = false;
};
FindingEvents draw_finding_line(ViewContext& view, const FindingLine& line);

// A thing with its share of what is shown.
struct RankedRow {
    std::string name;
    std::string amount;
    double share = 0;  // 0 to 1: length of the bar
};
struct RankedEvents {
    std::optional<size_t> pressed;
    std::optional<size_t> activated;  // by a double click
};
RankedEvents draw_ranking(ViewContext& view, const char* title, const std::vector<RankedRow>& rows,
                          float width);

}  // namespace hs
