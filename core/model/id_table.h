#pragma once
// IdTable: object rows by address, for resolving references while a graph is built. Open addressing
// on 32-bit rows: 8 bytes an object at the most, and the keys stay in the address column.
//
// An address that several types share is rare and hostile, so the main table holds only the lowest
// row of each address; the others go to a second table by (type, address).

#include <atomic>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/base/column.h"
#include "core/base/ids.h"
#include "core/base/job_context.h"

namespace hs {

class IdTable {
public:
    // Rows 1 … count of both columns, which must outlive the table.
    IdTable(const Column<uint64_t>& address, const Column<TypeId>& type, uint32_t count,
            JobContext& job);

    // Rows that repeat the (type, address) of another row and lose to it, rising. While there are
    // any, find is not to be used: drop them and build again.
    [[nodiscard]] std::vector<uint32_t> repeated_rows(bool first_wins) const;
    // Rows whose address a lower row has, whatever the types, rising.
    [[nodiscard]] const std::vector<uint32_t>& rows_behind_first() const { return shared_rows_; }

    // Row of the exact pair; else, with `mismatch` set, the first row with the address; else 0.
    [[nodiscard]] uint32_t find(TypeId type, uint64_t address, bool& mismatch) const {
        const uint32_t row = find_address(address);
        if (row == 0 || type_[row] == type) return row;
        return find_shared(type, address, row, mismatch);
    }
    // The first row with the address, else 0.
    [[nodiscard]] uint32_t find_address(uint64_t address) const {
        for (size_t slot = slot_of(address);; slot = (slot + 1) & mask_) {
            const uint32_t row = slots_[slot];
            if (row == 0 || address_[row] == address) return row;
        }
    }

    // Looking up in two waves hides the memory latency: prefetch_slot for a batch, then
    // prefetch_row, then find.
    void prefetch_slot(uint64_t address) const { __builtin_prefetch(&slots_[slot_of(address)]); }
    void prefetch_row(uint64_t address) const {
        const uint32_t row = slots_[slot_of(address)];
        __builtin_prefetch(&address_[row]);
        __builtin_prefetch(&type_[row]);
    }

private:
    [[nodiscard]] size_t slot_of(uint64_t address) const {
        uint64_t hash = address * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
        hash *= 0xd6e8feb86659fd93u;
        return hash >> shift_;
    }
    void insert(uint32_t row, std::vector<uint32_t>& shared);
    void index_shared(std::vector<uint32_t> shared);
    [[nodiscard]] uint32_t find_shared(TypeId type, uint64_t address, uint32_t first,
                                       bool& mismatch) const;

    struct Key {
        uint64_t address;
        uint32_t type;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        size_t operator()(const Key& key) const {
            return (key.address * 0x9e3779b97f4a7c15u + key.type) * 0xd6e8feb86659fd93u;
        }
    };

    const uint64_t* address_;
    const TypeId* type_;
    Column<uint32_t> slots_;  // 0: free
    size_t mask_ = 0;
    int shift_ = 63;
    std::vector<uint32_t> shared_rows_;  // rising; rows whose address a lower row has
    std::unordered_map<Key, uint32_t, KeyHash> shared_;
};

}  // namespace hs
