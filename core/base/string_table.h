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
    [[nodiscard]] size_t slot_of(std::string_view text, uint64_t hash) const;
    void grow();

    Arena bytes_;
    std::vector<std::string_view> rows_;
    std::vector<uint32_t>
        hashes_;  // upper half of each row's hash: growing and most misses read no text
    std::vector<uint32_t> slots_;  // open addressing, power of two, 0 = free
};

// 64-bit hash of bytes, the same on every machine and in every run.
uint64_t hash_bytes(std::string_view bytes);

}  // namespace hs
