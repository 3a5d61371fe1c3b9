#include "core/base/string_table.h"

#include <bit>
#include <cstring>
#include <limits>

#include "core/base/check.h"

namespace hs {
namespace {

// Arbitrary odd numbers with about half of their bits set.
constexpr uint64_t kMixA = 0x9ddfea08eb382d69ULL;
constexpr uint64_t kMixB = 0xc2b2ae3d27d4eb4fULL;
constexpr uint64_t kMixC = 0xa0761d6478bd642fULL;

__extension__ typedef unsigned __int128 Wide;

uint64_t folded_product(uint64_t a, uint64_t b) {
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

template <class Word>
uint64_t read_le(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) {
        Word swapped = 0;
        for (size_t i = 0; i < sizeof word; ++i) {
            swapped = static_cast<Word>(swapped << 8) | static_cast<Word>(word & 0xff);
            word = static_cast<Word>(word >> 8);
        }
        word = swapped;
    }
    return word;
}

constexpr size_t kFirstSlotCount = 1024;

}  // namespace

uint64_t hash_bytes(std::string_view bytes) {
    const char* at = bytes.data();
    size_t left = bytes.size();
    uint64_t state = folded_product(bytes.size() ^ kMixA, kMixB);
    while (left > 16) {
        state = folded_product(read_le<uint64_t>(at) ^ state ^ kMixC,
                               read_le<uint64_t>(at + 8) ^ kMixB ^ std::rotl(state, 29));
        at += 16;
        left -= 16;
    }
    // The two words of the tail overlap; the length, mixed in at the start, tells them apart.
    uint64_t first = 0;
    uint64_t second = 0;
    if (left >= 8) {
        first = read_le<uint64_t>(at);
        second = read_le<uint64_t>(at + left - 8);
    } else if (left >= 4) {
        first = read_le<uint32_t>(at);
        second = read_le<uint32_t>(at + left - 4);
    } else if (left > 0) {
        first = read_le<uint8_t>(at) | read_le<uint8_t>(at + left / 2) << 8;
        second = read_le<uint8_t>(at + left - 1);
    }
    state = folded_product(first ^ state ^ kMixA, second ^ kMixC ^ std::rotl(state, 29));
    return folded_product(state ^ kMixB, kMixA);
}

StringTable::StringTable() : rows_(1), slots_(kFirstSlotCount) {}

// The slot that holds the text, or the free one where it belongs.
size_t StringTable::slot_of(std::string_view text, uint32_t hash) const {
    const size_t mask = slots_.size() - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        const Slot slot = slots_[i];
        if (slot.row == 0 || (slot.hash == hash && rows_[slot.row] == text)) return i;
    }
}

StringId StringTable::intern(std::string_view text) {
    if (text.empty()) return {};
    const auto hash = static_cast<uint32_t>(hash_bytes(text) >> 32);
    size_t at = slot_of(text, hash);
    if (slots_[at].row != 0) return {slots_[at].row};
    HS_CHECK(rows_.size() < std::numeric_limits<uint32_t>::max());
    if (rows_.size() * 5 > slots_.size() * 3) {
        grow();
        at = slot_of(text, hash);
    }
    const auto row = static_cast<uint32_t>(rows_.size());
    rows_.push_back(bytes_.copy_text(text));
    slots_[at] = {hash, row};
    return {row};
}

StringId StringTable::find(std::string_view text) const {
    if (text.empty()) return {};
    return {slots_[slot_of(text, static_cast<uint32_t>(hash_bytes(text) >> 32))].row};
}

void StringTable::grow() {
    std::vector<Slot> larger(slots_.size() * 2);
    const size_t mask = larger.size() - 1;
    for (const Slot slot : slots_) {
        if (slot.row == 0) continue;
        size_t i = slot.hash & mask;
        while (larger[i].row != 0) i = (i + 1) & mask;
        larger[i] = slot;
    }
    slots_ = std::move(larger);
}

size_t StringTable::memory_bytes() const {
    return bytes_.used_bytes() + rows_.capacity() * sizeof(std::string_view) +
           slots_.capacity() * sizeof(Slot);
}

}  // namespace hs
