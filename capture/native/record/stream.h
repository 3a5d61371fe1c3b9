#pragma once
// What one thread records into: encoder state, definitions, stacks, all its own, so no event takes
// a lock. A stream outlives its thread and is given to the next one.

#include <atomic>
#include <cstdint>

#include "native/file/writer_thread.h"
#include "native/profile/call_log.h"
#include "native/profile/sample_log.h"
#include "native/record/code_table.h"
#include "native/record/definition_log.h"
#include "native/record/event_encoder.h"
#include "native/record/sampler.h"
#include "native/record/stack_cache.h"
#include "native/record/stack_table.h"

namespace capture {

struct StreamClock {  // shared by all streams of a recording
    const std::atomic<uint64_t>* tick = nullptr;
    WriterThread* writer = nullptr;                 // that ticks
    std::atomic<const void*> last_stream{nullptr};  // of the last event under the GIL
    // Events without the GIL. The block that one of them frees may be the next that the thread with
    // the GIL gets, so that reads the clock again after each of them.
    std::atomic<uint64_t> exact_events{0};
    bool is_precise = false;
};

class Stream {
public:
    bool begin(uint32_t number, SlotSource& source, StreamClock& clock);
    void hand_over();  // definitions first: a chunk of events may use them all

    // Where the next event is to be put, its time written; null: it is lost. `is_exact`: the order
    // to events of other threads is told by the time alone (RAW, which runs without the GIL).
    uint8_t* begin_event(bool is_exact) {
        if (!events_.has_room(EventEncoder::kMaxEventBytes) && !next_slot()) return nullptr;
        const bool is_usual = !is_exact &&
                              clock_->tick->load(std::memory_order_relaxed) == tick_seen_ &&
                              clock_->exact_events.load(std::memory_order_relaxed) == exact_seen_ &&
                              clock_->last_stream.load(std::memory_order_relaxed) == this;
        return is_usual ? events_.cursor() : begin_with_time(is_exact);
    }
    void end_event(uint8_t* end) { events_.commit(end); }
    void lose_allocation(uint64_t bytes) {
        ++lost_allocations_;
        lost_bytes_ += bytes;
    }
    void lose_free() { ++lost_frees_; }

    [[nodiscard]] uint32_t number() const { return number_; }

    std::atomic<uint32_t> inside{0};  // its thread is in a hook
    std::atomic<bool> is_taken{false};
    EventEncoder encoder;
    DefinitionLog definitions;
    StackTable stacks;
    CodeTable codes;
    StackCache cache;
    Sampler sampler;
    CallLog calls;
    SampleLog samples;
    // Of the thread that has the stream. Its name is looked for at each event until it is known,
    // and once more in each slot, since a program may change it.
    struct ThreadName {
        static constexpr uint32_t kMostLooks = 256;
        bool is_written = false;
        uint32_t looks = 0;  // that found no name
        uint64_t hash = 0;   // of the name that was written
    };
    ThreadName thread_name;
    bool has_thread_name = false;  // nothing to be looked for
    void forget_thread() {
        has_thread_name = false;
        thread_name = {};
    }

private:
    static constexpr uint64_t kMaxSlotAgeTicks = 100;
    bool next_slot();
    uint8_t* begin_with_time(bool is_exact);

    SlotWriter events_;
    SlotSource* source_ = nullptr;
    StreamClock* clock_ = nullptr;
    uint64_t tick_seen_ = 0;
    uint64_t exact_seen_ = 0;
    uint64_t last_tick_ = 0;
    uint64_t slot_tick_ = 0;
    uint64_t lost_allocations_ = 0;
    uint64_t lost_frees_ = 0;
    uint64_t lost_bytes_ = 0;
    uint32_t number_ = 0;
};

}  // namespace capture
