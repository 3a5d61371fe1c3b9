#pragma once
// CALLS records of one stream, and the calls that are open in its thread. What is written is well
// nested, also where a record is lost or the program switches stacks.

#include <cstdint>

#include "native/file/byte_coding.h"
#include "native/record/code_table.h"
#include "native/record/definition_log.h"

namespace capture {

enum class CallOp : uint8_t { kEnter, kLeave, kYield, kRaise };

struct ByteSums {
    uint64_t allocated = 0;
    uint64_t freed = 0;
};

struct OpenCall {
    const void* code;
    ByteSums own;
    bool is_written;
};

class CallLog {
public:
    static constexpr size_t kMostLocals = 1500;
    static constexpr size_t kMostBytes = (6 + 3 * kMostLocals) * kMaxVarintBytes;

    void begin(uint32_t stream, SlotSource& source) {
        source_ = &source;
        slots_.begin(ChunkKind::kCalls, stream);
        open_.clear();
        codes_begun_ = false;
        owed_ = 0;
    }
    void hand_over() {
        if (slots_.is_open()) slots_.hand_over(source_->live_area());
    }

    void leave_all_at_next_record() {  // the thread has ended within calls
        for (size_t i = 0; i < open_.size(); ++i) owed_ += open_[i].is_written ? 1 : 0;
        open_.clear();
    }

    MappedArray<OpenCall>& open() { return open_; }
    CodeTable* decisions() {  // `first_line` of an entry: whether its calls are recorded
        if (!codes_begun_) codes_begun_ = codes_.begin();
        return codes_begun_ ? &codes_ : nullptr;
    }
    void forget_decisions() { codes_begun_ = false; }

    // What was allocated since the last call or return belongs to the innermost call.
    void charge(const ByteSums& now) {
        if (!open_.empty()) {
            open_.back().own.allocated += now.allocated - sums_.allocated;
            open_.back().own.freed += now.freed - sums_.freed;
        }
        sums_ = now;
    }

    void enter(const void* code, uint32_t number, uint64_t time_ns, DefinitionLog& definitions) {
        uint8_t* out = begin_record(2 * kMaxVarintBytes, time_ns, definitions);
        const bool is_pushed = open_.push({code, {}, out != nullptr});
        if (out == nullptr || !is_pushed) return;
        slots_.commit(put_varint(put_head(out, CallOp::kEnter, time_ns), number));
    }
    // Ends the innermost call. `put_locals` continues the record after its flags; null: none.
    template <class PutLocals>
    void leave(CallOp op, uint64_t time_ns, bool has_bytes, bool has_locals,
               DefinitionLog& definitions, PutLocals put_locals) {
        const OpenCall call = open_.back();
        open_.set_size(open_.size() - 1);
        if (!call.is_written) return;
        const size_t room = has_locals ? kMostBytes : 5 * kMaxVarintBytes;
        uint8_t* out = begin_record(room, time_ns, definitions);
        if (out == nullptr) {
            ++owed_;
            return;
        }
        out = put_head(out, op, time_ns);
        out = put_varint(out, (has_bytes ? 1u : 0u) | (has_locals ? 2u : 0u));
        if (has_bytes) out = put_varint(put_varint(out, call.own.allocated), call.own.freed);
        if (has_locals) out = put_locals(out);
        slots_.commit(out);
    }

    uint32_t trace = 0;  // which the open calls belong to

private:
    uint8_t* put_head(uint8_t* out, CallOp op, uint64_t time_ns) {
        out = put_varint(out, (time_ns - last_ns_) << 2 | static_cast<uint64_t>(op));
        last_ns_ = time_ns;
        return out;
    }
    // Null: the record is lost. Returns that were lost before are written first.
    uint8_t* begin_record(size_t byte_count, uint64_t time_ns, DefinitionLog& definitions) {
        for (;;) {
            if (!slots_.has_room(byte_count + 2 * kMaxVarintBytes)) {
                definitions.hand_over();
                hand_over();
                Slot* const slot = source_->acquire_slot();
                if (slot == nullptr) return nullptr;
                slots_.open(slot, time_ns);
                last_ns_ = time_ns;
            }
            if (owed_ == 0) return slots_.cursor();
            slots_.commit(put_varint(put_head(slots_.cursor(), CallOp::kLeave, time_ns), 0));
            --owed_;
        }
    }

    SlotSource* source_ = nullptr;
    SlotWriter slots_;
    MappedArray<OpenCall> open_;
    CodeTable codes_;
    ByteSums sums_;
    uint64_t last_ns_ = 0;
    uint64_t owed_ = 0;
    bool codes_begun_ = false;
};

}  // namespace capture
