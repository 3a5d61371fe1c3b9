#pragma once
// SAMPLES records of one stream. One thread at a time.

#include <cstdint>

#include "native/file/byte_coding.h"
#include "native/record/definition_log.h"

namespace capture {

class SampleLog {
public:
    void begin(uint32_t stream, SlotSource& source) {
        source_ = &source;
        slots_.begin(ChunkKind::kSamples, stream);
        last_ns_ = 0;
    }
    void hand_over() {
        if (slots_.is_open()) slots_.hand_over(source_->live_area());
    }
    // False: no room, the sample is not written.
    bool add(uint64_t time_ns, uint32_t node, uint64_t weight, DefinitionLog& definitions) {
        // The stream may have been that of a thread whose last samples are later.
        if (time_ns < last_ns_) time_ns = last_ns_;
        if (!slots_.has_room(3 * kMaxVarintBytes)) {
            definitions.hand_over();
            hand_over();
            Slot* const slot = source_->acquire_slot();
            if (slot == nullptr) return false;
            slots_.open(slot, time_ns);
            last_ns_ = time_ns;
            last_node_ = 0;
        }
        uint8_t* out = put_varint(slots_.cursor(), time_ns - last_ns_);
        out = put_zig(out, static_cast<int64_t>(node) - static_cast<int64_t>(last_node_));
        slots_.commit(put_varint(out, weight));
        last_ns_ = time_ns;
        last_node_ = node;
        return true;
    }

private:
    SlotSource* source_ = nullptr;
    SlotWriter slots_;
    uint64_t last_ns_ = 0;
    uint32_t last_node_ = 0;
};

}  // namespace capture
