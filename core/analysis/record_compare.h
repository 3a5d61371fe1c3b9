#pragma once
// Compares single records of two dumps, for graph_diff. Holds what it takes to know whether a pair
// is a record of its own dump.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/analysis/address_filter.h"
#include "core/base/job_context.h"
#include "core/model/id_table.h"
#include "core/model/object_graph.h"
#include "core/model/object_records.h"

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
    // Ids at the same places of two records, looked up together: each look goes to memory that no
    // cache holds, 60 ns if one waits for the other.
    struct DifferingIds {
        std::array<uint64_t, 16> in_a;
        std::array<uint64_t, 16> in_b;
        size_t count = 0;
    };

    // No record of that dump has the address.
    [[nodiscard]] bool is_dead(const RecordIndex& index, uint64_t address) const {
        if (known_ && !known_->may_have(address)) return true;
        return index.table().find_address(address) == 0;
    }
    [[nodiscard]] bool are_dead(const DifferingIds& ids) const;
    // A record of both dumps or of neither, known without looking it up; false when in doubt.
    [[nodiscard]] bool is_unchanged(const ReferencePair& pair) const;
    [[nodiscard]] bool is_record(const RecordIndex& index, const ReferencePair& pair) const;
    // Adds one pair to those to look up; false: one of the former is not dead.
    [[nodiscard]] bool note(uint64_t in_a, uint64_t in_b, DifferingIds& ids) const;
    [[nodiscard]] bool mentions_changed(std::string_view text) const;
    // B's text is A's but for the ids of attributes that are records of neither dump. Cheap, and
    // false when in doubt: most records of a process a little later differ in nothing else.
    [[nodiscard]] bool same_but_dead_ids(ObjectId in_a, std::string_view text_a,
                                         std::string_view text_b) const;
    [[nodiscard]] std::optional<bool> same_by_text(ObjectId in_a, ObjectId in_b) const;
    [[nodiscard]] bool same_parts(ObjectId in_a, ObjectId in_b) const;
    [[nodiscard]] bool same_columns(ObjectId in_a, ObjectId in_b) const;
    [[nodiscard]] bool same_attributes(ObjectId in_a, ObjectId in_b) const;

    const RecordIndex& a_;
    const RecordIndex& b_;
    bool strict_;
    bool any_changed_;
    AddressFilter changed_;
    std::optional<AddressFilter> known_;  // addresses of all records of both, once indexed
};

// Values that count as the same: both absent, or equal.
bool same_value(std::string_view token_a, std::string_view token_b);

}  // namespace hs
