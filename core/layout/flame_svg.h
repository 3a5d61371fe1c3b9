#pragma once
// A flame graph as one SVG page that needs nothing else: click zooms, a search box marks matches.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/amount.h"
#include "core/model/trace_trie.h"

namespace hs {

struct FlameSvgOptions {
    std::string title;
    bool in_bytes = true;  // sizes; otherwise plain numbers
    double width_px = 1200;
    std::vector<std::string> source_of_frame = {};  // by FrameId; shown beside the name
    // What people call a frame, by its text; null: that.
    std::function<std::string(std::string_view frame)> frame_label = nullptr;
};

// amounts by TraceId. Where some are negative (a difference), widths are what changed either way,
// and colours tell growth (orange) from shrinking (blue).
std::string flame_svg(const TraceTrie& traces, std::span<const Amount> amounts,
                      const FlameSvgOptions& options);

}  // namespace hs
