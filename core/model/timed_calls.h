#pragma once
// Calls that were each measured, one by one: PyProfile's frames and PerProVis's timed calls.
//
//   calls, in preorder            main   [0,6)  depth 0
//   (parent < child, a subtree      load [1,2)  depth 1
//   is one range)                   save [2,6)  depth 1 …
//
// Times are seconds from the start of the earliest call. A file without starts (PyProfile) has
// calls one after the other from the left of their parent, as its own window draws them.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/string_table.h"

namespace hs {

struct CallVariable {
    StringId name;
    StringId type;
    int64_t bytes = 0;  // shallow, of the last object bound to the name
};

struct TimedCall {
    static constexpr uint32_t kNone = UINT32_MAX;

    StringId name;
    uint32_t parent = kNone;
    uint32_t depth = 0;
    uint32_t end = 0;     // one past the last call inside this one
    uint32_t thread = 0;  // row of thread_ids
    double start_s = 0;
    double duration_s = 0;  // with the calls inside; never negative
    int64_t own_bytes = 0;  // without them
    uint32_t first_variable = 0;
    uint32_t variable_count = 0;
    StringId metadata;  // "user=5, tags.0=slow", as the program noted it; empty: nothing
};

struct TimedCalls {
    StringTable strings;
    std::vector<TimedCall> calls;
    std::vector<CallVariable> variables;
    std::vector<int64_t> thread_ids;
    bool has_bytes = false;   // own_bytes and variables mean something
    bool has_starts = false;  // start_s is from the file
    double duration_s = 0;    // to the end of the last call
    uint32_t most_depth = 0;

    [[nodiscard]] std::string_view text(StringId id) const { return strings.text(id); }
    [[nodiscard]] std::span<const CallVariable> variables_of(const TimedCall& call) const {
        return std::span(variables).subspan(call.first_variable, call.variable_count);
    }
};

}  // namespace hs
