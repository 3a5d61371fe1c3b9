#pragma once
// Live slots: the memory that threads write records into. It is the file itself, mapped, so what
// was written is in the file also after SIGKILL.
//
//   slot  64 KiB   0 state   4 used (release, after each record)   8 kind   12 stream   16 sequence
//                  20 flags of the chunk but for its codec   24 time   64 … records
//
// A slot goes empty → open (one thread writes) → full (in the queue of the writer thread) → empty.
// Where the file has no room, or all of its slots are open, slots are anonymous memory instead.

#include <atomic>
#include <cstdint>

#include "native/file/chunk_format.h"
#include "native/file/mapped_memory.h"
#include "native/file/spin_lock.h"

namespace capture {

constexpr size_t kSlotBytes = 65536;
constexpr size_t kSlotHeaderBytes = 64;
constexpr size_t kSlotRecordBytes = kSlotBytes - kSlotHeaderBytes;

enum SlotState : uint32_t { kSlotEmpty = 0, kSlotOpen = 1, kSlotFull = 2 };

struct Slot {
    std::atomic<uint32_t> state;
    std::atomic<uint32_t> used;  // bytes of whole records
    uint32_t kind;
    uint32_t stream;
    uint32_t sequence;
    uint32_t more_flags;
    uint64_t time_ns;
    uint8_t reserved[32];
    uint8_t records[kSlotRecordBytes];
};
static_assert(sizeof(Slot) == kSlotBytes);

class LiveArea {
public:
    static constexpr uint32_t kFileSlots = 64;
    static constexpr uint32_t kMaxSlots = 256;  // with the anonymous ones

    // Reserves the slots in `descriptor`, behind the first chunk header, and maps them. 0 or errno:
    // then no slot is in the file, and anonymous ones are given.
    int open(int descriptor);
    void close();   // unmaps all
    void forget();  // in a forked child, where the slots are not mapped: touches nothing

    // An empty slot, or null: the writer has to empty one first.
    Slot* acquire();
    void release(Slot* slot);  // its records are written; makes it empty

    void hand_over(Slot* slot);  // full: to the queue
    Slot* next_full();           // oldest of the queue, or null; it stays `full` until released

    [[nodiscard]] bool has_anonymous_slots() const { return anonymous_count_ != 0 || !in_file_; }

private:
    bool add_anonymous_slot();

    SpinLock lock_;
    bool in_file_ = false;
    Slot* mapped_ = nullptr;
    uint32_t anonymous_count_ = 0;
    uint32_t free_count_ = 0;
    Slot* free_[kMaxSlots] = {};
    Slot* queue_[kMaxSlots] = {};
    uint64_t queued_ = 0;  // slots ever queued
    uint64_t taken_ = 0;   // … and taken
    uint32_t being_written_ = 0;
};

}  // namespace capture
