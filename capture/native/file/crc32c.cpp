#include "native/file/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace capture {
namespace {

constexpr uint32_t kReversedPolynomial = 0x82F63B78;

constexpr std::array<uint32_t, 256> make_table() {
    std::array<uint32_t, 256> table{};
    for (uint32_t byte = 0; byte < 256; ++byte) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? kReversedPolynomial : 0);
        }
        table[byte] = crc;
    }
    return table;
}

constexpr std::array<uint32_t, 256> kTable = make_table();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t crc32c_by_instruction(const uint8_t* bytes,
                                                                 size_t byte_count) {
    uint64_t crc = 0xFFFFFFFF;
    for (; byte_count >= 8; bytes += 8, byte_count -= 8) {
        uint64_t word = 0;
        std::memcpy(&word, bytes, 8);
        crc = _mm_crc32_u64(crc, word);
    }
    auto narrow = static_cast<uint32_t>(crc);
    for (; byte_count != 0; ++bytes, --byte_count) narrow = _mm_crc32_u8(narrow, *bytes);
    return ~narrow;
}
#endif

}  // namespace

uint32_t crc32c_by_table(const void* bytes, size_t byte_count) {
    const auto* at = static_cast<const uint8_t*>(bytes);
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < byte_count; ++i) crc = (crc >> 8) ^ kTable[(crc ^ at[i]) & 0xFF];
    return ~crc;
}

uint32_t crc32c(const void* bytes, size_t byte_count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2")) {
        return crc32c_by_instruction(static_cast<const uint8_t*>(bytes), byte_count);
    }
#endif
    return crc32c_by_table(bytes, byte_count);
}

}  // namespace capture
