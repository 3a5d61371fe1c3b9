#pragma once
// Flame trees in the formats of other tools. All take amounts by TraceId of the trie.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_writer.h"
#include "core/model/amount.h"
#include "core/model/trace_trie.h"

namespace hs {

struct FlameExportOptions {
    std::string name;                          // of the profile: the file and what is shown
    std::string unit = "bytes";                // "bytes", "seconds", "none" (samples)
    std::vector<std::string> source_of_frame;  // by FrameId; JSON: "source", where not empty
};

// speedscope's file format: one sampled profile, and a second one for what is negative (shrank), if
// anything is, as the format knows no negative weights.
void write_speedscope(JsonWriter& json, const TraceTrie& traces, std::span<const Amount> amounts,
                      const FlameExportOptions& options);

// {"name": "all", "value", "self", "children": [...]}, children by value, falling, ties by name, as
// d3-flame-graph and others read it. Nodes of value 0 are left out; unknown stacks are "OTHER".
void write_flame_json(JsonWriter& json, const TraceTrie& traces, std::span<const Amount> amounts,
                      const FlameExportOptions& options);

}  // namespace hs
