#include "native/file/lz4_block.h"

#include <cstring>

namespace capture {
namespace {

constexpr size_t kMinMatch = 4;
constexpr size_t kLastLiterals = 5;    // the format: the last five bytes are literals,
constexpr size_t kMatchFreeTail = 12;  // and no match begins in the last twelve
constexpr size_t kMaxDistance = 65535;
constexpr unsigned kSkipShift = 6;  // after 64 misses in a row look at every second place, …

uint32_t load32(const uint8_t* at) {
    uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

uint32_t hash_of(uint32_t word) {
    return (word * 2654435761u) >> (32 - kLz4HashBits);
}

size_t common_bytes(const uint8_t* a, const uint8_t* b, const uint8_t* b_end) {
    const uint8_t* const start = b;
    while (b + 8 <= b_end) {
        uint64_t left = 0;
        uint64_t right = 0;
        std::memcpy(&left, a, 8);
        std::memcpy(&right, b, 8);
        if (left != right) {
            return static_cast<size_t>(b - start) +
                   static_cast<size_t>(__builtin_ctzll(left ^ right) >> 3);
        }
        a += 8;
        b += 8;
    }
    while (b < b_end && *a == *b) {
        ++a;
        ++b;
    }
    return static_cast<size_t>(b - start);
}

uint8_t* put_long_length(uint8_t* out, size_t rest) {
    for (; rest >= 255; rest -= 255) *out++ = 255;
    *out++ = static_cast<uint8_t>(rest);
    return out;
}

// Worst case of a sequence: token, both lengths, literals, distance.
size_t sequence_bound(size_t literals, size_t match) {
    return 1 + literals / 255 + 1 + literals + 2 + match / 255 + 1;
}

uint8_t* put_literals(uint8_t* out, uint8_t*& token, const uint8_t* literals, size_t count) {
    token = out++;
    *token = static_cast<uint8_t>((count < 15 ? count : 15) << 4);
    if (count >= 15) out = put_long_length(out, count - 15);
    if (count != 0) std::memcpy(out, literals, count);
    return out + count;
}

uint8_t* put_match(uint8_t* out, uint8_t& token, size_t distance, size_t length) {
    *out++ = static_cast<uint8_t>(distance);
    *out++ = static_cast<uint8_t>(distance >> 8);
    const size_t rest = length - kMinMatch;
    token = static_cast<uint8_t>(token | (rest < 15 ? rest : 15));
    return rest < 15 ? out : put_long_length(out, rest - 15);
}

}  // namespace

size_t compress_lz4_block(const uint8_t* in, size_t byte_count, uint8_t* out, size_t capacity,
                          Lz4Table& table) {
    uint8_t* const out_start = out;
    uint8_t* const out_end = out + capacity;
    size_t literals_from = 0;
    if (byte_count > kMatchFreeTail) {
        std::memset(&table, 0, sizeof table);
        const size_t search_end = byte_count - kMatchFreeTail;
        const uint8_t* const match_end = in + byte_count - kLastLiterals;
        uint32_t misses = 1u << kSkipShift;
        for (size_t place = 1; place <= search_end;) {
            const uint32_t word = load32(in + place);
            uint32_t& slot = table.last_place[hash_of(word)];
            size_t candidate = slot;
            slot = static_cast<uint32_t>(place);
            if (place - candidate > kMaxDistance || load32(in + candidate) != word) {
                place += misses++ >> kSkipShift;
                continue;
            }
            while (place > literals_from && candidate > 0 && in[place - 1] == in[candidate - 1]) {
                --place;
                --candidate;
            }
            const size_t length = kMinMatch + common_bytes(in + candidate + kMinMatch,
                                                           in + place + kMinMatch, match_end);
            const size_t literals = place - literals_from;
            if (sequence_bound(literals, length) > static_cast<size_t>(out_end - out)) return 0;
            uint8_t* token = nullptr;
            out = put_literals(out, token, in + literals_from, literals);
            out = put_match(out, *token, place - candidate, length);
            place += length;
            literals_from = place;
            misses = 1u << kSkipShift;
            if (place <= search_end) {
                table.last_place[hash_of(load32(in + place - 2))] =
                    static_cast<uint32_t>(place - 2);
            }
        }
    }
    const size_t literals = byte_count - literals_from;
    if (sequence_bound(literals, 0) > static_cast<size_t>(out_end - out)) return 0;
    uint8_t* token = nullptr;
    out = put_literals(out, token, in + literals_from, literals);
    return static_cast<size_t>(out - out_start);
}

}  // namespace capture
