#pragma once
// Which types a dump has: objects and bytes of each, beside those of a second dump when two are
// compared.

#include <memory>
#include <vector>

#include "core/analysis/type_rows.h"
#include "core/model/dataset.h"
#include "core/table/relation.h"

namespace hs {

enum class TypeField : uint8_t {
    kType,      // "dict": as people read it, and sorted as such
    kFullType,  // "<class 'dict'>"
    kModule,
    kObjects,
    kObjectsShare,
    kShallow,
    kShallowShare,
    kRetained,
    kRetainedShare,
    kMean,
    // Of two dumps.
    kObjectsB,
    kObjectsDelta,
    kShallowB,
    kShallowDelta,
    kRetainedB,
    kRetainedDelta,
    kNew,
    kDeleted,
    kModified,
    kSame,
};
std::span<const Field> type_fields();
std::span<const Field> type_fields_of_one_dump();  // the first of them

// The dumps that the texts of the table are in are kept open.
struct TypesAnswer {
    DatasetPtr a;
    DatasetPtr b;  // null without a comparison
    TypeTable table;
    bool has_retained = true;
};
std::shared_ptr<const Relation> types_relation(std::shared_ptr<const TypesAnswer> answer);

// All objects of a dump, which is kept open or stays open anyway. Without dominators nothing is
// said of retained bytes.
std::shared_ptr<const TypesAnswer> types_answer(const ObjectGraph& graph,
                                                const Dominators* dominators,
                                                DatasetPtr kept_open = nullptr);
// These rows of the table added up, for the line below them. What does not add up is nothing:
// retained bytes of some types but not of all.
struct TypesTotal {
    TypeRow sum;
    bool has_retained = false;
};
TypesTotal types_total(const TypesAnswer& answer, std::span<const uint32_t> rows);
Value types_total_value(const TypesAnswer& answer, const TypesTotal& total, TypeField field);

// Falling, ties by full name; by name it rises.
std::vector<SortBy> types_order(TypeField field);

Surface types_in_report();

}  // namespace hs
