#include "core/analysis/tracked_diff.h"

#include <algorithm>
#include <map>

#include "core/analysis/tracked_stats.h"

namespace hs {
namespace {

std::optional<uint32_t> snapshot_of(const TrackedSide& side) {
    std::optional<uint32_t> last;
    const std::vector<TrackerSnapshot>& snapshots = side.tracked->snapshots;
    for (uint32_t row = 0; row < snapshots.size(); ++row) {
        const double time_s = snapshots[row].time_s;
        if (!std::isfinite(time_s) || (side.time_s && time_s > *side.time_s)) continue;
        if (!last || time_s >= snapshots[*last].time_s) last = row;
    }
    return last;
}

int64_t difference(int64_t before, int64_t after) {
    int64_t change = 0;
    if (__builtin_sub_overflow(after, before, &change))
        return after < before ? INT64_MIN : INT64_MAX;
    return change;
}

using Classes = std::map<std::string, TrackedClassChange>;

Result<void> add_side(const TrackedSide& side, std::optional<uint32_t> snapshot, bool is_b,
                      Classes& classes, JobContext& job) {
    HS_TRY(const TrackedStats stats, tracked_stats(*side.tracked, job));
    if (!stats.has_class_table()) {
        return Error{ErrorCode::kTooLarge, "too many classes and snapshots to compare", {}, {}};
    }
    for (uint32_t row = 0; row < side.tracked->classes.size(); ++row) {
        std::string name(side.tracked->text(side.tracked->classes[row].name));
        TrackedClassChange& change = classes[name];
        change.name = std::move(name);
        (is_b ? change.in_b : change.in_a) = true;
        if (!snapshot) continue;
        const ClassAtSnapshot at = stats.class_at(*snapshot, row);
        (is_b ? change.objects_b : change.objects_a) += at.active;
        int64_t& bytes = is_b ? change.bytes_b : change.bytes_a;
        if (__builtin_add_overflow(bytes, at.bytes, &bytes)) bytes = INT64_MAX;
    }
    return {};
}

}  // namespace

const char* TrackedClassChange::status() const {
    if (!in_a) return "new";
    if (!in_b) return "deleted";
    return objects_a == objects_b && bytes_a == bytes_b ? "same" : "changed";
}

Result<TrackedDiff> tracked_diff(const TrackedSide& a, const TrackedSide& b, JobContext& job) {
    TrackedDiff diff;
    diff.snapshot_a = snapshot_of(a);
    diff.snapshot_b = snapshot_of(b);
    Classes classes;
    HS_TRY_VOID(add_side(a, diff.snapshot_a, false, classes, job));
    HS_TRY_VOID(add_side(b, diff.snapshot_b, true, classes, job));
    for (auto& [name, change] : classes) diff.classes.push_back(std::move(change));
    const auto size_of_change = [](const TrackedClassChange& change) {
        const int64_t bytes = difference(change.bytes_a, change.bytes_b);
        return bytes == INT64_MIN ? INT64_MAX : std::abs(bytes);
    };
    std::stable_sort(diff.classes.begin(), diff.classes.end(),
                     [&](const TrackedClassChange& x, const TrackedClassChange& y) {
                         return size_of_change(x) > size_of_change(y);
                     });
    return diff;
}

}  // namespace hs
