#pragma once
// The overview of a log or a profile: how much at its peak and at its end, and which places hold
// it; each line leads to its evidence.

#include <vector>

#include "app/answer_key.h"
#include "app/view.h"
#include "app/views/ranking_tabs.h"

namespace hs {

struct StackRankings {
    AnswerKey key;                  // of the result that the rows are of
    std::vector<Ranking> rankings;  // by self, by total, and what is live at the end by self
};
// False while the stacks are being added up. A recording's stand beside those of its dump.
bool update_stack_rankings(ViewContext& view, const DatasetRow& row, StackRankings& ranked);
// "Live at 1.2 s", and whether amounts are estimates.
void draw_shown_part(ViewContext& view);

// Nothing for datasets without stacks.
void draw_stacks_overview(ViewContext& view, ViewStates& states);

}  // namespace hs
