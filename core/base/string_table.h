#pragma once
// Interned text: equal bytes are one StringId. Row 0 is the empty string. The bytes lie in one
// arena and never move, so a view stays good as long as the table; any bytes are allowed, NUL
// included.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/arena.h"
#include "core/base/ids.h"

namespace hs {

class StringTable {
public:
    StringTable();
    StringTable(StringTable&&) noexcept = default;
    StringTable& operator=(StringTable&&) noexcept = default;

    StringId intern(std::string_view text);
    [[nodiscard]] StringId find(std::string_view text) const;  // nil if absent (or empty)
    [[nodiscard]] std::string_view text(StringId id) const { return rows_[id.v]; }
    [[nodiscard]] size_t size() const { return rows_.size(); }  // rows, the empty string included
    [[nodiscard]] size_t memory_bytes() const;

private:
    // The upper 32 bits of the hash: they place the row and tell most other
    // texts apart, so growing reads no text and a miss rarely does.
    struct Slot {
        uint32_t hash = 0;
        uint32_t row = 0;  // 0 = free
    };
    [[nodiscard]] size_t slot_of(std::string_view text, uint32_t hash) const;
    void grow();

    Arena bytes_;
    std::vector<std::string_view> rows_;
    std::vector<Slot> slots_;  // open addressing, power of two, at most 60 % full
};

// 64-bit hash of bytes, the same on every machine and in every run.
uint64_t hash_bytes(std::string_view bytes);

}  // namespace hs
