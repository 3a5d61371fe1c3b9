#pragma once
// The selected frame as views of stacks name it: as line, function or file, as the state tells
// frames apart.

#include <optional>
#include <string>

#include "app/actions.h"
#include "app/app_state.h"

namespace hs {

// Null when no frame of the current dataset is selected. Leaks lists what sites hold themselves, so
// there it is that; everywhere else the stacks through the frame.
std::optional<SeriesKey> picked_series(const AppState& state);
// The first frame of the current dataset with this text; nothing if it has none.
Selection frame_with_text(const AppState& state, const std::string& text);
// Selects the frame with this text in the current dataset; nothing is selected if it has none.
void pick_frame(const AppState& state, Actions& actions, const std::string& text);
void pick_nothing(const AppState& state, Actions& actions);

}  // namespace hs
