#pragma once
// What a class tracker recorded: chosen objects from birth to death, their sizes at snapshots, and
// what those sizes are made of.
//
//   classes ── objects (grouped by class, in file order)
//                 └── records (time, sized) ──┐
//   sized   row: own and total bytes, refs ───┘   children have lower rows than their parents
//   traces  row 0: not recorded; equal traces are one row
//
// Times are seconds from when the tracker was loaded in its process; the file has no wall-clock
// time. Sizes are bytes. Unknown is kUnknownBytes, NaN, or an empty optional, never 0.

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/string_table.h"

namespace hs {

using SizedId = Id<struct SizedTag>;

inline constexpr int64_t kUnknownBytes = std::numeric_limits<int64_t>::min();
inline constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

struct TrackedClass {
    StringId name;
    uint32_t first_object = 0;
    uint32_t object_count = 0;
};

struct TrackedObject {
    static constexpr int32_t kUnknownLevel = -1;

    uint32_t tracked_class = 0;
    uint64_t address = 0;
    bool has_address = false;
    bool is_freed = false;  // death is then its time, NaN if that is not known
    StringId name;          // the registered name
    StringId text;          // the object as text when it was last sized; empty before
    double birth_s = kNever;
    double death_s = kNever;
    int32_t level = kUnknownLevel;  // depth to which referents are recorded
    uint32_t trace = 0;             // row of traces, 0: none
    uint32_t first_record = 0;
    uint32_t record_count = 0;
};

struct SizeRecord {
    double time_s = kNever;
    SizedId sized;  // nil: no size in the file
};

// A size and what it is made of. Referents may be shared between rows, so a tree drawn from one can
// be far larger than the table: walk with a budget.
struct SizedNode {
    int64_t bytes = kUnknownBytes;       // with all referents
    int64_t flat_bytes = kUnknownBytes;  // alone
    StringId name;
    bool has_name = false;
    uint32_t first_ref = 0;  // into refs
    uint32_t ref_count = 0;
};

struct TrackedFrame {
    StringId file;
    StringId function;
    StringId source;    // the line's text as it stands in the file, with indentation and line break
    int64_t line = -1;  // -1: unknown
    StringId text;      // the whole frame, when the file had ready-made text that is not understood
};

struct TrackedTrace {
    uint32_t first_frame = 0;  // into trace_frames; outermost first
    uint32_t frame_count = 0;
};

struct ProcessMemory {
    bool is_available = false;
    std::optional<int64_t> pid, rss_bytes, vsz_bytes, page_faults;
    std::optional<int64_t> data_bytes, code_bytes, shared_bytes, stack_bytes;
    std::vector<std::pair<StringId, StringId>> details;  // label, size as the system wrote it
};

struct TrackerSnapshot {
    double time_s = kNever;
    StringId description;
    std::optional<int64_t> tracked_bytes;  // as stored: dead objects are in it with 16 or 0 bytes
    std::optional<int64_t>
        asizeof_bytes;  // everything the tracker could reach; empty: not computed
    std::optional<int64_t> overhead_bytes;  // of the tracker itself
    ProcessMemory process;
    bool is_annotated = false;  // the tool had printed a summary before saving
};

struct Tracked {
    StringTable strings;
    std::vector<TrackedClass> classes;  // in file order
    std::vector<TrackedObject> objects;
    std::vector<SizeRecord> records;
    std::vector<SizedNode> sized = std::vector<SizedNode>(1);  // row 0: unknown
    std::vector<uint32_t> refs;                                // rows of sized
    std::vector<TrackedTrace> traces = std::vector<TrackedTrace>(1);
    std::vector<uint32_t> trace_frames;  // rows of frames
    std::vector<TrackedFrame> frames;
    std::vector<TrackerSnapshot> snapshots;  // in file order

    [[nodiscard]] std::string_view text(StringId id) const { return strings.text(id); }
    [[nodiscard]] std::span<const SizeRecord> records_of(const TrackedObject& object) const {
        return std::span(records).subspan(object.first_record, object.record_count);
    }
    [[nodiscard]] std::span<const uint32_t> refs_of(const SizedNode& node) const {
        return std::span(refs).subspan(node.first_ref, node.ref_count);
    }
    [[nodiscard]] std::span<const uint32_t> frames_of(uint32_t trace) const {
        return std::span(trace_frames)
            .subspan(traces[trace].first_frame, traces[trace].frame_count);
    }
    [[nodiscard]] std::span<const TrackedObject> objects_of(const TrackedClass& c) const {
        return std::span(objects).subspan(c.first_object, c.object_count);
    }
};

}  // namespace hs
