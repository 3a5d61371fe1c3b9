#pragma once
// Turns the raw references of one piece into rows. What dangles becomes a stub of the piece first;
// the stubs of all pieces are numbered together afterwards, in file order.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/model/id_table.h"
#include "core/model/object_graph.h"
#include "core/model/object_graph_builder.h"
#include "core/model/raw_graph.h"

namespace hs {

struct StubKey {
    TypeId type;
    uint64_t address = 0;
    std::string odd_id;

    bool operator==(const StubKey&) const = default;
};

struct StubKeyHash {
    size_t operator()(const StubKey& key) const {
        return (key.address * 0x9e3779b97f4a7c15u + key.type.v) * 0xd6e8feb86659fd93u +
               std::hash<std::string>{}(key.odd_id);
    }
};

// Stubs in order of first mention.
class StubList {
public:
    uint32_t number_of(const StubKey& key);
    [[nodiscard]] const std::vector<StubKey>& keys() const { return keys_; }

private:
    std::vector<StubKey> keys_;
    std::unordered_map<StubKey, uint32_t, StubKeyHash> numbers_;
};

struct ResolvedPiece {
    // A row, or kStub | number in stubs. In the order of the raw edges, repaired ones between.
    std::vector<uint32_t> targets;
    std::vector<uint32_t> edges_end;  // by record, in targets
    StubList stubs;
    uint64_t dangling = 0;
    uint64_t mismatched = 0;
    uint64_t repaired = 0;

    static constexpr uint32_t kStub = uint32_t{1} << 31;
};

struct ResolveInput {
    const GraphBuild& build;
    const ObjectGraph& graph;  // types and the columns of objects are filled
    const IdTable& table;
    TypeId dict_type;  // kNoType: nothing to repair
};

// type_map: row of piece.types -> type of the graph.
ResolvedPiece resolve_references(const RawPiece& piece, const std::vector<TypeId>& type_map,
                                 const ResolveInput& input);

}  // namespace hs
