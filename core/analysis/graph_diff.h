#pragma once
// Two dumps compared, object by object: the same object is the same (type, id) in both. That is a
// guess, because addresses are used again: an object of another type, or one that agrees in
// nothing, is labelled so.
//
// modified: size, ref or src differ, or attr does once every pair that is no record of its own dump
// is reduced to its type. Those pairs are methods made while dumping, whose addresses mean nothing:
// without this, a third of an unchanged process looks modified. Strict compares whole records.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/object_filter.h"
#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

struct ChangeCounts {
    uint64_t objects_a = 0;
    uint64_t objects_b = 0;
    uint64_t bytes_a = 0;
    uint64_t bytes_b = 0;
    uint64_t added = 0;
    uint64_t deleted = 0;
    uint64_t modified = 0;
    uint64_t same = 0;
    // Of the new and deleted ones: the other dump has an object of another type at their address.
    uint64_t reused = 0;

    [[nodiscard]] int64_t objects_delta() const {
        return static_cast<int64_t>(objects_b - objects_a);
    }
    [[nodiscard]] int64_t bytes_delta() const { return static_cast<int64_t>(bytes_b - bytes_a); }
};

struct TypeChange {
    std::string_view type;  // text in one of the graphs
    ChangeCounts counts;
};

// Why of two dumps nothing is known by object.
inline constexpr std::string_view kUnrelatedDumps =
    "the dumps share hardly any object: they look like two processes, so only the counts by type "
    "can be compared";

struct GraphDiff {
    std::vector<TypeChange> types;  // falling by bytes gained or lost, then by type text
    ChangeCounts totals;
    Column<ObjectStatus> status_a;  // by object row of A; kNew does not occur
    Column<ObjectStatus> status_b;  // by object row of B; kDeleted does not occur
    Column<ObjectId> match_a;       // by object row of A: the object in B, or nil
    Column<ObjectId> match_b;
    // Hardly any object is in both: two processes, of which only the counts by type compare.
    bool unrelated = false;
};

Result<GraphDiff> compare_graphs(const ObjectGraph& a, const ObjectGraph& b, bool strict,
                                 JobContext& job);

// How one object changed. Either row may be nil, not both.
struct ObjectChange {
    ObjectId a;
    ObjectId b;
    ObjectStatus status = ObjectStatus::kSame;
    uint32_t refs_added = 0;  // entries of `ref`, repeats counted
    uint32_t refs_removed = 0;
    uint32_t attrs_changed = 0;  // names that are there on one side alone, or differ
    // Another object at the same address: of another type, or of the same type while the size
    // differs and no reference to an object and no value of an attribute stayed.
    bool address_reused = false;
};
// For many rows at once; changes are in the order of `pairs`.
struct ObjectPair {
    ObjectId a;
    ObjectId b;
};
std::vector<ObjectChange> object_changes(const ObjectGraph& a, const ObjectGraph& b,
                                         const GraphDiff& diff, std::span<const ObjectPair> pairs,
                                         bool strict, JobContext& job);

// All objects but the same ones: falling by bytes gained or lost, then by type text and id.
std::vector<ObjectPair> changed_objects(const ObjectGraph& a, const ObjectGraph& b,
                                        const GraphDiff& diff);

// What differs in one object, field by field, for showing side by side.
struct FieldChange {
    std::string name;         // "size", "src", "ref", or the attribute's name
    std::string_view before;  // token in A, empty when it is not there
    std::string_view after;
    bool is_attribute = false;
};
std::vector<FieldChange> field_changes(const ObjectGraph& a, const ObjectGraph& b, ObjectPair pair,
                                       bool strict);

}  // namespace hs
