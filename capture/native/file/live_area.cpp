#include "native/file/live_area.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>

namespace capture {
namespace {

constexpr size_t kAreaBytes = LiveArea::kFileSlots * kSlotBytes;
constexpr off_t kAreaOffset = kFirstChunkOffset + kChunkHeaderBytes;

}  // namespace

int LiveArea::open(int descriptor) {
    free_count_ = 0;
    queued_ = taken_ = 0;
    in_file_ = false;
    // A hole would be SIGBUS on a full disk: every block is there before anybody writes.
    int error = posix_fallocate(descriptor, kAreaOffset, kAreaBytes);
    if (error == 0) {
        void* const area =
            mmap(nullptr, kAreaBytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, kAreaOffset);
        if (area == MAP_FAILED) error = errno;
        if (error == 0) {
            madvise(area, kAreaBytes, MADV_DONTFORK);
            in_file_ = true;
            mapped_ = static_cast<Slot*>(area);
            for (uint32_t i = kFileSlots; i-- > 0;) free_[free_count_++] = mapped_ + i;
        }
    }
    anonymous_count_ = 0;
    return error;
}

void LiveArea::close() {
    for (uint32_t i = 0; i < free_count_; ++i) {
        const bool is_in_file = in_file_ && free_[i] >= mapped_ && free_[i] < mapped_ + kFileSlots;
        if (!is_in_file) unmap_bytes(free_[i], kSlotBytes);
    }
    if (mapped_ != nullptr) munmap(mapped_, kAreaBytes);
    forget();
}

void LiveArea::forget() {
    lock_.forget();
    mapped_ = nullptr;
    in_file_ = false;
    free_count_ = anonymous_count_ = being_written_ = 0;
    queued_ = taken_ = 0;
}

bool LiveArea::add_anonymous_slot() {
    const uint32_t file_slots = in_file_ ? kFileSlots : 0;
    if (file_slots + anonymous_count_ >= kMaxSlots) return false;
    auto* const slot = static_cast<Slot*>(map_bytes(kSlotBytes));
    if (slot == nullptr) return false;
    madvise(slot, kSlotBytes, MADV_DONTFORK);
    ++anonymous_count_;
    free_[free_count_++] = slot;
    return true;
}

Slot* LiveArea::acquire() {
    const SpinGuard guard(lock_);
    // Slots in the queue come back soon and are safe in the file: worth waiting for.
    const bool none_comes_back = queued_ == taken_ && being_written_ == 0;
    const bool few_without_file = !in_file_ && anonymous_count_ < kFileSlots;
    if (free_count_ == 0 && !((none_comes_back || few_without_file) && add_anonymous_slot())) {
        return nullptr;
    }
    return free_[--free_count_];
}

void LiveArea::release(Slot* slot) {
    slot->used.store(0, std::memory_order_relaxed);
    slot->state.store(kSlotEmpty, std::memory_order_release);
    const SpinGuard guard(lock_);
    being_written_ = 0;
    free_[free_count_++] = slot;
}

void LiveArea::hand_over(Slot* slot) {
    slot->state.store(kSlotFull, std::memory_order_release);
    const SpinGuard guard(lock_);
    queue_[queued_++ % kMaxSlots] = slot;
}

Slot* LiveArea::next_full() {
    const SpinGuard guard(lock_);
    if (taken_ == queued_) return nullptr;
    being_written_ = 1;
    return queue_[taken_++ % kMaxSlots];
}

}  // namespace capture
