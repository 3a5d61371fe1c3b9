#pragma once
// The rankings of a summary: side by side where all have room, else one of them, below their names
// as tabs. Where two have room, one that stands apart is beside the tabs of the others.

#include <optional>
#include <string>
#include <vector>

#include "app/view.h"
#include "app/widgets/bar_list.h"

namespace hs {

struct Ranking {
    std::string title;                // with the mark of an incomplete file
    std::vector<BarRow> rows;         // at least one
    std::optional<ViewId> more = {};  // the view that shows all of them
    std::optional<double> at_s = {};  // the instant that they are of, where it is not the cursor's
    bool is_apart = false;            // at most the last one
    std::string tab = {};             // shorter, for where the titles of all are too long
};

// In all the height that there is, rows are taller than where they are many. chosen: by place,
// moved to one that there is. A row of no thing leads to that view.
void draw_rankings(ViewContext& view, const std::vector<Ranking>& rankings, size_t& chosen,
                   float width);

}  // namespace hs
