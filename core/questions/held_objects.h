#pragma once
// The objects of two dumps or more by which dumps hold them, each in the last dump that does; and
// the parts that they fall into.

#include <memory>
#include <string>
#include <vector>

#include "core/analysis/dump_sets.h"
#include "core/questions/compared_dump.h"
#include "core/table/relation.h"

namespace hs {

enum class HeldObjectField : uint8_t {
    kDumps,      // letters; not sorted
    kDumpsText,  // "A, B"; sorted as sets, not as text
    kId,
    kType,      // "dict"
    kFullType,  // "<class 'dict'>"
    kName,      // not sorted
    kShallow,
    kRetained,
};

struct HeldObject {
    uint32_t dump = 0;
    ObjectId row;
};
struct HeldObjectsAnswer {
    std::vector<ComparedDump> dumps;
    std::string letters;  // one a dump
    std::shared_ptr<const DumpSets> sets;
    std::vector<HeldObject> objects;
};
std::shared_ptr<const Relation> held_objects_relation(
    std::shared_ptr<const HeldObjectsAnswer> answer);
std::span<const Field> held_object_fields();
// Falling by these bytes, ties by full type, then id.
std::vector<SortBy> held_objects_order(HeldObjectField bytes);
Surface held_objects_in_json();
Surface held_objects_in_text();

enum class DumpPartField : uint8_t { kDumps, kExpression, kObjects, kShallow };
std::shared_ptr<const Relation> dump_parts_relation(std::shared_ptr<const DumpSets> sets,
                                                    std::string letters);
Surface dump_parts_in_json();
Surface dump_parts_in_text();

}  // namespace hs
