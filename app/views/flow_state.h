#pragma once
// Own state of the flow view.

#include <cstdint>
#include <vector>

#include "app/answer_key.h"
#include "core/analysis/call_graph.h"
#include "core/analysis/flow_graph.h"
#include "core/layout/flow_map.h"

namespace hs {

// What the map is to show, as set in the line above it.
struct FlowSettings {
    float least_node_percent = 2;
    float least_edge_percent = 5;
    bool folds = true;
    std::vector<double> instants_s;  // shown beside the cursor's, as further lines
};

// Where the map is: its point in the middle of the window, and pixels for one unit of it.
struct FlowCamera {
    bool is_fitted = true;
    bool shows_whole = false;  // asked for, even if it cannot be read
    double middle_x = 0;
    double middle_y = 0;
    double zoom = 1;
};

// What the graph holds at instants all over the log: its places stay while the cursor moves.
struct SteadyFlow {
    AnswerKey key;
    FlowGraph graph;  // of all these instants, and of those that showed more
    std::vector<CallGraph> further;
};

// What is drawn, and what it was made for.
struct FlowContents {
    AnswerKey key;
    FlowGraph graph;
    FlowPicture picture;
    FlowMap map;
};

struct FlowState {
    FlowSettings settings;
    FlowCamera camera;
    SteadyFlow steady;
    FlowContents contents;
    uint32_t menu_node = UINT32_MAX;
};

}  // namespace hs
