#pragma once
// The rows above the flame graph: switches, search, what is shown and how much it is.

#include "app/answers.h"
#include "app/view.h"
#include "app/views/flame_state.h"

namespace hs {

void draw_flame_tools(ViewContext& view, FlameState& own);
// One line: what is shown, its bytes and blocks, and what the search found.
void draw_flame_totals(ViewContext& view, FlameState& own, const Answered<ShownFlame>& flame);
// "less ▇▇▇▇ more" at the right of the line, where colours mean numbers.
void draw_flame_legend(const ViewContext& view, const FlameState& own);

// Looks for import frames in what is shown now.
void find_imports(const ViewContext& view, FlameState& own);
// The steps that hide them, if they are to be hidden; and others.
std::vector<StackStep> flame_steps(const FlameState& own, std::vector<StackStep> others = {});

}  // namespace hs
