#include "core/analysis/tracked_stats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <numeric>
#include <utility>

namespace hs {
namespace {

constexpr size_t kPollObjects = 4096;

struct KeyName {
    std::string_view name;
    TrackedKey key;
};
constexpr KeyName kKeyNames[] = {
    {"classname", TrackedKey::kClassName}, {"name", TrackedKey::kName},
    {"birth", TrackedKey::kBirth},         {"death", TrackedKey::kDeath},
    {"repr", TrackedKey::kText},           {"size", TrackedKey::kSize},
    {"tsize", TrackedKey::kPeakSize},
};

// The distinct times of the snapshots, rising.
class SnapshotTimes {
public:
    explicit SnapshotTimes(const Tracked& tracked) {
        for (const TrackerSnapshot& snapshot : tracked.snapshots) {
            if (!std::isnan(snapshot.time_s)) { times_.push_back(snapshot.time_s); }
        }
        std::sort(times_.begin(), times_.end());
        times_.erase(std::unique(times_.begin(), times_.end()), times_.end());
    }
    [[nodiscard]] size_t size() const { return times_.size(); }
    [[nodiscard]] size_t first_from(double time) const {
        return place(std::lower_bound(times_.begin(), times_.end(), time));
    }
    [[nodiscard]] size_t first_after(double time) const {
        return place(std::upper_bound(times_.begin(), times_.end(), time));
    }
    // The place of just this time.
    [[nodiscard]] std::optional<uint32_t> find(double time) const {
        const size_t found = first_from(time);
        if (found == size() || times_[found] != time) { return std::nullopt; }
        return static_cast<uint32_t>(found);
    }

private:
    [[nodiscard]] size_t place(std::vector<double>::const_iterator at) const {
        return static_cast<size_t>(at - times_.begin());
    }
    std::vector<double> times_;
};

// What is summed up by place while the objects go by.
struct Sums {
    std::vector<int64_t> live_bytes;
    std::vector<int64_t> live_objects;
    std::vector<int64_t> bytes_at;  // of the object at hand
    std::vector<int64_t> steps;     // of the number of live objects, for the class at hand

