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
#include "app/widgets/thing_menu_state.h"

namespace hs {

// Flame follows its stacks itself; tables of other views find their rows by the selection and by
// names.
void renew_views(ViewStates& states, const Renewal& renewal) {
    states.of<ThingMenu>().renew(renewal);
    renew_graph(states.of<GraphViewState>(), renewal);
    renew_size_pictures(states.of<SizePicturesState>(), renewal);
    renew_cycles(states.of<CyclesViewState>(), renewal);
    renew_tracked(states.of<TrackedState>(), renewal);
    renew_tracked_compare(states, renewal);
    renew_calls(states.of<CallsState>(), renewal);
}

}  // namespace hs
