#pragma once
// What views keep for themselves when a file is read again.

#include "app/renewal.h"
#include "app/view_states.h"

namespace hs {

// Ids in the states of views become those of the same things in the new reading; what is gone is
// forgotten, and so are results that name rows of the reading before.
void renew_views(ViewStates& states, const Renewal& renewal);

}  // namespace hs
