#pragma once
// 64 bytes of JSON text at a time, as bit masks: bit i speaks of byte i. SSE2, which every x86-64
// has, makes a mask in four compares; elsewhere the compiler's own vectors do.
//
// Which bytes lie inside strings follows from the quotes that are not escaped, by a running xor:
//   text      { " a \ " b " : 1
//   quotes    . 1 . . . . 1 . .        (the escaped one is left out)
//   inside    . 1 1 1 1 1 . . .        (the opening quote counts as inside)

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hs {

// What one block has to tell the next.
struct StringMaskCarry {
    uint64_t inside = 0;   // all ones: the last block ended inside a string
    uint64_t escaped = 0;  // 1: the first byte of the next block is escaped
};

class JsonBlock {
public:
    // The first up to 64 bytes of [at, end); nothing beyond end is read.
    JsonBlock(const char* at, const char* end) {
        if (const auto left = static_cast<size_t>(end - at); left < 64) {
            size_ = left;
            valid_ = (uint64_t{1} << left) - 1;
            char copy[64] = {};
            std::memcpy(copy, at, left);
            load(copy);
        } else {
            load(at);
        }
    }

    [[nodiscard]] size_t size() const { return size_; }
    [[nodiscard]] uint64_t valid() const { return valid_; }

#if defined(__SSE2__)
    [[nodiscard]] uint64_t equal(char c) const {
        const __m128i wanted = _mm_set1_epi8(c);
        return pack(_mm_cmpeq_epi8(part_[0], wanted), _mm_cmpeq_epi8(part_[1], wanted),
                    _mm_cmpeq_epi8(part_[2], wanted), _mm_cmpeq_epi8(part_[3], wanted));
    }
    // Outside of strings no valid literal holds an N or an I.
    [[nodiscard]] uint64_t odd_literal_starts() const {
        const __m128i n = _mm_set1_epi8('N');
        const __m128i i = _mm_set1_epi8('I');
        __m128i hit[4];
        for (size_t k = 0; k < 4; ++k) {
            hit[k] = _mm_or_si128(_mm_cmpeq_epi8(part_[k], n), _mm_cmpeq_epi8(part_[k], i));
        }
        return pack(hit[0], hit[1], hit[2], hit[3]);
    }
#else
    [[nodiscard]] uint64_t equal(char c) const {
        uint64_t mask = 0;
        for (size_t i = 0; i < 64; ++i) { mask |= uint64_t{bytes_[i] == c} << i; }
        return mask;
    }
    [[nodiscard]] uint64_t odd_literal_starts() const {
        return equal('N') | equal('I');
    }
#endif

    [[nodiscard]] uint64_t inside_strings(StringMaskCarry& carry) const {
        const uint64_t quotes = equal('"') & ~escaped_bytes(carry);
        uint64_t inside = quotes;
        inside ^= inside << 1;
        inside ^= inside << 2;
        inside ^= inside << 4;
        inside ^= inside << 8;
        inside ^= inside << 16;
        inside ^= inside << 32;
        inside ^= carry.inside;
        carry.inside = uint64_t{0} - (inside >> 63);
        return inside;
    }

private:
    // Bytes behind an odd run of backslashes. Runs are rare, so they are walked one by one.
    [[nodiscard]] uint64_t escaped_bytes(StringMaskCarry& carry) const {
        uint64_t backslashes = equal('\\');
        uint64_t escaped = carry.escaped;
        carry.escaped = 0;
        backslashes &= ~escaped;
        while (backslashes != 0) {
            const uint64_t lowest = backslashes & (uint64_t{0} - backslashes);
            if (lowest >> 63 != 0) {
                carry.escaped = 1;
                break;
            }
            escaped |= lowest << 1;
            backslashes &= ~(lowest | lowest << 1);
        }
        return escaped;
    }

#if defined(__SSE2__)
    void load(const char* from) {
        for (size_t k = 0; k < 4; ++k) {
            part_[k] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 16 * k));
        }
    }
    static uint64_t bits(__m128i mask) {
        return static_cast<uint32_t>(_mm_movemask_epi8(mask));
    }
    static uint64_t pack(__m128i a, __m128i b, __m128i c, __m128i d) {
        return bits(a) | bits(b) << 16 | bits(c) << 32 | bits(d) << 48;
    }
    __m128i part_[4];
#else
    void load(const char* from) {
        std::memcpy(bytes_, from, 64);
    }
    char bytes_[64];
#endif
    size_t size_ = 64;
    uint64_t valid_ = ~uint64_t{0};
};

// The first '"' or '\' in [at, end), or end.
inline const char* find_quote_or_backslash(const char* at, const char* end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    while (end - at >= 16) {
        const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const int mask = _mm_movemask_epi8(
            _mm_or_si128(_mm_cmpeq_epi8(part, quote), _mm_cmpeq_epi8(part, backslash)));
        if (mask != 0) return at + std::countr_zero(static_cast<uint32_t>(mask));
        at += 16;
    }
#endif
    while (at != end && *at != '"' && *at != '\\') { ++at; }
    return at;
}

}  // namespace hs
