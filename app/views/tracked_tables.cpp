#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "app/views/site_tools.h"
#include "app/views/tracked_state.h"
#include "core/base/text_format.h"

namespace hs {

ShownCell known_bytes(const std::optional<int64_t>& bytes) {
    if (!bytes || *bytes == kUnknownBytes || *bytes < 0) return {};
    return ShownCell::of_bytes(static_cast<uint64_t>(*bytes));
}

ShownCell known_share(const std::optional<double>& share) {
    ShownCell cell;
    if (!share) return cell;
    cell.meaning = Meaning::kShare;
    cell.real = *share;
    return cell;
}

namespace {

constexpr std::array<ColumnSpec, 8> kSnapshotColumns = {{
    {.name = "time", .title = "Time", .about = "Time since the tracker began", .width_px = 76},
    {.name = "description",
     .title = "Snapshot",
     .about = "Name of the snapshot in the program",
     .width_px = 110,
     .is_text = true,
     .stretches = true},
    {.name = "live", .title = "Live", .about = "Number of live objects", .width_px = 52},
    {.name = "bytes", .title = "Bytes", .about = "Bytes of live objects", .width_px = 88},
    {.name = "stored",
     .title = "As stored",
     .about = "The tracker's own total, with 16 bytes for dead objects",
     .width_px = 88,
     .is_shown = false},
    {.name = "all",
     .title = "Reachable",
     .about = "Bytes that the tracker could reach",
     .width_px = 88,
     .is_shown = false},
    {.name = "rss", .title = "Resident", .about = "Resident memory of the process", .width_px = 88},
    {.name = "vsz",
     .title = "Virtual",
     .about = "Virtual memory of the process",
     .width_px = 88,
     .is_shown = false},
}};

constexpr std::array<ColumnSpec, 6> kClassColumns = {{
    {.name = "class",
     .title = "Class",
     .about = "Name of the class, as registered",
     .width_px = 110,
     .is_text = true,
     .stretches = true,
     .is_dotted = true},
    {.name = "active",
     .title = "Active",
     .about = "Objects allocated and not yet freed",
     .width_px = 56},
    {.name = "sum",
     .title = "Total size",
     .about = "Bytes of the live objects of the class",
     .width_px = 80},
    {.name = "average", .title = "Average", .about = "Mean bytes of one object", .width_px = 80},
    {.name = "tracked-share",
     .title = "% of tracked",
     .about = "Share of the tracked live bytes",
     .width_px = 68,
     .has_bar = true},
    {.name = "share",
     .title = "% of total",
     .about = "Share of the memory of the process, or of all reachable bytes",
     .width_px = 68,
     .is_shown = false,
     .has_bar = true},
}};

enum class ObjectField : uint8_t { kClass, kText, kBirth, kDeath, kLevel, kMost, kPeak, kSeries };
constexpr std::array<ColumnSpec, 8> kObjectColumns = {{
    {.name = "class",
     .title = "Class",
     .about = "Name of the class, as registered",
     .width_px = 140,
     .is_text = true,
     .is_dotted = true},
    {.name = "text",
     .title = "Object",
     .about = "Text of the object when last sized",
     .width_px = 120,
     .is_text = true,
     .stretches = true},
    {.name = "birth", .title = "Allocated", .about = "Time of allocation", .width_px = 72},
    {.name = "death", .title = "Freed", .about = "Time of the free", .width_px = 72},
    {.name = "level",
     .title = "Level",
     .about = "Depth to which referents are recorded",
     .width_px = 60,
     .is_shown = false},
    {.name = "largest", .title = "Largest", .about = "Largest size while alive", .width_px = 92},
    {.name = "at_peak",
     .title = "At peak",
     .about = "Size at the snapshot with the most tracked bytes",
     .width_px = 92,
     .is_shown = false},
    {.name = "series",
     .title = "Over time",
     .about = "Size over time",
     .width_px = 96,
     .is_text = true,
     .is_sortable = false},
}};

ShownCell known_time(double time_s) {
    return std::isnan(time_s) ? ShownCell{} : ShownCell::of_text(tracked_time_text(time_s));
}

void snapshot_cell(const TrackedShown& shown, uint32_t row, size_t column, ShownCell& cell) {
    const TrackerSnapshot& snapshot = shown.tracked().snapshots[row];
    const SnapshotStats& stats = shown.stats.snapshots[row];
    const bool known = snapshot.process.is_available;
    switch (column) {
        case 0:
            cell = known_time(snapshot.time_s);
            break;
        case 1: {
            const std::string_view text = shown.tracked().text(snapshot.description);
            cell = ShownCell::of_text(text.empty() ? "Untitled" : text);
            break;
        }
        case 2:
            cell = ShownCell::of_count(stats.live_objects);
            break;
        case 3:
            cell = known_bytes(stats.live_bytes);
            break;
        case 4:
            cell = known_bytes(snapshot.tracked_bytes);
            break;
        case 5:
            cell = known_bytes(snapshot.asizeof_bytes);
            break;
        case 6:
            if (known) cell = known_bytes(snapshot.process.rss_bytes);
            break;
        default:
            if (known) cell = known_bytes(snapshot.process.vsz_bytes);
    }
}

void class_cell(const TrackedShown& shown, uint32_t snapshot, uint32_t row, size_t column,
                ShownCell& cell) {
    const ClassAtSnapshot at = shown.stats.class_at(snapshot, row);
    switch (column) {
        case 0:
            cell = ShownCell::of_text(shown.class_name(row));
            break;
        case 1:
            cell = ShownCell::of_count(at.active);
            break;
        case 2:
            cell = known_bytes(at.bytes);
            break;
        case 3:
            if (at.average_bytes)
                cell = known_bytes(Amount::from_double(*at.average_bytes).rounded());
            break;
        case 4:
            cell = known_share(at.tracked_share);
            break;
        default:
            cell = known_share(at.share);
    }
}

void object_cell(const TrackedShown& shown, uint32_t row, ObjectField field, ShownCell& cell) {
    const TrackedObject& object = shown.tracked().objects[row];
    switch (field) {
        case ObjectField::kClass:
            cell = ShownCell::of_text(shown.class_name(object.tracked_class));
            break;
        case ObjectField::kText:
            cell = ShownCell::of_text(shown.tracked().text(object.text));
            break;
        case ObjectField::kBirth:
            cell = known_time(object.birth_s);
            break;
        case ObjectField::kDeath:
            cell = object.is_freed ? known_time(object.death_s) : ShownCell::of_text("alive");
            break;
        case ObjectField::kLevel:
            if (object.level >= 0) cell = ShownCell::of_count(static_cast<uint64_t>(object.level));
            break;
        case ObjectField::kMost:
            cell = known_bytes(shown.stats.objects[row].max_bytes);
            break;
        case ObjectField::kPeak:
            cell = known_bytes(shown.stats.objects[row].peak_bytes);
            break;
        case ObjectField::kSeries:
            break;
    }
}

double class_key(const ClassAtSnapshot& at, size_t column) {
    switch (column) {
        case 1:
            return static_cast<double>(at.active);
        case 3:
            return at.average_bytes.value_or(-1);
        case 4:
            return at.tracked_share.value_or(-1);
        case 5:
            return at.share.value_or(-1);
        default:
            return static_cast<double>(at.bytes);
    }
}

// What is not known or still alive comes last, whichever way the order goes.
double object_key(const TrackedShown& shown, uint32_t row, ObjectField field, bool falling) {
    const TrackedObject& object = shown.tracked().objects[row];
    const double last = falling ? -HUGE_VAL : HUGE_VAL;
    const auto known = [&](double value) { return std::isnan(value) ? last : value; };
    switch (field) {
        case ObjectField::kBirth:
            return known(object.birth_s);
        case ObjectField::kDeath:
            return object.is_freed ? known(object.death_s) : last;
        case ObjectField::kLevel:
            return object.level;
        case ObjectField::kPeak:
            return static_cast<double>(shown.stats.objects[row].peak_bytes);
        default:
            return static_cast<double>(shown.stats.objects[row].max_bytes);
    }
}

bool object_before(const TrackedShown& shown, const std::vector<SortKey>& sort, uint32_t a,
                   uint32_t b) {
    const Tracked& tracked = shown.tracked();
    for (const SortKey& key : sort) {
        const auto field = static_cast<ObjectField>(key.column);
        if (field == ObjectField::kClass || field == ObjectField::kText) {
            const auto text = [&](uint32_t row) {
                const TrackedObject& object = tracked.objects[row];
                return field == ObjectField::kText
                           ? tracked.text(object.text)
                           : tracked.text(tracked.classes[object.tracked_class].name);
            };
            const int order = text(a).compare(text(b));
            if (order != 0) return key.falling ? order > 0 : order < 0;
            continue;
        }
        const double left = object_key(shown, a, field, key.falling);
        const double right = object_key(shown, b, field, key.falling);
        if (left != right) return key.falling ? left > right : left < right;
    }
    return false;
}

}  // namespace

std::string tracked_time_text(double time_s) {
    constexpr double kMost = 9e9;
    if (std::isnan(time_s)) return "not known";
    if (std::abs(time_s) > kMost) return format_double(time_s) + " s";
    return format_duration(std::llround(time_s * 1e9));
}

DataTable snapshots_table(TrackedState& own) {
    own.snapshots.rows = {own.shown->tracked().snapshots.size(),
                          [shown = own.shown](uint64_t row, size_t column, ShownCell& cell) {
                              snapshot_cell(*shown, static_cast<uint32_t>(row), column, cell);
                          }};
    // In the order of the file, which is that of time.
    static constexpr auto kSpecs = [] {
        auto specs = kSnapshotColumns;
        for (ColumnSpec& spec : specs) spec.is_sortable = false;
        return specs;
    }();
    return {.name = "tracked-snapshots",
            .specs = kSpecs,
            .first_sort = {0, false},
            .rows = &own.snapshots.rows};
}

DataTable classes_table(const ViewContext& view, TrackedState& own) {
    DataTable table = {.name = "tracked-classes",
                       .specs = kClassColumns,
                       .first_sort = {2, true},
                       .rows = &own.classes.rows};
    const std::vector<SortKey> sort = sort_of(view, own.classes.state, table);
    if (!own.classes.needs({own.shown_version, sort, own.snapshot})) return table;
    const TrackedShown& shown = *own.shown;
    own.classes.order.clear();
    const size_t classes = shown.stats.has_class_table() ? shown.tracked().classes.size() : 0;
    for (uint32_t c = 0; c < classes; ++c) own.classes.order.push_back(c);
    std::stable_sort(
        own.classes.order.begin(), own.classes.order.end(), [&](uint32_t a, uint32_t b) {
            for (const SortKey& by : sort) {
                if (by.column == 0) {
                    const int order = shown.class_name(a).compare(shown.class_name(b));
                    if (order != 0) return by.falling ? order > 0 : order < 0;
                    continue;
                }
                const double left = class_key(shown.stats.class_at(own.snapshot, a), by.column);
                const double right = class_key(shown.stats.class_at(own.snapshot, b), by.column);
                if (left != right) return by.falling ? left > right : left < right;
            }
            return false;
        });
    own.classes.rows = {own.classes.order.size(),
                        [of = own.shown, snapshot = own.snapshot, order = own.classes.order](
                            uint64_t row, size_t column, ShownCell& cell) {
                            class_cell(*of, snapshot, order[row], column, cell);
                        }};
    return table;
}

DataTable objects_table(const ViewContext& view, TrackedState& own) {
    DataTable table = {.name = "tracked-objects",
                       .specs = kObjectColumns,
                       .first_sort = {static_cast<size_t>(ObjectField::kMost), true},
                       .rows = &own.objects.rows};
    const std::vector<SortKey> sort = sort_of(view, own.objects.state, table);
    if (!own.objects.needs({own.shown_version, sort, own.class_part})) return table;
    const TrackedShown& shown = *own.shown;
    own.objects.order.clear();
    for (uint32_t row = 0; row < shown.tracked().objects.size(); ++row) {
        const TrackedObject& object = shown.tracked().objects[row];
        if (has_text(own.class_part, shown.class_name(object.tracked_class))) {
            own.objects.order.push_back(row);
        }
    }
    std::stable_sort(own.objects.order.begin(), own.objects.order.end(),
                     [&](uint32_t a, uint32_t b) { return object_before(shown, sort, a, b); });
    own.objects.rows = {
        own.objects.order.size(),
        [of = own.shown, order = own.objects.order](uint64_t row, size_t column, ShownCell& cell) {
            object_cell(*of, order[row], static_cast<ObjectField>(column), cell);
        }};
    own.objects.put_cursor_on(own.object);
    return table;
}

}  // namespace hs