    explicit Sums(size_t place_count)
        : live_bytes(place_count),
          live_objects(place_count),
          bytes_at(place_count, kUnknownBytes),
          steps(place_count + 1) {}
};

int64_t record_bytes(const Tracked& tracked, const SizeRecord& record) {
    return tracked.sized[record.sized.v].bytes;
}

// Sums of hostile sizes wrap instead of overflowing.
int64_t plus(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

ObjectSizes sizes_of(const Tracked& tracked, const TrackedObject& object,
                     const TrackedStats& stats) {
    ObjectSizes sizes;
    const std::span<const SizeRecord> records = tracked.records_of(object);
    const auto time_of = [&](const std::optional<uint32_t>& row) {
        return row ? tracked.snapshots[*row].time_s : kNever;
    };
    const double peak_time = time_of(stats.peak_snapshot);
    const double tool_time = time_of(stats.tool_snapshot);
    for (size_t i = 0; i < records.size(); ++i) {
        const int64_t bytes = record_bytes(tracked, records[i]);
        if (bytes == kUnknownBytes) { continue; }
        if (records[i].time_s == tool_time) { sizes.tool_bytes = bytes; }
        if (!is_shown_record(object, records[i])) { continue; }
        if (records[i].time_s == peak_time) { sizes.peak_bytes = bytes; }
        if (!sizes.has_max_record || bytes >= sizes.max_bytes) {
            sizes.max_bytes = bytes;
            sizes.max_record = object.first_record + static_cast<uint32_t>(i);
            sizes.has_max_record = true;
        }
    }
    return sizes;
}

// Adds the object's bytes at each instant: the last record of just that time.
void add_bytes(const Tracked& tracked, const TrackedObject& object, const SnapshotTimes& times,
               TrackedStats& stats, Sums& sums) {
    std::vector<uint32_t> touched;
    for (const SizeRecord& record : tracked.records_of(object)) {
        const int64_t bytes = record_bytes(tracked, record);
        if (bytes == kUnknownBytes || !is_shown_record(object, record)) { continue; }
        if (const std::optional<uint32_t> place = times.find(record.time_s)) {
            sums.bytes_at[*place] = bytes;
            touched.push_back(*place);
        }
    }
    for (const uint32_t place : touched) {
        const int64_t bytes = std::exchange(sums.bytes_at[place], kUnknownBytes);
        if (bytes == kUnknownBytes) { continue; }  // met before
        sums.live_bytes[place] = plus(sums.live_bytes[place], bytes);
        if (stats.cells.empty()) { continue; }
        TrackedStats::Cell& cell = stats.cells[place * stats.class_count + object.tracked_class];
        cell.bytes = plus(cell.bytes, bytes);
    }
}

// Instants strictly after birth and before death, as steps of a running sum by place.
void add_life(const TrackedObject& object, const SnapshotTimes& times,
              std::vector<int64_t>& steps) {
    if (std::isnan(object.birth_s)) { return; }
    const size_t born = times.first_after(object.birth_s);
    size_t dead = times.size();
    if (object.is_freed) {
        dead = std::isnan(object.death_s) ? born : times.first_from(object.death_s);
    }
    if (dead <= born) { return; }
    ++steps[born];
    --steps[dead];
}

// Ends a class: turns its steps into live counts. Without a table of classes this is done once, at
// the end, for all of them.
void add_class_life(size_t tracked_class, TrackedStats& stats, Sums& sums) {
    int64_t active = 0;
    for (size_t place = 0; place + 1 < sums.steps.size(); ++place) {
        active += std::exchange(sums.steps[place], 0);
        sums.live_objects[place] += active;
        if (stats.cells.empty()) { continue; }
        stats.cells[place * stats.class_count + tracked_class].active =
            static_cast<uint32_t>(active);
    }
    sums.steps.back() = 0;
}

void complete(const Tracked& tracked, const SnapshotTimes& times, const Sums& sums,
              TrackedStats& stats) {
    for (size_t row = 0; row < tracked.snapshots.size(); ++row) {
        const TrackerSnapshot& stored = tracked.snapshots[row];
        SnapshotStats& snapshot = stats.snapshots.emplace_back();
        if (const std::optional<uint32_t> place = times.find(stored.time_s)) {
            snapshot.place = *place;
            snapshot.live_bytes = sums.live_bytes[*place];
            snapshot.live_objects = static_cast<uint64_t>(sums.live_objects[*place]);
        }
        if (stored.process.is_available && stored.process.vsz_bytes.value_or(0) > 0) {
            snapshot.total_bytes = stored.process.vsz_bytes;
        } else if (stored.asizeof_bytes) {
            snapshot.total_bytes = stored.asizeof_bytes;
        } else {
            snapshot.total_bytes = stored.tracked_bytes;
        }
    }
}

void choose_snapshots(const Tracked& tracked, TrackedStats& stats) {
    int64_t most = 0;
    for (uint32_t row = 0; row < tracked.snapshots.size(); ++row) {
        const int64_t bytes = tracked.snapshots[row].tracked_bytes.value_or(0);
        if (bytes <= 0) { continue; }
        stats.tool_snapshot = row;
        if (bytes > most) {
            most = bytes;
            stats.peak_snapshot = row;
        }
    }
}

// NaN after every number, so that the order is total.
std::weak_ordering compare_times(double a, double b) {
    if (std::isnan(a) || std::isnan(b)) { return std::isnan(a) <=> std::isnan(b); }
    return a < b ? std::weak_ordering::less
                 : (a > b ? std::weak_ordering::greater : std::weak_ordering::equivalent);
}

class ObjectOrder {
public:
    ObjectOrder(const Tracked& tracked, const TrackedStats& stats)
        : tracked_(tracked), stats_(stats) {}

    [[nodiscard]] std::weak_ordering compare(uint32_t a, uint32_t b, TrackedKey key) const {
        const TrackedObject& left = tracked_.objects[a];
        const TrackedObject& right = tracked_.objects[b];
        switch (key) {
            case TrackedKey::kClassName:
                return texts(tracked_.classes[left.tracked_class].name,
                             tracked_.classes[right.tracked_class].name);
            case TrackedKey::kName:
                return texts(left.name, right.name);
            case TrackedKey::kText:
                return texts(left.text, right.text);
            case TrackedKey::kBirth:
                return compare_times(left.birth_s, right.birth_s);
            case TrackedKey::kDeath:
                if (left.is_freed != right.is_freed) { return right.is_freed <=> left.is_freed; }
                return compare_times(left.death_s, right.death_s);
            case TrackedKey::kSize:
                return stats_.objects[b].max_bytes <=> stats_.objects[a].max_bytes;
            case TrackedKey::kPeakSize:
                return stats_.objects[b].peak_bytes <=> stats_.objects[a].peak_bytes;
        }
        return std::weak_ordering::equivalent;
    }

private:
    [[nodiscard]] std::weak_ordering texts(StringId a, StringId b) const {
        if (a == b) { return std::weak_ordering::equivalent; }
        return tracked_.text(a).compare(tracked_.text(b)) <=> 0;
    }
    const Tracked& tracked_;
    const TrackedStats& stats_;
};

}  // namespace

bool is_shown_record(const TrackedObject& object, const SizeRecord& record) {
    if (!object.is_freed || record.time_s == object.birth_s) { return true; }
    return !(record.time_s >= object.death_s);
}

ClassAtSnapshot TrackedStats::class_at(size_t snapshot, size_t tracked_class) const {
    ClassAtSnapshot at;
    const SnapshotStats& all = snapshots[snapshot];
    if (all.place == SnapshotStats::kNoPlace || cells.empty()) { return at; }
    const Cell& cell = cells[all.place * class_count + tracked_class];
    at.active = cell.active;
    at.bytes = cell.bytes;
    const auto bytes = static_cast<double>(cell.bytes);
    if (at.active > 0) { at.average_bytes = bytes / static_cast<double>(at.active); }
    if (all.total_bytes.value_or(0) > 0) {
        at.share = bytes / static_cast<double>(*all.total_bytes);
    }
    if (all.live_bytes > 0) { at.tracked_share = bytes / static_cast<double>(all.live_bytes); }
    return at;
}

Result<TrackedStats> tracked_stats(const Tracked& tracked, JobContext& job) {
    TrackedStats stats;
    choose_snapshots(tracked, stats);
    const SnapshotTimes times(tracked);
    Sums sums(times.size());
    stats.class_count = tracked.classes.size();
    if (times.size() > 0 && stats.class_count <= TrackedStats::kMaxCells / times.size()) {
        stats.cells.resize(times.size() * stats.class_count);
    }
    stats.objects.reserve(tracked.objects.size());
    for (size_t c = 0; c < tracked.classes.size(); ++c) {
        for (const TrackedObject& object : tracked.objects_of(tracked.classes[c])) {
            if (stats.objects.size() % kPollObjects == 0 && job.cancelled()) {
                return cancelled_error();
            }
            stats.objects.push_back(sizes_of(tracked, object, stats));
            stats.live_objects += object.is_freed ? 0 : 1;
            add_bytes(tracked, object, times, stats, sums);
            add_life(object, times, sums.steps);
        }
        if (!stats.cells.empty()) { add_class_life(c, stats, sums); }
    }
    if (stats.cells.empty()) { add_class_life(0, stats, sums); }
    complete(tracked, times, sums, stats);
    return stats;
}

std::optional<TrackedKey> tracked_key_from_name(std::string_view name) {
    for (const KeyName& row : kKeyNames) {
        if (row.name == name) { return row.key; }
    }
    return std::nullopt;
}

std::vector<TrackedKey> default_tracked_keys() {
    return {TrackedKey::kClassName, TrackedKey::kPeakSize, TrackedKey::kBirth, TrackedKey::kDeath,
            TrackedKey::kName,      TrackedKey::kText,     TrackedKey::kSize};
}

std::vector<uint32_t> sorted_tracked(const Tracked& tracked, const TrackedStats& stats,
                                     const TrackedFilter& filter,
                                     const std::vector<TrackedKey>& keys) {
    std::vector<uint32_t> rows;
    for (uint32_t row = 0; row < tracked.objects.size(); ++row) {
        const TrackedObject& object = tracked.objects[row];
        const std::string_view name = tracked.text(tracked.classes[object.tracked_class].name);
        if (name.find(filter.class_part) == std::string_view::npos) { continue; }
        if (filter.only_live && object.is_freed) { continue; }
        if (filter.only_freed && !object.is_freed) { continue; }
        rows.push_back(row);
    }
    const ObjectOrder order(tracked, stats);
    std::stable_sort(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) {
        for (const TrackedKey key : keys) {
            const std::weak_ordering found = order.compare(a, b, key);
            if (found != std::weak_ordering::equivalent) { return found < 0; }
        }
        return false;
    });
    return rows;
}

size_t tracked_limit(double limit, size_t count) {
    if (!(limit > 0)) { return 0; }
    if (limit >= 1) {
        return limit >= static_cast<double>(count) ? count : static_cast<size_t>(limit);
    }
    const auto share = static_cast<size_t>(limit * static_cast<double>(count));
    return std::min(count, std::max<size_t>(share, 1));
}

}  // namespace hs
