#pragma once
// The encoding that EventLog keeps events in: EventLogSink writes it. A file that has it already
// stays as it is.
//
//   word (big-endian)          varint    varint         varint
//   [31 back|30 free|29…0 row] seconds   microseconds   size in bytes
//
// Varints hold 7 bits a byte, low group first, top bit set on all but the last byte. A typical
// event has 7 to 9 bytes. All functions may read up to 64 bytes beyond the event: whoever holds the
// bytes pads them (Input does).

#include <bit>
#include <cstdint>
#include <cstring>

namespace hs {

constexpr uint32_t kBackwardBit = 0x80000000;
constexpr uint32_t kFreeBit = 0x40000000;
constexpr uint32_t kRowMask = 0x3fffffff;
constexpr size_t kShortestEventBytes = 7;
constexpr size_t kLongestEventBytes = 34;

struct RawEvent {
    uint32_t word = 0;
    uint64_t seconds = 0;
    uint64_t microseconds = 0;
    uint64_t size_bytes = 0;

    [[nodiscard]] bool is_free() const { return (word & kFreeBit) != 0; }
    [[nodiscard]] uint32_t row() const { return word & kRowMask; }
    // The time since the event before, in microseconds; wraps for damaged seconds.
    [[nodiscard]] int64_t delta_us() const {
        const uint64_t whole = seconds * 1'000'000;
        return static_cast<int64_t>((word & kBackwardBit) != 0 ? microseconds - whole
                                                               : microseconds + whole);
    }
    // What it adds to the live bytes.
    [[nodiscard]] int64_t signed_bytes() const {
        const uint64_t free_mask = uint64_t{0} - (word >> 30 & 1);
        return static_cast<int64_t>((size_bytes ^ free_mask) - free_mask);
    }
};

// Any varint; null when it is longer than 10 bytes or has bits beyond 64.
inline const uint8_t* decode_varint(const uint8_t* at, uint64_t* value) {
    uint64_t bits = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint64_t group = *at++;
        if (shift == 63 && (group & 0x7f) > 1) return nullptr;
        bits |= (group & 0x7f) << shift;
        if (group < 0x80) {
            *value = bits;
            return at;
        }
    }
    return nullptr;
}

inline uint32_t load_word(const uint8_t* at) {
    uint32_t word = 0;
    std::memcpy(&word, at, sizeof(word));
    if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap32(word);
    return word;
}

// Any event; null when a varint is malformed. Does not look whether the event is complete.
inline const uint8_t* decode_event(const uint8_t* at, RawEvent* event) {
    event->word = load_word(at);
    at = decode_varint(at + 4, &event->seconds);
    if (at != nullptr) at = decode_varint(at, &event->microseconds);
    if (at != nullptr) at = decode_varint(at, &event->size_bytes);
    return at;
}

// The 7-bit groups of up to 4 bytes, pushed together.
constexpr uint32_t pack_groups(uint32_t bytes) {
    bytes = (bytes & 0x007f007fU) | (bytes & 0x7f007f00U) >> 1;
    return (bytes & 0x3fffU) | (bytes & 0x3fff0000U) >> 2;
}

// Nearly all events: less than 128 seconds since the last, at most 7 bytes for microseconds and
// size together, at most 4 for each. Returns null for the rest. Free of branches on the data, which
// is random: a loop that tests each byte's top bit takes three times as long.
inline const uint8_t* decode_common_event(const uint8_t* at, RawEvent* event) {
    event->word = load_word(at);
    uint64_t bytes = 0;
    std::memcpy(&bytes, at + 4, sizeof(bytes));
    if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
    const uint64_t last_bytes = ~bytes & 0x8080808080808080ULL;  // top bits of each varint's last
    const uint64_t after_seconds = last_bytes & (last_bytes - 1);
    const uint64_t after_micros = after_seconds & (after_seconds - 1);
    if ((last_bytes & 0x80) == 0 || after_micros == 0) return nullptr;
    const auto micros_end = static_cast<unsigned>(std::countr_zero(after_seconds)) + 1;
    const auto size_end = static_cast<unsigned>(std::countr_zero(after_micros)) + 1;
    const unsigned micros_bits = micros_end - 8;
    const unsigned size_bits = size_end - micros_end;
    if (micros_bits > 32 || size_bits > 32) return nullptr;
    event->seconds = bytes & 0x7f;
    const uint64_t micros_bytes = bytes >> 8 & ((uint64_t{1} << micros_bits) - 1);
    const uint64_t size_bytes = bytes >> micros_end & ((uint64_t{1} << size_bits) - 1);
    event->microseconds = pack_groups(static_cast<uint32_t>(micros_bytes));
    event->size_bytes = pack_groups(static_cast<uint32_t>(size_bytes));
    return at + 4 + size_end / 8;
}

}  // namespace hs
