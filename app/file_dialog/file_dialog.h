#pragma once
// The file dialog: a sheet over the workspace.
//
//   ┌──────────────────────────────────────────────────────────┐
//   │ Open                                                   ✕ │
//   │ ‹ › ˄ │ Home › runs › july                  │ │ Filter   │
//   ├──────────┬───────────────────────────────────────────────┤
//   │ places   │ Name           Size      Modified   Kind      │
//   │ recent   │ rows                                          │
//   ├──────────┴───────────────────────────────────────────────┤
//   │ what is selected                             how many    │
//   │ □ Hidden □ Known only     System…  Cancel  Compare  Open │
//   └──────────────────────────────────────────────────────────┘
//
// The filter holds the keyboard: letters filter, arrows move in the list, Enter opens.

#include "app/file_dialog/file_dialog_state.h"
#include "app/view.h"

namespace hs {

// Every frame, whether it is the overlay to show or not.
void draw_file_dialog(ViewContext& view, FileDialogState& own);

}  // namespace hs
