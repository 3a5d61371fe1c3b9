#pragma once
// Figures of tracked objects over snapshots. They differ from the old tool where it is wrong:
//
//   dead objects   have no size from their death on (the tool gives one of them 16 bytes)
//   peak snapshot  the one with the most tracked bytes (the tool takes the last above 0)
//   death order    live objects come last (the tool fails when live and dead ones meet)

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/tracked.h"

namespace hs {

// Whether the size record of an object counts: not once the object is dead. The birth record does.
bool is_shown_record(const TrackedObject& object, const SizeRecord& record);

struct ObjectSizes {
    int64_t max_bytes = kUnknownBytes;  // over all records that count
    // At the snapshot with the most tracked bytes: the last record of just that time, else 0.
    int64_t peak_bytes = 0;
    int64_t tool_bytes = 0;   // likewise at the snapshot the old tool chose, dead bytes included
    uint32_t max_record = 0;  // row of records: the latest of max_bytes
    bool has_max_record = false;
};

struct ClassAtSnapshot {
    uint64_t active = 0;  // born before and not dead
    int64_t bytes = 0;    // of live objects
    // Empty when nothing is active, or no total is known.
    std::optional<double> average_bytes;
    std::optional<double> share;          // of SnapshotStats::total_bytes
    std::optional<double> tracked_share;  // of all tracked bytes that are live
};

struct SnapshotStats {
    static constexpr uint32_t kNoPlace = UINT32_MAX;

    // The process's virtual size, else everything reachable, else the tracked bytes.
    std::optional<int64_t> total_bytes;
    int64_t live_bytes = 0;  // of all tracked objects that are alive
    uint64_t live_objects = 0;
    uint32_t place = kNoPlace;  // among the distinct times of snapshots; none for an unknown time
};

struct TrackedStats {
    // A table of every class at every instant is made up to this many cells; a larger one is
    // nothing to look at, and a small hostile file can ask for 10^9.
    static constexpr size_t kMaxCells = size_t{8} << 20;

    struct Cell {
        int64_t bytes = 0;
        uint32_t active = 0;
    };

    std::vector<SnapshotStats> snapshots;  // by row of Tracked::snapshots
    std::vector<ObjectSizes> objects;      // by row of Tracked::objects
    std::optional<uint32_t> peak_snapshot;
    std::optional<uint32_t> tool_snapshot;
    uint64_t live_objects = 0;  // never freed

    size_t class_count = 0;
    std::vector<Cell> cells;  // place * class_count + class; empty if there would be too many

    [[nodiscard]] bool has_class_table() const { return class_count == 0 || !cells.empty(); }
    [[nodiscard]] ClassAtSnapshot class_at(size_t snapshot, size_t tracked_class) const;
};

Result<TrackedStats> tracked_stats(const Tracked& tracked, JobContext& job);

// Orders.

enum class TrackedKey : uint8_t { kClassName, kName, kBirth, kDeath, kText, kSize, kPeakSize };

// "classname", "name", "birth", "death", "repr", "size", "tsize"; empty for another word.
std::optional<TrackedKey> tracked_key_from_name(std::string_view name);
// The old tool's order when none is asked for: all seven.
std::vector<TrackedKey> default_tracked_keys();

struct TrackedFilter {
    std::string_view class_part;  // the class's name contains this; empty: all
    bool only_live = false;
    bool only_freed = false;
};

// Rows of objects that pass, stably sorted from file order. Sizes fall, everything else rises;
// unknown comes last. No key: file order.
std::vector<uint32_t> sorted_tracked(const Tracked& tracked, const TrackedStats& stats,
                                     const TrackedFilter& filter,
                                     const std::vector<TrackedKey>& keys);

// How many of `count` rows a limit shows: at least 1 counts rows, below 1 is a share of them (but
// at least one row).
size_t tracked_limit(double limit, size_t count);

}  // namespace hs
