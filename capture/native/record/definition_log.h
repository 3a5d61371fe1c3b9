#pragma once
// The DEFS records of a live stream and the numbers they get. Strings are written once. What cannot
// be written (no slot is free, and waiting is not wanted) has number 0, and the caller gives up its
// event.

#include <cstdint>

#include "native/file/definitions.h"
#include "native/file/slot_writer.h"

namespace capture {

class SlotSource {  // where live slots come from, for all that is written
public:
    virtual Slot* acquire_slot() = 0;  // may wait; null: give up
    virtual LiveArea& live_area() = 0;
    virtual uint64_t now_ns() = 0;

protected:
    ~SlotSource() = default;
};

class DefinitionLog {
public:
    static constexpr size_t kMaxTextBytes = 4096;  // longer names are cut

    void begin(uint32_t stream, SlotSource& source);
    void hand_over();

    uint32_t string(const char* utf8, size_t byte_count);
    uint32_t add_code(uint32_t file, uint32_t name, uint32_t line);
    uint32_t add_node(uint32_t parent, uint32_t code, int64_t line_delta);
    uint32_t add_site(uint32_t node, uint32_t domain);
    bool add_thread(uint64_t native_id, uint64_t python_ident, const char* name, size_t name_bytes);

private:
    struct Known {
        uint64_t hash;
        uint32_t text_at;
        uint32_t text_bytes;
        uint32_t number;
    };
    uint8_t* room_for(size_t byte_count);
    Known* find(uint64_t hash, const char* utf8, size_t byte_count);
    bool grow_strings();

    SlotSource* source_ = nullptr;
    SlotWriter slots_;
    DefinitionCounts counts_;
    MappedArray<char> texts_;
    Known* table_ = nullptr;  // open addressing; number 0 is empty
    size_t capacity_ = 0;
};

}  // namespace capture
