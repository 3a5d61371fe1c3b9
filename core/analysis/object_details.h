#pragma once
// Everything about one object, read from its record when somebody looks.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/edge_names.h"
#include "core/model/object_graph.h"
#include "core/model/object_records.h"

namespace hs {

struct AttributeDetail {
    std::string name;
    std::string_view token;  // as written in the record
    bool is_pair = false;
    ObjectId target;  // the object a pair means; nil: dead (a method made for the asking, mostly)
};

// In file order, each name once. Targets are found in one pass over the addresses.
std::vector<AttributeDetail> attribute_details(const ObjectGraph& graph, ObjectId object);

struct ReferrerDetail {
    ObjectId source;
    uint32_t times = 0;
    std::string name;  // of the first reference, empty if unknown
};
// One row an object, in file order; the first named_limit rows get their names looked up.
std::vector<ReferrerDetail> referrer_details(const ObjectGraph& graph, ObjectId object,
                                             size_t named_limit = SIZE_MAX);
// Distinct objects that refer to this one.
uint32_t referrer_count(const ObjectGraph& graph, ObjectId object);

SourceLocation source_of(const ObjectGraph& graph, ObjectId object);

// Entries of `ref` plus repaired references, and of `attr` (distinct names).
struct RecordCounts {
    uint32_t references = 0;
    uint32_t attributes = 0;
};
RecordCounts record_counts(const ObjectGraph& graph, ObjectId object);

// A few words that tell the object from others of its type: a name, a first field. May be empty.
std::string object_label(const ObjectGraph& graph, ObjectId object);

// Objects by (type, address) or by address alone, many at once: one pass over the columns.
struct ObjectKey {
    TypeId type;
    uint64_t address = 0;
};
// For each key its object: of the type, else the first one with the address, else nil.
std::vector<ObjectId> find_objects(const ObjectGraph& graph, std::span<const ObjectKey> keys);

}  // namespace hs
