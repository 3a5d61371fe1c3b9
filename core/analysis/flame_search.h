#pragma once
// Frames whose text matches, and what the stacks through any of them hold together.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/flame_tree.h"

namespace hs {

struct FlameMatches {
    std::vector<bool> frames;       // by FrameId of the trie
    std::vector<NodeId> outermost;  // nodes with such a frame and none above it
    size_t frame_count = 0;

    [[nodiscard]] bool contains(FrameId frame) const {
        return frame.v < frames.size() && frames[frame.v];
    }
    // Each stack once.
    [[nodiscard]] Amount total(const FlameTree& tree) const;
};

// Upper and lower case count as the same, in ASCII. An empty text matches nothing. label: what
// frames are called besides their text; may be left out.
FlameMatches find_frames(const TraceTrie& trie, std::string_view text,
                         const std::function<std::string(std::string_view frame)>& label = {});

}  // namespace hs
