#pragma once
// The code objects that a stream has met: key (an address kept alive, or a serial number) → the
// number of its definition and its first line. The facts about CPython stand in
// record/stack_reader.cpp.

#include <cstdint>

#include "native/file/mapped_memory.h"

namespace capture {

class CodeTable {
public:
    struct Code {
        uint64_t key;  // 0: empty
        uint32_t number;
        int first_line;
    };

    bool begin() {
        unmap_bytes(table_, capacity_ * sizeof(Code));
        table_ = nullptr;
        capacity_ = count_ = 0;
        return grow();
    }
    const Code* find(uint64_t key) {
        const Code* const code = place_of(table_, capacity_, key);
        return code->key == 0 ? nullptr : code;
    }
    bool add(const Code& code) {  // its key is new
        if (2 * (count_ + 1) > capacity_ && !grow()) return false;
        *place_of(table_, capacity_, code.key) = code;
        ++count_;
        return true;
    }

private:
    static Code* place_of(Code* table, size_t capacity, uint64_t key) {
        size_t at = ((key >> 4) * 0x9E3779B97F4A7C15 >> 20) & (capacity - 1);
        while (table[at].key != 0 && table[at].key != key) at = (at + 1) & (capacity - 1);
        return table + at;
    }
    bool grow() {
        const size_t capacity = capacity_ == 0 ? 1024 : capacity_ * 2;
        auto* const table = static_cast<Code*>(map_bytes(capacity * sizeof(Code)));
        if (table == nullptr) return false;
        for (size_t i = 0; i < capacity_; ++i) {
            if (table_[i].key != 0) *place_of(table, capacity, table_[i].key) = table_[i];
        }
        unmap_bytes(table_, capacity_ * sizeof(Code));
        table_ = table;
        capacity_ = capacity;
        return true;
    }

    Code* table_ = nullptr;
    size_t capacity_ = 0;
    size_t count_ = 0;
};

}  // namespace capture
