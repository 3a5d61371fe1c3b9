#pragma once
// CRC-32C (Castagnoli), as an .hscope file has it in every header and for every payload.

#include <cstdint>
#include <string_view>

namespace hs {

uint32_t crc32c(std::string_view bytes);

}  // namespace hs
