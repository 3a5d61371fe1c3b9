#pragma once
// The LZ4 block format, compressing only: greedy matches of at least four bytes within the last
// 65,535, found through a table of the last place of each four-byte value. One pass, no allocation.

#include <cstddef>
#include <cstdint>

namespace capture {

constexpr int kLz4HashBits = 13;

struct Lz4Table {  // scratch memory of one compressor, 32 KiB; its content does not matter
    uint32_t last_place[1 << kLz4HashBits];
};

// Bytes written to `out`, or 0 if they would be more than `capacity`: then the input does not
// shrink enough to be worth it, and is stored as it is. `byte_count` < 2^31.
size_t compress_lz4_block(const uint8_t* in, size_t byte_count, uint8_t* out, size_t capacity,
                          Lz4Table& table);

}  // namespace capture
