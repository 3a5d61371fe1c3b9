#pragma once
// The questions that the current file can be asked (core/questions/question.h), each as a table.

#include "app/view.h"

namespace hs {

struct Question;

void draw_tables(ViewContext& view, ViewStates& states);
const char* why_no_tables(const AppState& state);
// Null, or why the question cannot be asked of the current file.
const char* why_not_asked(const AppState& state, const Question& question);

}  // namespace hs
