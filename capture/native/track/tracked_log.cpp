#include "native/track/tracked_log.h"

namespace capture {
namespace {

uint8_t* put_tracked_tag(uint8_t* out, TrackedTag tag) {
    *out = static_cast<uint8_t>(tag);
    return out + 1;
}

}  // namespace

void TrackedLog::begin(SlotSource& source, DefinitionLog& definitions) {
    source_ = &source;
    definitions_ = &definitions;
    slots_.begin(ChunkKind::kTracked, 0);
    ++generation_;
    classes_ = 0;
}

void TrackedLog::hand_over() {
    definitions_->hand_over();
    if (slots_.is_open()) slots_.hand_over(source_->live_area());
}

uint8_t* TrackedLog::room_for(size_t byte_count) {
    if (!slots_.has_room(byte_count)) {
        hand_over();
        Slot* const slot = source_->acquire_slot();
        if (slot == nullptr) return nullptr;
        slots_.open(slot, source_->now_ns());
    }
    return slots_.cursor();
}

uint32_t TrackedLog::add_class(const char* name, size_t byte_count) {
    const uint32_t text = string(name, byte_count);
    uint8_t* out = text == 0 ? nullptr : room_for(1 + 2 * kMaxVarintBytes);
    if (out == nullptr) return 0;
    out = put_varint(put_tracked_tag(out, TrackedTag::kClass), ++classes_);
    slots_.commit(put_varint(out, text));
    return classes_;
}

bool TrackedLog::add_birth(const TrackedBirth& birth) {
    uint8_t* out = room_for(3 + 13 * kMaxVarintBytes);
    if (out == nullptr) return false;
    out = put_varint(put_tracked_tag(out, TrackedTag::kBirth), birth.time_ns);
    out = put_varint(put_varint(out, birth.object), birth.class_number);
    out = put_varint(put_varint(out, birth.address), birth.stream);
    out = put_varint(put_varint(out, birth.node), birth.level);
    out = put_varint(put_tracked_tag(out, TrackedTag::kSize), birth.object);
    out = put_varint(put_text(out, "", 0), birth.flat_bytes);
    out = put_varint(out, birth.flat_bytes);
    slots_.commit(put_varint(put_varint(out, 0), 0));
    return true;
}

bool TrackedLog::add_death(uint64_t time_ns, uint64_t object) {
    uint8_t* out = room_for(1 + 2 * kMaxVarintBytes);
    if (out == nullptr) return false;
    out = put_varint(put_tracked_tag(out, TrackedTag::kDeath), time_ns);
    slots_.commit(put_varint(out, object));
    return true;
}

bool TrackedLog::add_snapshot(const TrackedSnapshot& snapshot) {
    constexpr size_t kMostText = 16384;
    const size_t text_bytes = snapshot.text_bytes < kMostText ? snapshot.text_bytes : kMostText;
    uint8_t* out = room_for(1 + 5 * kMaxVarintBytes + text_bytes);
    if (out == nullptr) return false;
    out = put_varint(put_tracked_tag(out, TrackedTag::kSnapshot), snapshot.time_ns);
    out = put_varint(put_text(out, snapshot.text, text_bytes), snapshot.tracked_bytes);
    out = put_varint(out, snapshot.has_total ? snapshot.total_bytes + 1 : 0);
    slots_.commit(put_varint(out, snapshot.overhead_bytes));
    return true;
}

bool TrackedLog::add_change(uint64_t object, uint32_t level) {
    uint8_t* out = room_for(1 + 2 * kMaxVarintBytes);
    if (out == nullptr) return false;
    out = put_varint(put_tracked_tag(out, TrackedTag::kChange), object);
    slots_.commit(put_varint(out, level));
    return true;
}

bool TrackedLog::add_encoded(const uint8_t* record, size_t byte_count) {
    uint8_t* const out = byte_count > kMostRecordBytes ? nullptr : room_for(byte_count);
    if (out == nullptr) return false;
    slots_.commit(put_bytes(out, record, byte_count));
    return true;
}

}  // namespace capture
