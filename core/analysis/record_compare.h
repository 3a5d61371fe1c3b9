#pragma once
// Compares single records of two dumps, for graph_diff. Holds what it takes to know whether a pair
// is a record of its own dump.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/model/id_table.h"
#include "core/model/object_graph.h"
#include "core/model/object_record.h"

namespace hs {

// One dump with its records by (type, id).
class RecordIndex {
public:
    RecordIndex(const ObjectGraph& graph, JobContext& job)
        : graph_(graph), table_(graph.address, graph.type, graph.object_count, job) {}

    [[nodiscard]] const ObjectGraph& graph() const { return graph_; }
    [[nodiscard]] const IdTable& table() const { return table_; }
    // The record of exactly this type and address, or nil.
    [[nodiscard]] ObjectId find(TypeId type, uint64_t address) const {
        bool mismatch = false;
        const uint32_t row = table_.find(type, address, mismatch);
        return mismatch ? ObjectId{} : ObjectId{row};
    }
    [[nodiscard]] bool is_record(const ReferencePair& pair) const;

private:
    const ObjectGraph& graph_;
    IdTable table_;
};

// Addresses, a bit for each hash value: what is not in it was never added. 16 bits an address keep
// false alarms rare.
class AddressFilter {
public:
    AddressFilter() : bits_(1, 0) {}
    explicit AddressFilter(size_t address_count);

    void add(uint64_t address) {
        const uint64_t bit = bit_of(address);
        bits_[bit / 64] |= uint64_t{1} << bit % 64;
    }
    [[nodiscard]] bool may_have(uint64_t address) const {
        const uint64_t bit = bit_of(address);
        return (bits_[bit / 64] >> bit % 64 & 1) != 0;
    }

private:
    [[nodiscard]] uint64_t bit_of(uint64_t address) const {
        return (address * 0x9e3779b97f4a7c15u) >> shift_;
    }

    std::vector<uint64_t> bits_;
    int shift_ = 58;
};

class RecordCompare {
public:
    // Addresses of objects that only one of the dumps has: a pair with another address is a record
    // of both or of neither.
    RecordCompare(const RecordIndex& a, const RecordIndex& b, bool strict,
                  const std::vector<uint64_t>& changed_addresses);

    // Worth its while before all records are compared.
    void index_addresses();

    [[nodiscard]] bool same(ObjectId in_a, ObjectId in_b) const;
    // Attribute values mean the same, each in its own dump.
    [[nodiscard]] bool same_attribute(std::string_view token_a, std::string_view token_b) const;

private:
    // No record of A has the one address, and none of B the other.
    [[nodiscard]] bool are_dead(uint64_t in_a, uint64_t in_b) const;
    [[nodiscard]] bool mentions_changed(std::string_view text) const;
    // B's text is A's but for the ids of attributes that are records of neither dump. Cheap, and
    // false when in doubt: most records of a process a little later differ in nothing else.
    [[nodiscard]] bool same_but_dead_ids(std::string_view text_a, std::string_view text_b) const;
    [[nodiscard]] bool same_attributes(std::string_view object_a, std::string_view object_b) const;

    const RecordIndex& a_;
    const RecordIndex& b_;
    bool strict_;
    bool any_changed_;
    bool any_indexed_ = false;
    AddressFilter changed_;
    AddressFilter known_;  // addresses of all records of both, once indexed
};

// A section that counts as the same: both absent, or equal values.
bool same_section(std::string_view token_a, std::string_view token_b);

}  // namespace hs
