#pragma once
// How the objects of two dumps changed, one by one: what became of each, its sizes in either dump,
// and what of its record differs.

#include <memory>
#include <vector>

#include "core/analysis/graph_diff.h"
#include "core/questions/compared_dump.h"
#include "core/table/relation.h"

namespace hs {

enum class ChangedObjectField : uint8_t {
    kId,
    kType,      // "dict"
    kFullType,  // "<class 'dict'>"
    kName,      // not sorted
    kStatus,
    kCautiousStatus,  // says where the object may be another one
    kShallowA,        // nothing where it is not in the dump
    kShallowB,
    kShallowDelta,
    kRetainedA,
    kRetainedB,
    kRetainedDelta,
    // Of the record.
    kRefsAdded,
    kRefsRemoved,
    kAttrsChanged,
    kReused,
};

struct ChangedObjectsAnswer {
    ComparedDump a;
    ComparedDump b;
    std::shared_ptr<const GraphDiff> diff;
    std::vector<ObjectPair> pairs;
    // By pair. Without them nothing is said of records.
    std::vector<ObjectChange> changes;
    bool has_changes = false;

    [[nodiscard]] ObjectStatus status_of(const ObjectPair& pair) const {
        return pair.a.is_nil() ? diff->status_b[pair.b.v] : diff->status_a[pair.a.v];
    }
};
std::shared_ptr<const Relation> changed_objects_relation(
    std::shared_ptr<const ChangedObjectsAnswer> answer);
std::span<const Field> changed_object_fields();

Surface changed_objects_in_json();
Surface changed_objects_in_text();

}  // namespace hs
