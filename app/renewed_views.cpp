#include "app/renewed_views.h"

#include "app/view_states.h"
#include "app/views/calls.h"
#include "app/views/calls_state.h"
#include "app/views/cycles.h"
#include "app/views/cycles_state.h"
#include "app/views/graph_renewal.h"
#include "app/views/size_picture.h"
#include "app/views/tracked.h"
#include "app/views/tracked_compare.h"
#include "app/views/tracked_state.h"

namespace hs {

// Flame follows its stacks itself; tables of other views find their rows by the selection and by
// names.
void renew_views(ViewStates& states, const Renewal& renewal) {
    states.menu.renew(renewal);
    renew_graph(states.graph.of<GraphViewState>(), renewal);
    renew_size_pictures(states.size_pictures.of<SizePicturesState>(), renewal);
    renew_cycles(states.cycles.of<CyclesViewState>(), renewal);
    renew_tracked(states.tracked.of<TrackedState>(), renewal);
    renew_tracked_compare(states.tracked_diff, renewal);
    renew_calls(states.calls.of<CallsState>(), renewal);
}

}  // namespace hs
