#pragma once
// What is known of the rows of an event log besides their stacks: which thread allocated, by which
// allocator, from which place in native code. All of it belongs to rows, not to events, so a
// question about one thread costs what the same about all of them does. A column is empty where the
// recording does not know it.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/model/measure.h"

namespace hs {

struct LogThread {
    uint64_t id = 0;        // as the recording numbers it
    std::string name = {};  // what the program calls it; may be empty
    bool is_main = false;   // the one that the recording began in
    uint64_t frees = 0;     // made by it, of whatever thread's blocks
};

struct LogAllocator {
    std::string name;
};

// Native stacks as a tree: a frame has its caller's row; row 0 is the empty stack.
struct NativeStacks {
    struct Frame {
        uint32_t caller = 0;  // a smaller row
        uint32_t module = 0;  // in `modules`
        uint64_t offset = 0;  // in the module; the address itself where none is known
    };
    std::vector<Frame> frames;
    std::vector<std::string> modules;  // "libc.so.6"; the first one stands for none, and is empty
};

struct LogAttributes {
    std::vector<LogThread> threads;
    std::vector<LogAllocator> allocators;
    NativeStacks native;
    std::vector<uint32_t> thread_of_row;     // in `threads`
    std::vector<uint32_t> allocator_of_row;  // in `allocators`
    std::vector<uint32_t> native_of_row;     // in `native`
};

// A measurement beside the events, at times of its own.
struct LogSeries {
    std::string name;  // "RSS"
    Unit unit = Unit::kBytes;
    std::vector<int64_t> times_us;  // never falling
    std::vector<int64_t> values;
    int64_t highest = 0;  // of the values

    void add(int64_t time_us, int64_t value) {
        highest = values.empty() ? value : std::max(highest, value);
        times_us.push_back(time_us);
        values.push_back(value);
    }
};
// Something that happened at an instant: what the program noted, or what was done to it.
struct LogMark {
    int64_t time_us = 0;
    std::string kind;  // "mark", "dump", "fork"
    std::string text;
};

inline constexpr const char* kProcessMemory = "RSS";
// The memory of the process over time; null where it was not measured.
inline const LogSeries* process_memory(std::span<const LogSeries> series) {
    const auto found = std::find_if(series.begin(), series.end(), [](const LogSeries& one) {
        return one.name == kProcessMemory && !one.values.empty();
    });
    return found == series.end() ? nullptr : &*found;
}

// Whether stacks go on in native code; null: nothing is known of the rows.
inline bool has_native_stacks(const LogAttributes* known) {
    return known != nullptr && !known->native_of_row.empty();
}

}  // namespace hs
