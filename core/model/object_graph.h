#pragma once
// ObjectGraph: the objects of a heap dump and who refers to whom, as columns. Frozen once built.
//
//   row        0          1 … object_count          object_count+1 … row_count-1
//              virtual    objects of the dump,      stubs: referred to, not in the dump (size 0),
//              root       in file order             in order of first mention
//
//   out_begin  [.. 7 10 ..]        edges of row r: out_target[out_begin[r] .. out_begin[r+1])
//   out_target [.. a b c ..]       a row each, dangling ones are stubs; repeated references repeat
//   in_begin, in_source            the same edges by target, sources rising
//
// The edges of an object stand in the order of its record, then those that repair added. Names,
// values and source locations are not stored: records() reads them from the file. 28 bytes an
// object and 8 an edge.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/column.h"
#include "core/base/ids.h"
#include "core/base/string_table.h"

namespace hs {

class ObjectRecords;

// What kept an object alive from outside the graph when it was dumped.
struct RecordedRoot {
    ObjectId object;
    std::string name;   // "cache": of the variable or module; may be empty
    std::string place;  // "local of handle (server.py:56)"
};

struct ObjectGraph {
    uint32_t object_count = 0;
    uint32_t stub_count = 0;

    StringTable types;             // a TypeId is a row of it; the empty text is a legal type
    bool has_type_reprs = true;    // types are written "<class 'dict'>", else "dict"
    Column<uint64_t> address;      // by row; id() of the object
    Column<TypeId> type;           // by row
    Column<uint32_t> shallow_u32;  // by row, bytes; kBigSize: look in big_sizes
    Column<uint32_t> out_begin;    // object_count + 2
    Column<ObjectId> out_target;
    Column<uint32_t> in_begin;  // row_count() + 1
    Column<ObjectId> in_source;

    // What only some dumps have; empty in others.
    Column<uint32_t> reference_count;  // by row; kBigSize and above, and immortal: kBigSize
    std::vector<RecordedRoot> recorded_roots;

    std::map<uint32_t, uint64_t> big_sizes;
    // Ids of stubs that are no unsigned 64-bit number (negative or longer), as written.
    std::map<uint32_t, std::string> odd_ids;

    // What is read when somebody looks; the bytes it is read from are owned by Dataset::inputs.
    std::shared_ptr<const ObjectRecords> owned_records;

    uint64_t edge_count = 0;      // as recorded, dangling ones included, repaired ones not
    uint64_t dangling_edges = 0;  // of these, to stubs
    uint64_t repaired_edges = 0;
    uint64_t mismatched_edges = 0;  // resolved by id alone, the type disagreeing
    uint32_t type_count = 0;        // types that at least one object has
    uint64_t shallow_bytes = 0;     // of all objects; stays at 2^64-1 when beyond
    std::vector<uint64_t> sketch;   // see graph_sketch.h

    static constexpr uint32_t kBigSize = UINT32_MAX;

    [[nodiscard]] uint32_t row_count() const { return 1 + object_count + stub_count; }
    [[nodiscard]] bool is_object(ObjectId id) const { return id.v - 1 < object_count; }
    [[nodiscard]] bool is_stub(ObjectId id) const { return id.v > object_count; }
    [[nodiscard]] uint64_t shallow(ObjectId id) const {
        const uint32_t bytes = shallow_u32[id.v];
        return bytes == kBigSize ? big_shallow(id) : bytes;
    }
    [[nodiscard]] std::string_view type_text(ObjectId id) const {
        return types.text(StringId{type[id.v].v});
    }
    [[nodiscard]] std::string_view type_text(TypeId id) const { return types.text({id.v}); }
    [[nodiscard]] std::span<const ObjectId> references(ObjectId id) const {
        return is_object(id) ? out_target.slice(out_begin[id.v], out_begin[id.v + 1])
                             : std::span<const ObjectId>{};
    }
    [[nodiscard]] std::span<const ObjectId> referrers(ObjectId id) const {
        return in_source.slice(in_begin[id.v], in_begin[id.v + 1]);
    }
    // Of objects; stubs have none.
    [[nodiscard]] const ObjectRecords& records() const;

    // Rows with this address, objects before stubs. A few milliseconds for 10 million rows.
    [[nodiscard]] std::vector<ObjectId> find_address(uint64_t address) const;
    // By exact type and id; nil if there is none among the objects.
    [[nodiscard]] ObjectId find_object(std::string_view type, uint64_t address) const;
    // As printed: decimal, or as written for an odd one.
    [[nodiscard]] std::string id_text(ObjectId id) const;

    // Order by type text (bytes), then numeric id: how ties are broken everywhere.
    [[nodiscard]] bool before(ObjectId a, ObjectId b) const;

    [[nodiscard]] TypeId find_type(std::string_view text) const;  // kNoType if absent
    static constexpr TypeId kNoType{UINT32_MAX};
    // The type of this name, as types are written here: "<class 'module'>" or "module".
    [[nodiscard]] TypeId type_named(std::string_view python_name) const;

    [[nodiscard]] uint64_t memory_bytes() const;

private:
    [[nodiscard]] uint64_t big_shallow(ObjectId id) const;
};

// Sums of sizes stay at 2^64-1 rather than wrap: a hostile dump may claim more than exists.
inline uint64_t add_saturated(uint64_t a, uint64_t b) {
    uint64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

}  // namespace hs
