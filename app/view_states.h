#pragma once
// The small own state of each view and overlay: scroll and filter texts, results being computed.
// Not part of AppState, since it changes while drawing.

#include <string>
#include <vector>

#include "app/file_dialog/file_dialog_state.h"
#include "app/overlays/palette_state.h"
#include "app/state_slot.h"
#include "app/views/log_state.h"
#include "app/widgets/thing_menu_state.h"

namespace hs {

struct ViewStates {
    ThingMenu menu;
    LogViewState log;
    StateSlot timeline;
    StateSlot samples;  // on the timeline, of datasets without a log
    StateSlot flame;
    StateSlot flow;
    StateSlot types;
    StateSlot objects;
    StateSlot hotspots;
    StateSlot leaks;
    StateSlot tables;
    StateSlot query;
    StateSlot tracked;
    StateSlot calls;
    StateSlot inspector;
    StateSlot diff;
    StateSlot log_diff;
    StateSlot tracked_diff;
    StateSlot log_charts;
    StateSlot charts;
    StateSlot graph_overview;
    StateSlot graph;
    StateSlot cycles;
    StateSlot size_pictures;  // treemap and icicle
    PaletteState palette;
    FileDialogState file_dialog;
};

}  // namespace hs
