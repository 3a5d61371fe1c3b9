#pragma once
// Places for the boxes of a directed graph, callers above callees: layers by longest path, few
// crossings by medians, boxes under the middle of what calls them. The same graph gives the same
// picture on any machine.

#include <cstdint>
#include <vector>

#include "core/base/job_context.h"

namespace hs {

struct LayeredGraph {
    struct Box {
        double width = 0;
        double height = 0;
    };
    struct Arrow {
        uint32_t from = 0;
        uint32_t to = 0;
    };
    std::vector<Box> boxes;
    std::vector<Arrow> arrows;  // loops and cycles are fine
};

struct LayeredOptions {
    double box_gap = 24;    // between neighbours of a layer
    double layer_gap = 56;  // between layers
    unsigned sweeps = 8;    // passes down and up that lessen crossings
    // Once this is cancelled, boxes and arrows have some place or other; or null.
    const JobContext* job = nullptr;
};

struct LayeredLayout {
    struct Point {
        double x = 0;
        double y = 0;
    };
    std::vector<Point> centers;  // by box
    std::vector<std::vector<Point>>
        paths;  // by arrow: from the edge of one box to that of the other
    double width = 0;
    double height = 0;
};

LayeredLayout layered_layout(const LayeredGraph& graph, const LayeredOptions& options);

}  // namespace hs
