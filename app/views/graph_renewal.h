#pragma once
// The graph view when its dump is read again.

#include "app/renewal.h"
#include "app/views/graph_state.h"

namespace hs {

// The same wish in the new reading; objects that are gone are left out.
SceneWish renewed_wish(const Renewal& renewal, const SceneWish& wish);
// What was opened, hidden, pinned and undone stays, and so does where things are and the camera;
// nothing happens if the state is of another dump.
void renew_graph(GraphViewState& own, const Renewal& renewal);

}  // namespace hs
