#pragma once
// What a view shows while a result is being made: one calm line with progress and a way out, or why
// there is none, with a way to try again.

#include "app/graph_answers.h"
#include "app/view.h"

namespace hs {

// True if the user asks to try again.
bool draw_wait(ViewContext& view, const AnswerWait& wait, const char* what);
// The same for a result of a graph; begins it again by itself.
void draw_wait(ViewContext& view, const OpenGraph& graph, GraphAnswer which);

}  // namespace hs
