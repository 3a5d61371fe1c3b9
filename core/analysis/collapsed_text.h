#pragma once
// Stacks as text, root first: "app.py:3;app.py:17;json/encoder.py:190 4096", names as in
// core/model/frame_escape.h.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/amount.h"
#include "core/model/trace_trie.h"

namespace hs {

// Without the number; empty for a stack without frames.
std::string collapsed_stack(const TraceTrie& traces, TraceId trace);

struct CollapsedLine {
    std::string stack;
    int64_t value = 0;
};
// By value, falling, ties by text; lines of 0 left out, negative ones kept. What belongs to no
// frames comes last, as OTHER.
std::vector<CollapsedLine> collapsed_lines(const TraceTrie& traces,
                                           std::span<const Amount> amounts);

}  // namespace hs
