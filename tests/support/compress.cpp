#include "tests/support/compress.h"

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdint>

#include "core/base/check.h"

namespace hs::test {
namespace {

std::string gzipped(std::string_view bytes) {
    z_stream stream = {};
    HS_CHECK(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    HS_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string xzipped(std::string_view bytes) {
    std::string out(lzma_stream_buffer_bound(bytes.size()), '\0');
    size_t size = 0;
    HS_CHECK(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr,
                                     reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(),
                                     reinterpret_cast<uint8_t*>(out.data()), &size,
                                     out.size()) == LZMA_OK);
    out.resize(size);
    return out;
}

std::string zstandard(std::string_view bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 1);
    HS_CHECK(ZSTD_isError(size) == 0);
    out.resize(size);
    return out;
}

// As the lz4 tool writes it: linked blocks and a checksum at the end.
std::string lz4_frame(std::string_view bytes) {
    LZ4F_preferences_t preferences = LZ4F_INIT_PREFERENCES;
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
    std::string out(LZ4F_compressFrameBound(bytes.size(), &preferences), '\0');
    const size_t size =
        LZ4F_compressFrame(out.data(), out.size(), bytes.data(), bytes.size(), &preferences);
    HS_CHECK(LZ4F_isError(size) == 0);
    out.resize(size);
    return out;
}

}  // namespace

std::string compressed(std::string_view bytes, Compression compression) {
    switch (compression) {
        case Compression::kGzip:
            return gzipped(bytes);
        case Compression::kXz:
            return xzipped(bytes);
        case Compression::kZstd:
            return zstandard(bytes);
        case Compression::kLz4:
            return lz4_frame(bytes);
        case Compression::kNone:
            break;
    }
    return std::string(bytes);
}

std::string dump_like_text(size_t byte_count) {
    std::string text;
    text.reserve(byte_count + 100);
    uint64_t state = 1;
    while (text.size() < byte_count) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        text += "{\"id\": " + std::to_string(140000000000000 + (state >> 40)) +
                ", \"type\": \"dict\", \"size\": " + std::to_string(state >> 55) + "}\n";
    }
    text.resize(byte_count);
    return text;
}

}  // namespace hs::test
