#pragma once
// The frame of a file: what a chunk is, and its 40-byte header.
//
//   file   header (4056 bytes) · LIVE chunk · chunk · chunk · …        only ever appended to
//   chunk  header 40 · stored payload · zeros to the next multiple of 8
//
//   0 "HSCK"   4 u16 kind   6 u16 flags   8 u32 stored bytes   12 u32 raw bytes
//   16 u32 stream   20 u32 sequence   24 u64 time, ns since the start
//   32 u32 CRC-32C of the stored payload   36 u32 CRC-32C of bytes 0–35

#include <cstddef>
#include <cstdint>

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "heapscope records on little-endian machines only"
#endif

namespace capture {

enum class ChunkKind : uint16_t {
    kMeta = 1,
    kDefinitions,
    kEvents,
    kObjects,
    kRoots,
    kDump,
    kTracked,
    kSamples,
    kCalls,
    kSeries,
    kMarks,
    kLive,
    kIndex,
};

enum class Codec : uint16_t { kStored = 0, kLz4Block = 1 };

constexpr uint16_t kSelfContainedFlag = 1 << 4;
// DEFS: the first definition is a string with the numbers that the payload goes on from
// (file/definitions.h).
constexpr uint16_t kGoesOnFlag = 1 << 5;
constexpr size_t kChunkHeaderBytes = 40;
constexpr size_t kFileHeaderBytes = 64;
constexpr size_t kFirstChunkOffset = 4056;  // header size in the file: its payload starts at a page
constexpr uint32_t kMaxPayloadBytes = 1u << 30;

// Which chunk: the pair (stream, kind) counts its chunks in `sequence`, from 0.
struct ChunkName {
    ChunkKind kind = ChunkKind::kMeta;
    uint32_t stream = 0;  // 0 is the process
    uint32_t sequence = 0;
    uint64_t time_ns = 0;  // of the first record, since the start of the recording
    uint16_t more_flags = 0;
};

struct StoredPayload {
    Codec codec = Codec::kStored;
    uint32_t stored_bytes = 0;
    uint32_t raw_bytes = 0;
    uint32_t crc = 0;
};

void encode_chunk_header(uint8_t* out, const ChunkName& name, const StoredPayload& payload);

constexpr size_t padded_to_8(size_t byte_count) {
    return (byte_count + 7) & ~size_t{7};
}

}  // namespace capture
