#include "native/record/definition_log.h"

#include <cstring>

namespace capture {
namespace {

uint64_t hash_of(const char* text, size_t byte_count) {  // FNV-1a
    uint64_t hash = 0xCBF29CE484222325;
    for (size_t i = 0; i < byte_count; ++i) {
        hash = (hash ^ static_cast<uint8_t>(text[i])) * 0x100000001B3;
    }
    return hash;
}

}  // namespace

void DefinitionLog::begin(uint32_t stream, SlotSource& source) {
    source_ = &source;
    slots_.begin(ChunkKind::kDefinitions, stream);
    counts_ = {};
    texts_.clear();
    unmap_bytes(table_, capacity_ * sizeof *table_);
    table_ = nullptr;
    capacity_ = 0;
}

void DefinitionLog::hand_over() {
    if (slots_.has_records()) slots_.hand_over(source_->live_area());
}

uint8_t* DefinitionLog::room_for(size_t byte_count) {
    if (!slots_.has_room(byte_count)) {
        hand_over();
        Slot* const slot = source_->acquire_slot();
        if (slot == nullptr) return nullptr;
        const bool goes_on = slots_.slot_count() != 0;
        slots_.open(slot, source_->now_ns(), goes_on ? kGoesOnFlag : uint16_t{0});
        if (goes_on) {
            slots_.commit(put_counts_definition(slots_.cursor(), counts_));
            ++counts_.strings;
        }
    }
    return slots_.cursor();
}

DefinitionLog::Known* DefinitionLog::find(uint64_t hash, const char* utf8, size_t byte_count) {
    for (size_t at = hash & (capacity_ - 1);; at = (at + 1) & (capacity_ - 1)) {
        Known& known = table_[at];
        const bool is_it =
            known.number == 0 || (known.hash == hash && known.text_bytes == byte_count &&
                                  std::memcmp(&texts_[known.text_at], utf8, byte_count) == 0);
        if (is_it) return &known;
    }
}

bool DefinitionLog::grow_strings() {
    const size_t capacity = capacity_ == 0 ? 1024 : capacity_ * 2;
    auto* const table = static_cast<Known*>(map_bytes(capacity * sizeof(Known)));
    if (table == nullptr) return false;
    for (size_t i = 0; i < capacity_; ++i) {
        if (table_[i].number == 0) continue;
        size_t at = table_[i].hash & (capacity - 1);
        while (table[at].number != 0) at = (at + 1) & (capacity - 1);
        table[at] = table_[i];
    }
    unmap_bytes(table_, capacity_ * sizeof(Known));
    table_ = table;
    capacity_ = capacity;
    return true;
}

uint32_t DefinitionLog::string(const char* utf8, size_t byte_count) {
    if (2 * (static_cast<size_t>(counts_.strings) + 1) > capacity_ && !grow_strings()) return 0;
    const uint64_t hash = hash_of(utf8, byte_count);
    Known* const known = find(hash, utf8, byte_count);
    if (known->number != 0) return known->number;
    const size_t text_at = texts_.size();
    if (!texts_.reserve(text_at + byte_count + 1)) return 0;
    uint8_t* const out = room_for(kMaxDefinitionBytes + byte_count);
    if (out == nullptr) return 0;
    slots_.commit(put_string_definition(out, utf8, byte_count));
    std::memcpy(texts_.data() + text_at, utf8, byte_count);
    texts_.set_size(text_at + byte_count);
    *known = {hash, static_cast<uint32_t>(text_at), static_cast<uint32_t>(byte_count),
              ++counts_.strings};
    return counts_.strings;
}

uint32_t DefinitionLog::add_code(uint32_t file, uint32_t name, uint32_t line) {
    uint8_t* const out = room_for(kMaxDefinitionBytes);
    if (out == nullptr) return 0;
    slots_.commit(put_code_definition(out, file, name, line));
    return ++counts_.codes;
}

uint32_t DefinitionLog::add_node(uint32_t parent, uint32_t code, int64_t line_delta) {
    uint8_t* const out = room_for(kMaxDefinitionBytes);
    if (out == nullptr) return 0;
    slots_.commit(put_node_definition(out, parent, code, line_delta));
    return ++counts_.nodes;
}

uint32_t DefinitionLog::add_site(uint32_t node, uint32_t domain) {
    uint8_t* const out = room_for(kMaxDefinitionBytes);
    if (out == nullptr) return 0;
    slots_.commit(put_site_definition(out, node, domain));
    return ++counts_.sites;
}

bool DefinitionLog::add_thread(uint64_t native_id, uint64_t python_ident, const char* name,
                               size_t name_bytes) {
    uint8_t* const out = room_for(kMaxDefinitionBytes + name_bytes);
    if (out == nullptr) return false;
    slots_.commit(put_thread_definition(out, native_id, python_ident, name, name_bytes));
    return true;
}

}  // namespace capture
