#pragma once
// In place of a view while the chosen file is not loaded: how far it is, or why it could not be
// and what to do about it.

#include "app/view.h"

namespace hs {

// Null unless a file is chosen that is not loaded.
const DatasetRow* unloaded_file(const AppState& state);
void draw_unloaded_file(ViewContext& view, const DatasetRow& row);

// A file in view that could not be read again: what it held before is still shown. Or the one that
// is compared, once it is no longer what was read. Null: none.
const DatasetRow* outdated_file(const AppState& state);
// One line that says so, above the view.
void draw_outdated_file(ViewContext& view, const DatasetRow& row);

}  // namespace hs
