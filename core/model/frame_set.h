#pragma once
// FrameSet: the frames that stacks are made of, equal ones once, with their texts.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/string_table.h"
#include "core/model/trace_trie.h"

namespace hs {

class FrameSet {
public:
    FrameSet() : frames_(1), slots_(64) {}

    // Equal frames are one FrameId; row 0 is no frame.
    FrameId add(const Frame& frame);  // with strings of this set
    FrameId add(std::string_view file, int64_t line, std::string_view function = {}) {
        return add({strings_.intern(file), strings_.intern(function), line});
    }
    StringId text(std::string_view bytes) { return strings_.intern(bytes); }

    [[nodiscard]] size_t size() const { return frames_.size(); }  // row 0 included
    // The place of each frame when all are sorted by file, function and line; row 0 comes first.
    [[nodiscard]] std::vector<uint32_t> ranks() const;
    // Leaves the set empty.
    void move_to(TraceTrie& trie) &&;

private:
    StringTable strings_;
    std::vector<Frame> frames_;
    std::vector<uint32_t> slots_;  // open addressing, a power of two, at most half full
};

}  // namespace hs
