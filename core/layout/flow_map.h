#pragma once
// The flow picture as the window draws it: short names, few sizes of type, and places that stay
// while only numbers change.

#include <cstdint>
#include <string>
#include <vector>

#include "core/layout/flow_picture.h"
#include "core/layout/layered_layout.h"

namespace hs {

struct FlowMapBox {
    struct Line {
        std::string text;
        uint32_t node = UINT32_MAX;  // of the FlowGraph; none for numbers and "3 more"
    };
    std::vector<Line> lines;
    size_t number_lines = 0;  // how many of them, at the end, are numbers
    double type_px = 13;
    LayeredGraph::Box size;
};

struct FlowMap {
    std::vector<FlowMapBox> boxes;  // as the picture's
    LayeredLayout layout;           // by the picture's boxes and arrows
    LayeredLayout places;           // the same, in an order that numbers do not change
    uint64_t places_key = 0;        // equal keys: equal places
};

constexpr double kFlowLineShare = 1.35;  // height of a line, of the type's size
constexpr double kFlowPaddingPx = 8;

// `before`: what was shown last; its places are kept where the boxes and arrows are the same.
FlowMap flow_map(const TraceTrie& traces, const CallGraphShape& shape, const FlowGraph& graph,
                 const FlowPicture& picture, FlowMap before);

}  // namespace hs
