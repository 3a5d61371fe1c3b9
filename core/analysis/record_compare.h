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

class RecordCompare {
public:
    // Addresses of objects that only one of the dumps has: a pair with another address is a record
    // of both or of neither.
    RecordCompare(const RecordIndex& a, const RecordIndex& b, bool strict,
                  const std::vector<uint64_t>& changed_addresses);

    [[nodiscard]] bool same(ObjectId in_a, ObjectId in_b) const;
    // Attribute values mean the same, each in its own dump.
    [[nodiscard]] bool same_attribute(std::string_view token_a, std::string_view token_b) const;

private:
    [[nodiscard]] bool may_be_changed(uint64_t address) const;
    [[nodiscard]] bool mentions_changed(std::string_view text) const;
    [[nodiscard]] bool same_attributes(std::string_view object_a, std::string_view object_b) const;

    const RecordIndex& a_;
    const RecordIndex& b_;
    bool strict_;
    bool any_changed_;
    std::vector<uint64_t> filter_;  // a bit for each hash value of a changed address
    int filter_shift_ = 58;
};

// A section that counts as the same: both absent, or equal values.
bool same_section(std::string_view token_a, std::string_view token_b);

}  // namespace hs
