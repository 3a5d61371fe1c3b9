#pragma once
// A flow graph as boxes and arrows to be drawn, before they have places: chains folded, texts,
// sizes of type, colours. The dot file, the SVG and the window's view all draw this.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/flow_graph.h"
#include "core/model/measure.h"

namespace hs {

struct FlowPicture {
    struct Box {
        std::vector<std::string> lines;  // frames, the caller first
        // "self / total = share" at each instant.
        std::vector<std::string> numbers;
        std::vector<uint32_t> nodes;  // of the FlowGraph; empty for the program's root
        double self_share = 0;        // of everything, at the instant where it is greatest
        double total_share = 0;
        double font_px = 15;
        uint32_t fill_rgb = 0xffffff;
    };
    struct Arrow {
        uint32_t from = 0;  // boxes
        uint32_t to = 0;
        std::vector<Amount> bytes;  // by instant
        double share = 0;           // of its source, at the instant where it is greatest
        uint32_t rgb = 0;
    };
    std::vector<Box> boxes;
    std::vector<Arrow> arrows;
    // For the window, by node of the FlowGraph; empty: short_frame_text.
    std::vector<std::string> short_names;
};

struct FlowPictureOptions {
    bool fold = true;
    bool size_by_self = true;  // type grows with what a box holds itself
    Unit unit = Unit::kBytes;  // of the numbers
    // The first instants of the graph are shown: numbers, colours, arrows. All of them decide what
    // is a chain and how large type is, so that these stay while what is shown changes.
    size_t shown_instants = SIZE_MAX;
    // What people call a frame, by its text; null: that.
    std::function<std::string(std::string_view frame)> frame_label = nullptr;
};

FlowPicture flow_picture(const TraceTrie& traces, const CallGraphShape& shape,
                         const FlowGraph& graph, const FlowPictureOptions& options);

// Blue (0) over green to red (1): hue from 200 to 360 degrees, saturation 0.7, value 0.95.
uint32_t share_colour_rgb(double share);

// Graphviz text; equal pictures give equal bytes.
std::string flow_dot(const FlowPicture& picture, const std::string& title);
// The same laid out here, as SVG.
Result<std::string> flow_svg(const FlowPicture& picture, const std::string& title, JobContext& job);

}  // namespace hs
