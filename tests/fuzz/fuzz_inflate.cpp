// Compressed bytes that nobody has checked: no crash, no more than the limit, and what is reported
// lies inside the file.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/base/inflate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    constexpr uint64_t kMost = uint64_t{16} << 20;
    const std::string_view stored(reinterpret_cast<const char*>(data), size);
    const hs::Compression compression = hs::compression_of(stored);
    if (compression == hs::Compression::kNone) return 0;
    hs::JobContext job;
    const auto result = hs::inflate_bytes(stored, compression, kMost, job);
    if (!result.ok()) {
        HS_CHECK(result.error().code == hs::ErrorCode::kBadInput ||
                 result.error().code == hs::ErrorCode::kTooLarge);
        HS_CHECK(result.error().byte_offset.has_value());
        return 0;
    }
    const std::string_view bytes = result.value().bytes();
    HS_CHECK(bytes.size() <= kMost);
    HS_CHECK(std::count(bytes.end(), bytes.end() + 64, '\0') == 64);
    const auto& problem = result.value().problem;
    HS_CHECK(!problem || problem->byte_offset.value() <= size);
    HS_CHECK(job.progress().done <= size);
    return 0;
}
