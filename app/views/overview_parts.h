#pragma once
// What overviews are made of: large numbers, sentences that lead to their evidence, and rankings.

#include <optional>
#include <string>
#include <vector>

#include "app/view.h"
#include "core/analysis/finding_details.h"
#include "core/analysis/summary_tiles.h"

namespace hs {

// A number with its name above and something small below: what changed, in the colour of growth.
struct ShownTile {
    SummaryTile tile;
    int64_t change = 0;
};
void draw_tiles(ViewContext& view, const std::vector<ShownTile>& tiles);

// A claim that leads to its evidence, with as much of that as fits into a card.
struct FindingCard {
    const char* kind = "";  // "GROWTH"
    ImU32 colour = 0;       // of the kind and of the bar at the left
    std::string claim;
    std::string about = {};  // a quieter sentence below
    std::string leads_to;    // tooltip
    const FindingDetail* detail = nullptr;
};
struct FindingEvents {
    bool pressed = false;
    bool wants_menu = false;
    std::optional<size_t> step;  // of the path, pressed
};
float finding_card_height(const ViewContext& view, const FindingCard& card);
FindingEvents draw_finding_card(ViewContext& view, const FindingCard& card, ImVec2 size);

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
