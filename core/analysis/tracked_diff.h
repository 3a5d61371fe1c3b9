#pragma once
// Two snapshots of class tracker dumps, class by class: what was alive and how large.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/tracked.h"

namespace hs {

struct TrackedClassChange {
    std::string name;
    uint64_t objects_a = 0;  // alive at the snapshot
    uint64_t objects_b = 0;
    int64_t bytes_a = 0;
    int64_t bytes_b = 0;
    bool in_a = false;  // the class was tracked at all
    bool in_b = false;

    // "new", "deleted", "changed" or "same".
    [[nodiscard]] const char* status() const;
};

struct TrackedDiff {
    std::vector<TrackedClassChange> classes;  // largest change of bytes first, ties by name
    std::optional<uint32_t> snapshot_a;       // row; none: the dump has no snapshot by then
    std::optional<uint32_t> snapshot_b;
};

struct TrackedSide {
    const Tracked* tracked = nullptr;
    std::optional<double> time_s;  // the last snapshot until then; none: the last of all
};

Result<TrackedDiff> tracked_diff(const TrackedSide& a, const TrackedSide& b, JobContext& job);

}  // namespace hs
