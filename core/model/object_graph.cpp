#include "core/model/object_graph.h"

#include <algorithm>

#include "core/model/object_records.h"

namespace hs {

const ObjectRecords& ObjectGraph::records() const {
    return owned_records ? *owned_records : no_records();
}

std::vector<ObjectId> ObjectGraph::find_address(uint64_t wanted) const {
    std::vector<ObjectId> found;
    for (uint32_t row = 1; row < row_count(); ++row) {
        if (address[row] == wanted && !odd_ids.contains(row)) found.push_back({row});
    }
    return found;
}

ObjectId ObjectGraph::find_object(std::string_view type_wanted, uint64_t wanted) const {
    const TypeId type_id = find_type(type_wanted);
    for (uint32_t row = 1; row <= object_count; ++row) {
        if (address[row] == wanted && type[row] == type_id) return {row};
    }
    return {};
}

std::string ObjectGraph::id_text(ObjectId id) const {
    if (is_stub(id)) {
        if (const auto odd = odd_ids.find(id.v); odd != odd_ids.end()) return odd->second;
    }
    return std::to_string(address[id.v]);
}

bool ObjectGraph::before(ObjectId a, ObjectId b) const {
    if (type[a.v] != type[b.v]) return type_text(a) < type_text(b);
    if (address[a.v] != address[b.v]) return address[a.v] < address[b.v];
    return a.v < b.v;
}

TypeId ObjectGraph::find_type(std::string_view wanted) const {
    if (wanted.empty()) return TypeId{0};
    const StringId found = types.find(wanted);
    return found.is_nil() ? kNoType : TypeId{found.v};
}

TypeId ObjectGraph::type_named(std::string_view python_name) const {
    if (!has_type_reprs) return find_type(python_name);
    return find_type("<class '" + std::string(python_name) + "'>");
}

uint64_t ObjectGraph::big_shallow(ObjectId id) const {
    const auto found = big_sizes.find(id.v);
    return found == big_sizes.end() ? kBigSize : found->second;
}

uint64_t ObjectGraph::memory_bytes() const {
    return address.memory_bytes() + type.memory_bytes() + shallow_u32.memory_bytes() +
           reference_count.memory_bytes() + records().memory_bytes() + out_begin.memory_bytes() +
           out_target.memory_bytes() + in_begin.memory_bytes() + in_source.memory_bytes() +
           types.memory_bytes();
}

}  // namespace hs
