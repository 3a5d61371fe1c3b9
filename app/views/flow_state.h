#pragma once
// Own state of the flow view.

#include <vector>

#include "app/stack_answers.h"
#include "app/widgets/export_popup.h"
#include "core/analysis/flow_graph.h"
#include "core/layout/flow_map.h"

namespace hs {

struct FlowState {
    float least_node_percent = 2;
    float least_edge_percent = 5;
    bool folds = true;
    std::vector<double> instants_s;  // shown beside the cursor's, as further lines

    // Where the map is: its point in the middle of the window, and pixels for one unit of it.
    bool is_fitted = true;
    bool shows_whole = false;  // asked for, even if it cannot be read
    double middle_x = 0;
    double middle_y = 0;
    double zoom = 1;

    // What the graph holds at instants all over the log: its places stay while the cursor moves.
    AnswerKey steady_key;  // that `steady` is for
    FlowGraph steady;      // of all these instants, and of those that showed more
    std::vector<CallGraph> further;

    AnswerKey key;  // that the three below are for
    FlowGraph graph;
    FlowPicture picture;
    FlowMap map;
    uint32_t menu_node = UINT32_MAX;
    ExportPopup exporting;
};

}  // namespace hs
