#pragma once
// How the types of two dumps or more changed: objects and bytes from the first to the last of them,
// what became of the objects, and the sizes dump by dump.

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/analysis/graph_diff.h"
#include "core/analysis/retained_growth.h"
#include "core/model/dataset.h"
#include "core/table/relation.h"

namespace hs {

// A is the first dump, B the last.
enum class ChangedTypeField : uint8_t {
    kType,      // "dict": as people read it, and sorted as such
    kFullType,  // "<class 'dict'>"
    kObjectsA,
    kObjectsB,
    kObjectsDelta,
    kShallowA,
    kShallowB,
    kShallowDelta,
    kShallowChange,  // either way
    kRetainedA,
    kRetainedB,
    kRetainedDelta,
    kRetainedChange,
    kNew,
    kDeleted,
    kModified,
    kSame,
    kReused,
    kObjects,  // dump by dump, not sorted
    kShallow,
    kRetained,
};
// Behind them, the same of each dump in a field of its own.
enum class DumpSize : uint8_t { kObjects, kShallow, kRetained };
size_t field_of_dump(DumpSize size, size_t dump, size_t dump_count);

struct DumpName {
    std::string letter;  // in titles
    std::string file;    // in their help
};
class ChangedTypeFields {
public:
    explicit ChangedTypeFields(std::span<const DumpName> dumps);
    ChangedTypeFields(const ChangedTypeFields&) = delete;
    ChangedTypeFields& operator=(const ChangedTypeFields&) = delete;

    [[nodiscard]] std::span<const Field> fields() const { return fields_; }

private:
    std::deque<std::string> texts_;  // of the fields of one dump
    std::vector<Field> fields_;
};

struct ChangedType {
    std::string_view type;  // in one of the dumps
    ChangeCounts counts;    // of the first and the last
    // By dump; empty where they were not asked for.
    std::vector<uint64_t> objects = {};
    std::vector<uint64_t> shallow_bytes = {};
    std::vector<uint64_t> retained_bytes = {};
};

// The dumps that the texts of the rows are in are kept open, or stay open anyway.
struct ChangedTypesAnswer {
    std::vector<DatasetPtr> kept_open;
    std::vector<DumpName> dumps;  // empty: two, without their numbers one by one
    std::vector<ChangedType> rows;
    bool has_retained = false;
    bool has_statuses = true;  // what became of each object
};
std::vector<ChangedType> changed_types(std::span<const TypeChange> types);
// One row for each type of any dump, in the order of their names, with all numbers; retained bytes
// where there are dominators. Without a comparison, diff is null.
std::vector<ChangedType> changed_types(std::span<const GrowthSide> dumps, const GraphDiff* diff);
// "total": all objects of the dumps.
ChangedType changed_in_all(std::span<const GrowthSide> dumps, const GraphDiff& diff);
// "total": these rows added up, without what overlaps: retained bytes.
ChangedType sum_of_types(const ChangedTypesAnswer& answer, std::span<const uint32_t> rows);

std::shared_ptr<const Relation> changed_types_relation(
    std::shared_ptr<const ChangedTypesAnswer> answer);

// Largest change first, whichever way it goes; ties by full name.
std::vector<SortBy> changed_types_order(ChangedTypeField change);

Surface changed_types_in_json(size_t dump_count, bool has_retained);
Surface change_counts_in_json();  // of no type: a step from one dump to the next
std::vector<SurfaceColumn> changed_types_in_text(size_t dump_count);
Surface changed_types_in_report();

}  // namespace hs
