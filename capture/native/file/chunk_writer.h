#pragma once
// Appends chunks to a file: compresses a payload where that helps and hands header, payload and
// padding to the kernel in one write(2), so chunks of several writers (threads, forked children) on
// O_APPEND descriptors never mix. Each writer has its own ChunkWriter; it calls no malloc.

#include <sys/types.h>

#include "native/file/chunk_format.h"
#include "native/file/lz4_block.h"
#include "native/file/payload_buffer.h"

namespace capture {

class ChunkWriter {
public:
    explicit ChunkWriter(int descriptor) : descriptor_(descriptor) {}  // borrowed, O_APPEND

    // 0, or the errno that stopped it. A chunk is then in the file whole, in part or not at all:
    // the caller writes no more.
    int append(const ChunkName& name, const uint8_t* payload, size_t byte_count,
               Codec codec = Codec::kLz4Block);
    int append(const ChunkName& name, const PayloadBuffer& payload) {
        return append(name, payload.data(), payload.size());
    }
    [[nodiscard]] size_t last_chunk_bytes() const { return last_chunk_bytes_; }
    [[nodiscard]] bool is_last_chunk_at(off_t offset) const;
    void set_descriptor(int descriptor) { descriptor_ = descriptor; }

private:
    int descriptor_;
    size_t last_chunk_bytes_ = 0;
    PayloadBuffer chunk_;
    Lz4Table table_;
};

// All of `bytes` by write(2), resumed when the kernel took a part; 0 or errno.
int write_fully(int descriptor, const uint8_t* bytes, size_t byte_count);

}  // namespace capture
