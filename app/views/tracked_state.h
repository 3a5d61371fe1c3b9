#pragma once
// Own state of the Tracked view and its tables.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/answers.h"
#include "app/widgets/sorted_table.h"
#include "core/analysis/tracked_referents.h"
#include "core/analysis/tracked_stats.h"
#include "core/model/dataset.h"

namespace hs {

class JobContext;

// A dump with its figures; what tables read stays alive with them.
struct TrackedShown {
    DatasetPtr dataset;
    TrackedStats stats;
    std::vector<uint32_t> by_time;  // snapshots with a time, in its order
    std::vector<uint32_t> classes;  // the most bytes at any snapshot first

    [[nodiscard]] const Tracked& tracked() const { return *dataset->tracked; }
    [[nodiscard]] std::string class_name(uint32_t row) const {
        return std::string(tracked().text(tracked().classes[row].name));
    }
    // "filled, 1.5 s"
    [[nodiscard]] std::string snapshot_name(uint32_t row) const;
};
using TrackedPtr = std::shared_ptr<const TrackedShown>;
Result<TrackedPtr> make_tracked(const DatasetPtr& dataset, JobContext& job);

struct ReferentTable {
    TrackedPtr of;
    std::string title;  // of the first row
    ReferentTree tree;
};

// Rows of a dump that was read again, as far as they are there still.
struct KeptTracked {
    DatasetPtr dataset;
    std::optional<uint32_t> snapshot;
    std::optional<uint32_t> object;
};
// The snapshot of the same time and name; nothing if there is none.
std::optional<uint32_t> same_snapshot(const Tracked& from, uint32_t snapshot, const Tracked& to);
// The object of the same class, address and birth.
std::optional<uint32_t> same_object(const Tracked& from, uint32_t object, const Tracked& to);

struct TrackedState {
    TrackedPtr shown;
    uint64_t shown_version = 0;       // another number for every one that is shown
    std::optional<KeptTracked> kept;  // what was chosen, until the new figures are there
    uint32_t snapshot = 0;            // row of snapshots
    std::optional<double> instant_s;  // of the time axis, that the snapshot was chosen for
    std::string class_part;           // filter of objects
    uint32_t object = UINT32_MAX;

    bool merges_class = false;  // referents of all live objects of the class together

    SortedTable snapshots;  // always in the order of the file, as the referents are
    SortedTable classes;
    SortedTable objects;
    SortedTable referents;
};

// The figures of a loaded dump of a tracker.
Answered<TrackedShown> tracked_figures(ViewContext& view, const DatasetRow& row);

// Columns and rows. Each fills the table anew only when its order, filter or choice is another.
DataTable snapshots_table(TrackedState& own);
DataTable classes_table(const ViewContext& view, TrackedState& own);
DataTable objects_table(const ViewContext& view, TrackedState& own);
DataTable referents_table(TrackedState& own);
// Of the class of the chosen object at the chosen snapshot.
DataTable merged_referents_table(ViewContext& view, TrackedState& own);
// Unknown ones stay empty.
ShownCell known_bytes(const std::optional<int64_t>& bytes);
ShownCell known_share(const std::optional<double>& share);

// Live bytes by class over the snapshots; a click chooses one. True when it did.
bool draw_tracked_chart(ViewContext& view, TrackedState& own, ImVec2 size);
// Classes at the chosen snapshot.
void draw_tracked_pie(ViewContext& view, const TrackedState& own, float size);
// Sizes of one object over its life, small.
std::vector<float> object_series(const TrackedShown& shown, uint32_t object);
std::string tracked_time_text(double time_s);

}  // namespace hs
