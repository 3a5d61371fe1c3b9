#include "native/file/chunk_format.h"

#include "native/file/byte_coding.h"
#include "native/file/crc32c.h"

namespace capture {

void encode_chunk_header(uint8_t* out, const ChunkName& name, const StoredPayload& payload) {
    uint8_t* at = put_bytes(out, "HSCK", 4);
    at = put_fixed(at, static_cast<uint16_t>(name.kind));
    at = put_fixed(at, static_cast<uint16_t>(static_cast<uint16_t>(payload.codec) |
                                             kSelfContainedFlag | name.more_flags));
    at = put_fixed(at, payload.stored_bytes);
    at = put_fixed(at, payload.raw_bytes);
    at = put_fixed(at, name.stream);
    at = put_fixed(at, name.sequence);
    at = put_fixed(at, name.time_ns);
    at = put_fixed(at, payload.crc);
    put_fixed(at, crc32c(out, kChunkHeaderBytes - 4));
}

}  // namespace capture
