#pragma once
// SQL over the tables of the open file, and of the one it is compared with: a place to write a
// SELECT, its rows below as a table like any other.

#include "app/view.h"

namespace hs {

void draw_query(ViewContext& view, ViewStates& states);
const char* why_no_query(const AppState& state);

}  // namespace hs
