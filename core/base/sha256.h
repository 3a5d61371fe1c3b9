#pragma once
// SHA-256 (FIPS 180-4) and Base64, as a page needs them to name the one script it may run.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hs {

std::array<uint8_t, 32> sha256(std::string_view bytes);
std::string base64(std::span<const uint8_t> bytes);

}  // namespace hs
