#pragma once
// CRC-32C (Castagnoli), as chunk headers and payloads carry it: with the processor's instruction
// where there is one (about 8 bytes in 3 cycles), else by table.

#include <cstddef>
#include <cstdint>

namespace capture {

uint32_t crc32c(const void* bytes, size_t byte_count);
uint32_t crc32c_by_table(const void* bytes, size_t byte_count);  // the same number on any machine

}  // namespace capture
