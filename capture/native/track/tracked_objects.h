#pragma once
// The tracked objects that are alive, in the order of tracking, found by the address of their
// block. A counting filter in front makes the look-up at each free of the program one load.

#include <Python.h>

#include "native/dump/walk_array.h"

namespace capture {

struct TrackedObject {
    PyObject* object;  // null: dead
    uint32_t number;
    uint16_t level;
    uint16_t block_offset;
    [[nodiscard]] uintptr_t block() const {
        return reinterpret_cast<uintptr_t>(object) - block_offset;
    }
};

class TrackedObjects {
public:
    static constexpr uint32_t kNone = UINT32_MAX;

    [[nodiscard]] bool may_hold(const void* block) const {
        return filter_.size() != 0 && filter_[filter_slot(address_of(block))] != 0;
    }
    // Index of the live object in that block, or kNone.
    [[nodiscard]] uint32_t find(const void* block) const {
        if (slots_.size() == 0) return kNone;
        return slots_[slot_of(address_of(block))].index;
    }
    bool add(const TrackedObject& object) {  // its block holds none; false without memory
        if (2 * (live_ + 1) > slots_.size() && !grow()) return false;
        if (objects_.size() > 2 * live_ + kMostDead) compact();
        const size_t before = objects_.size();
        objects_.push(object);
        if (objects_.size() == before) return false;
        Slot& slot = slots_[slot_of(object.block())];
        slot = {object.block(), static_cast<uint32_t>(before)};
        ++filter_[filter_slot(object.block())];
        ++live_;
        return true;
    }
    void remove(uint32_t index) {
        const uintptr_t block = objects_[index].block();
        objects_[index].object = nullptr;
        --filter_[filter_slot(block)];
        --live_;
        erase(slot_of(block));
    }
    void clear() {
        objects_.clear();
        if (filter_.size() != 0) std::memset(filter_.data(), 0, filter_.size() * sizeof(uint32_t));
        if (slots_.size() != 0) empty_slots();
        live_ = 0;
    }

    [[nodiscard]] size_t count() const { return objects_.size(); }  // with dead ones
    [[nodiscard]] size_t live_count() const { return live_; }
    TrackedObject& operator[](size_t index) { return objects_[index]; }
    [[nodiscard]] size_t own_bytes() const {
        return objects_.size() * sizeof(TrackedObject) + slots_.size() * sizeof(Slot) +
               filter_.size() * sizeof(uint32_t);
    }

private:
    static constexpr unsigned kFilterBits = 16;
    static constexpr size_t kMostDead = 4096;
    static constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;
    struct Slot {
        uintptr_t block;
        uint32_t index;  // kNone: empty
    };

    static uintptr_t address_of(const void* block) { return reinterpret_cast<uintptr_t>(block); }
    static size_t filter_slot(uintptr_t block) {
        return (block >> 4) * kSpread >> (64 - kFilterBits);
    }
    [[nodiscard]] size_t home_of(uintptr_t block) const {
        return ((block >> 4) * kSpread >> 20) & (slots_.size() - 1);
    }
    [[nodiscard]] size_t slot_of(uintptr_t block) const {
        size_t at = home_of(block);
        while (slots_[at].index != kNone && slots_[at].block != block) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return at;
    }
    void empty_slots() {
        for (size_t i = 0; i < slots_.size(); ++i) slots_[i] = {0, kNone};
    }
    void enter_all() {
        empty_slots();
        for (size_t i = 0; i < objects_.size(); ++i) {
            if (objects_[i].object == nullptr) continue;
            const uintptr_t block = objects_[i].block();
            slots_[slot_of(block)] = {block, static_cast<uint32_t>(i)};
        }
    }
    bool grow() {
        if (filter_.size() == 0) filter_.resize_zeroed(size_t{1} << kFilterBits);
        if (filter_.size() == 0) return false;
        const size_t before = slots_.size();
        slots_.resize_zeroed(before == 0 ? 4096 : before * 2);
        if (slots_.size() == before) return false;
        enter_all();
        return true;
    }
    void compact() {
        size_t end = 0;
        for (size_t i = 0; i < objects_.size(); ++i) {
            if (objects_[i].object != nullptr) objects_[end++] = objects_[i];
        }
        objects_.truncate(end);
        enter_all();
    }
    // Later entries of the run move up, so that no search stops at the hole.
    void erase(size_t hole) {
        const size_t mask = slots_.size() - 1;
        for (size_t at = (hole + 1) & mask; slots_[at].index != kNone; at = (at + 1) & mask) {
            const size_t home = home_of(slots_[at].block);
            if (((at - home) & mask) < ((at - hole) & mask)) continue;
            slots_[hole] = slots_[at];
            hole = at;
        }
        slots_[hole] = {0, kNone};
    }

    WalkArray<TrackedObject> objects_;
    WalkArray<Slot> slots_;
    WalkArray<uint32_t> filter_;
    size_t live_ = 0;
};

}  // namespace capture
