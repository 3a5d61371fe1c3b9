#include "core/model/id_table.h"

#include <algorithm>
#include <bit>

namespace hs {

namespace {

constexpr size_t kRowsPerPiece = size_t{1} << 16;

}  // namespace

IdTable::IdTable(const Column<uint64_t>& address, const Column<TypeId>& type, uint32_t count,
                 JobContext& job)
    : address_(address.data()), type_(type.data()) {
    const size_t capacity = std::bit_ceil(size_t{count} + size_t{count} / 2 + 2);
    mask_ = capacity - 1;
    shift_ = 64 - std::countr_zero(capacity);
    slots_ = Column<uint32_t>::zeroed(capacity);
    std::mutex mutex;
    std::vector<uint32_t> all_shared;
    job.parallel_for(count, kRowsPerPiece, [&](size_t begin, size_t end) {
        std::vector<uint32_t> shared;
        constexpr size_t kAhead = 16;
        for (size_t i = begin; i < end; ++i) {
            prefetch_slot(address_[1 + std::min(i + kAhead, end - 1)]);
            insert(static_cast<uint32_t>(i + 1), shared);
        }
        if (shared.empty()) return;
        const std::lock_guard lock(mutex);
        all_shared.insert(all_shared.end(), shared.begin(), shared.end());
    });
    index_shared(std::move(all_shared));
}

// The slot of an address ends up with its lowest row whatever the order of insertion.
void IdTable::insert(uint32_t row, std::vector<uint32_t>& shared) {
    size_t slot = slot_of(address_[row]);
    while (true) {
        const std::atomic_ref<uint32_t> held_in_slot(slots_[slot]);
        uint32_t held = held_in_slot.load(std::memory_order_relaxed);
        if (held == 0) {
            if (held_in_slot.compare_exchange_strong(held, row, std::memory_order_relaxed)) return;
        }
        if (address_[held] != address_[row]) {
            slot = (slot + 1) & mask_;
            continue;
        }
        if (held < row) {
            shared.push_back(row);
            return;
        }
        if (held_in_slot.compare_exchange_strong(held, row, std::memory_order_relaxed)) {
            shared.push_back(held);
            return;
        }
    }
}

void IdTable::index_shared(std::vector<uint32_t> shared) {
    std::sort(shared.begin(), shared.end());
    shared_rows_ = std::move(shared);
    for (const uint32_t row : shared_rows_) {
        shared_.try_emplace({address_[row], type_[row].v}, row);
    }
}

std::vector<uint32_t> IdTable::repeated_rows(bool first_wins) const {
    std::vector<uint32_t> repeated;
    std::unordered_map<Key, uint32_t, KeyHash> winner;
    for (const uint32_t row : shared_rows_) {
        const Key key{address_[row], type_[row].v};
        const uint32_t first = find_address(key.address);
        uint32_t before = 0;
        if (const auto found = winner.find(key); found != winner.end()) {
            before = found->second;
        } else if (type_[first].v == key.type) {
            before = first;
        }
        if (before == 0) {
            winner[key] = row;
            continue;
        }
        repeated.push_back(first_wins ? row : before);
        winner[key] = first_wins ? before : row;
    }
    std::sort(repeated.begin(), repeated.end());
    return repeated;
}

uint32_t IdTable::find_shared(TypeId type, uint64_t address, uint32_t first, bool& mismatch) const {
    if (!shared_.empty()) {
        if (const auto found = shared_.find({address, type.v}); found != shared_.end()) {
            return found->second;
        }
    }
    mismatch = true;
    return first;
}

}  // namespace hs
