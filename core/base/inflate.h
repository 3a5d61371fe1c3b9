#pragma once
// Inflating gzip, xz, zstd and LZ4 frames from memory to memory. Files of several members or frames
// are one stream. What came out of a damaged or truncated stream is kept.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/job_context.h"
#include "core/base/memory_region.h"
#include "core/base/result.h"

namespace hs {

enum class Compression : uint8_t { kNone, kGzip, kXz, kZstd, kLz4 };

// By the first bytes, never by the name.
Compression compression_of(std::string_view stored);

std::string_view compression_name(Compression compression);    // "gzip"; "" for kNone
std::string_view compression_suffix(Compression compression);  // ".gz"; "" for kNone
// What a file may be called: as it is, then with each suffix.
inline constexpr std::array kCompressions = {Compression::kNone, Compression::kGzip,
                                             Compression::kXz, Compression::kZstd,
                                             Compression::kLz4};
// "run.hpm.gz" -> "run.hpm"; never nothing.
std::string_view without_compression_suffix(std::string_view path);

struct Inflated {
    MemoryRegion region;
    size_t size = 0;               // bytes that came out; at least 64 zero bytes follow them
    std::optional<Error> problem;  // what ended it early, with the offset in the stored bytes

    [[nodiscard]] std::string_view bytes() const { return {region.data(), size}; }
};

// kTooLarge at max_bytes; kBadInput when not one byte came out; kCancelled. Progress is in stored
// bytes. The stored bytes must be of that compression (kNone is a programmer's mistake).
Result<Inflated> inflate_bytes(std::string_view stored, Compression compression, uint64_t max_bytes,
                               JobContext& job);

// The first bytes that come out, at most max_bytes; the stored bytes may be a mere beginning.
std::string inflate_head(std::string_view stored, Compression compression, size_t max_bytes);

}  // namespace hs
