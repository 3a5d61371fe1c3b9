#pragma once
// What overviews are made of: large numbers, and sentences that lead to their evidence.

#include <optional>
#include <span>
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
    std::string_view claim;
    std::string_view about = {};    // a quieter sentence below
    std::string_view command = {};  // that shows the same, for the tooltip
    const FindingDetail* detail = nullptr;
    std::span<const GrowthPoint> series = {};
};
// The same in lines of that width.
struct LaidOutCard {
    FindingCard card;
    std::vector<std::string> claim;
    std::vector<std::string> about;
    float height = 0;
};
LaidOutCard laid_out(const ViewContext& view, const FindingCard& card, float width);
struct FindingEvents {
    bool pressed = false;
    bool wants_menu = false;
    bool wants_sources = false;  // to say where the source files are
    std::optional<size_t> step;  // of the path, pressed
};
FindingEvents draw_finding_card(ViewContext& view, const LaidOutCard& laid_out, ImVec2 size);

// Of the page as it is seen unscrolled, what is left below the cursor, less the notes.
float height_left(const ViewContext& view);

}  // namespace hs
