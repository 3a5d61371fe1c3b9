#pragma once
// How numbers and texts become bytes in every payload: little-endian, unsigned LEB128 (`varint`),
// zigzag (`zig`), length and UTF-8 (`text`). Each function writes at `out` and returns the end; the
// caller has made room. No function allocates.

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace capture {

constexpr size_t kMaxVarintBytes = 10;

inline uint8_t* put_varint(uint8_t* out, uint64_t value) {
    while (value >= 0x80) {
        *out++ = static_cast<uint8_t>(value | 0x80);
        value >>= 7;
    }
    *out++ = static_cast<uint8_t>(value);
    return out;
}

inline uint64_t zigzag(int64_t value) {
    return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}

inline uint8_t* put_zig(uint8_t* out, int64_t value) {
    return put_varint(out, zigzag(value));
}

inline uint8_t* put_bytes(uint8_t* out, const void* bytes, size_t count) {
    if (count != 0) std::memcpy(out, bytes, count);
    return out + count;
}

inline uint8_t* put_text(uint8_t* out, const char* utf8, size_t byte_count) {
    return put_bytes(put_varint(out, byte_count), utf8, byte_count);
}

template <class Integer>
uint8_t* put_fixed(uint8_t* out, Integer value) {  // hosts are little-endian, see chunk_format.h
    std::memcpy(out, &value, sizeof value);
    return out + sizeof value;
}

}  // namespace capture
