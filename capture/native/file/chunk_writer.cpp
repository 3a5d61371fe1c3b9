#include "native/file/chunk_writer.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "native/file/crc32c.h"

namespace capture {

int write_fully(int descriptor, const uint8_t* bytes, size_t byte_count) {
    while (byte_count != 0) {
        const ssize_t written = write(descriptor, bytes, byte_count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes += written;
        byte_count -= static_cast<size_t>(written);
    }
    return 0;
}

int ChunkWriter::append(const ChunkName& name, const uint8_t* payload, size_t byte_count,
                        Codec codec) {
    if (byte_count > kMaxPayloadBytes) return EFBIG;
    chunk_.clear();
    uint8_t* const start = chunk_.reserve(kChunkHeaderBytes + byte_count + 8);
    if (start == nullptr) return ENOMEM;
    uint8_t* const stored = start + kChunkHeaderBytes;
    size_t stored_bytes = 0;
    if (codec == Codec::kLz4Block) {
        stored_bytes = compress_lz4_block(payload, byte_count, stored, byte_count, table_);
    }
    if (stored_bytes == 0) {
        codec = Codec::kStored;
        stored_bytes = byte_count;
        put_bytes(stored, payload, byte_count);
    }
    encode_chunk_header(start, name,
                        {codec, static_cast<uint32_t>(stored_bytes),
                         static_cast<uint32_t>(byte_count), crc32c(stored, stored_bytes)});
    std::memset(stored + stored_bytes, 0, padded_to_8(stored_bytes) - stored_bytes);
    last_chunk_bytes_ = kChunkHeaderBytes + padded_to_8(stored_bytes);
    return write_fully(descriptor_, start, last_chunk_bytes_);
}

bool ChunkWriter::is_last_chunk_at(off_t offset) const {
    uint8_t found[kChunkHeaderBytes];
    return pread(descriptor_, found, sizeof found, offset) == sizeof found &&
           std::memcmp(found, chunk_.data(), sizeof found) == 0;
}

}  // namespace capture
