#include "native/record/stream.h"

namespace capture {

bool Stream::begin(uint32_t number, SlotSource& source, StreamClock& clock) {
    number_ = number;
    source_ = &source;
    clock_ = &clock;
    events_.begin(ChunkKind::kEvents, number);
    definitions.begin(number, source);
    calls.begin(number, source);
    samples.begin(number, source);
    forget_thread();
    tick_seen_ = exact_seen_ = last_tick_ = slot_tick_ = 0;
    lost_allocations_ = lost_frees_ = lost_bytes_ = 0;
    cache.clear();
    return codes.begin() && stacks.begin(definitions);
}

void Stream::hand_over() {
    definitions.hand_over();
    calls.hand_over();
    samples.hand_over();
    if (events_.is_open()) events_.hand_over(source_->live_area());
}

bool Stream::next_slot() {
    hand_over();
    Slot* const slot = source_->acquire_slot();
    if (slot == nullptr) return false;
    const uint64_t now = source_->now_ns();
    slot_tick_ = clock_->tick->load(std::memory_order_relaxed);
    events_.open(slot, now);
    has_thread_name = false;
    encoder.begin_payload(now);
    if (lost_allocations_ + lost_frees_ != 0) {
        events_.commit(
            EventEncoder::put_gap(events_.cursor(), lost_allocations_, lost_frees_, lost_bytes_));
        lost_allocations_ = lost_frees_ = lost_bytes_ = 0;
    }
    return true;
}

uint8_t* Stream::begin_with_time(bool is_exact) {
    if (!is_exact) clock_->last_stream.store(this, std::memory_order_relaxed);
    const uint64_t tick = clock_->tick->load(std::memory_order_relaxed);
    if (tick != last_tick_) clock_->writer->tick_seen();
    last_tick_ = tick;
    const bool is_old = tick - slot_tick_ >= kMaxSlotAgeTicks && events_.has_records();
    if (is_old && !next_slot()) return nullptr;
    // In precise mode a tick that never comes makes each event take this way.
    tick_seen_ = clock_->is_precise ? 0 : tick;
    // The thread with the GIL looks at the count before it reads the clock, those without it add
    // to it afterwards: while the count stays, no event before the next has a later time.
    if (!is_exact) exact_seen_ = clock_->exact_events.load(std::memory_order_acquire);
    uint8_t* const out = encoder.put_time(events_.cursor(), source_->now_ns());
    events_.commit(out);
    if (is_exact) {
        const uint64_t before = clock_->exact_events.fetch_add(1, std::memory_order_acq_rel);
        if (before == exact_seen_) ++exact_seen_;
    }
    return out;
}

}  // namespace capture
