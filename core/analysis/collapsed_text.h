#pragma once
// Stacks as text, root first: "app.py:3;app.py:17;json/encoder.py:190 4096". What would break a
// line is written out, and read back the same way: \\ for a backslash, \x3b for a semicolon, \n and
// \r for line breaks, \xNN for bytes that are not UTF-8.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/amount.h"
#include "core/model/trace_trie.h"

namespace hs {

std::string escaped_frame(std::string_view name);
// The reverse; what is no escape stays as it is.
std::string unescaped_frame(std::string_view text);

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
