#pragma once
// One kind of records of one stream, written into live slots: takes a slot when the first record
// comes, hands it over when it is full or old, and counts the chunks. One thread at a time.

#include <cstdint>

#include "native/file/live_area.h"

namespace capture {

class SlotWriter {
public:
    void begin(ChunkKind kind, uint32_t stream) {
        kind_ = kind;
        stream_ = stream;
        sequence_ = 0;
        forget_slot();
    }

    [[nodiscard]] bool has_room(size_t byte_count) const {
        return static_cast<size_t>(limit_ - cursor_) >= byte_count;
    }
    [[nodiscard]] bool is_open() const { return slot_ != nullptr; }
    [[nodiscard]] bool has_records() const { return slot_ != nullptr && cursor_ != slot_->records; }
    [[nodiscard]] uint8_t* cursor() const { return cursor_; }

    [[nodiscard]] uint32_t slot_count() const { return sequence_; }  // opened so far

    // An empty one of the area; time of its first record.
    void open(Slot* slot, uint64_t time_ns, uint16_t more_flags = 0) {
        slot->kind = static_cast<uint32_t>(kind_);
        slot->stream = stream_;
        slot->sequence = sequence_++;
        slot->more_flags = more_flags;
        slot->time_ns = time_ns;
        slot->used.store(0, std::memory_order_relaxed);
        slot->state.store(kSlotOpen, std::memory_order_release);
        slot_ = slot;
        cursor_ = slot->records;
        limit_ = slot->records + kSlotRecordBytes;
    }
    void commit(uint8_t* end) {  // the record at cursor() ends at `end`
        cursor_ = end;
        slot_->used.store(static_cast<uint32_t>(end - slot_->records), std::memory_order_release);
    }
    void hand_over(LiveArea& area) {
        if (slot_ != nullptr) area.hand_over(slot_);
        forget_slot();
    }
    void forget_slot() {
        slot_ = nullptr;
        cursor_ = limit_ = nullptr;
    }

private:
    uint8_t* cursor_ = nullptr;
    uint8_t* limit_ = nullptr;
    Slot* slot_ = nullptr;
    ChunkKind kind_ = ChunkKind::kEvents;
    uint32_t stream_ = 0;
    uint32_t sequence_ = 0;
};

}  // namespace capture
