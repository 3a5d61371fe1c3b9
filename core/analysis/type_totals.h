#pragma once
// Objects and bytes of each type that at least one object has.

#include <cstdint>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/model/object_graph.h"

namespace hs {

struct TypeTotal {
    TypeId type;
    uint64_t objects = 0;
    uint64_t shallow_bytes = 0;
    uint64_t retained_bytes = 0;  // 0 until fill_retained
};

enum class TypeOrder : uint8_t { kCount, kShallow, kRetained, kName };

// In order of first appearance in the file.
std::vector<TypeTotal> type_totals(const ObjectGraph& graph);
// In the order of the file.
std::vector<ObjectId> objects_of_type(const ObjectGraph& graph, TypeId type);
void fill_retained(std::vector<TypeTotal>& totals, const ObjectGraph& graph,
                   const Dominators& dominators);
// Falling by number, rising by name; ties by name.
void sort_types(std::vector<TypeTotal>& totals, const ObjectGraph& graph, TypeOrder order);

}  // namespace hs
