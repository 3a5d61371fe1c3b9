#include "core/analysis/dict_layout.h"

namespace hs {
namespace {

constexpr uint64_t kDict = 64;  // with what the collector puts before it
constexpr uint64_t kOldTable = 40;
constexpr uint64_t kNewTable = 32;  // from 3.11 on
constexpr uint64_t kAnyKeyEntry = 24;

// A table of 2^n slots: an index each, and entries for two thirds of them.
uint64_t index_bytes(unsigned log2_slots) {
    if (log2_slots < 8) return 1;
    if (log2_slots < 16) return 2;
    return log2_slots < 32 ? 4 : 8;
}

}  // namespace

bool holds_keys(uint64_t size_bytes, size_t references) {
    constexpr unsigned kFewestSlots = 3;
    constexpr unsigned kMostSlots = 40;
    if (references == 0 || references % 2 != 0) return false;
    for (unsigned log2_slots = kFewestSlots; log2_slots <= kMostSlots; ++log2_slots) {
        const uint64_t slots = uint64_t{1} << log2_slots;
        const uint64_t entries = slots * 2 / 3;
        const uint64_t table = kDict + slots * index_bytes(log2_slots) + entries * kAnyKeyEntry;
        if (table > size_bytes) return false;
        if (size_bytes == table + kNewTable) return references / 2 <= entries;
        // Tables of texts are of the same size before 3.11.
        if (size_bytes == table + kOldTable) {
            return references > entries && references / 2 <= entries;
        }
    }
    return false;
}

}  // namespace hs
