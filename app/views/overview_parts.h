#pragma once
// What the overviews of logs, profiles and trackers are made of: sentences that lead to their
// evidence, and rankings.

#include <optional>
#include <string>
#include <vector>

#include "app/view.h"

namespace hs {

// A sentence that leads somewhere. True when it is pressed.
bool finding_line(ViewContext& view, const std::string& text);

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
