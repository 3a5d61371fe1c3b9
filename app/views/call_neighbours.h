#pragma once
// The call graph around one place: who calls it at the left, what it calls at the right, ribbons as
// thick as the bytes of the calls. A click walks on.

#include <optional>

#include "app/view.h"
#include "app/views/hotspot_rows.h"

namespace hs {

// Fills what is left of the window. Returns the node that was clicked.
std::optional<uint32_t> draw_call_neighbours(ViewContext& view, const ShownCalls& calls,
                                             const ShownHotspots& rows, uint32_t node);

}  // namespace hs
