#include "native/file/file_header.h"

#include "native/file/byte_coding.h"
#include "native/file/crc32c.h"

namespace capture {

void encode_file_header(uint8_t* out, const FileHeader& header) {
    constexpr uint16_t kMajor = 1;
    constexpr uint16_t kMinor = 0;
    uint8_t* at = put_bytes(out, "\x89HSCOPE\n", 8);
    at = put_fixed(at, kMajor);
    at = put_fixed(at, kMinor);
    at = put_fixed(at, static_cast<uint32_t>(kFirstChunkOffset));
    at = put_bytes(at, header.session_id, sizeof header.session_id);
    at = put_fixed(at, header.start_unix_ns);
    at = put_fixed(at, header.pid);
    at = put_fixed(at, header.parent_pid);
    at = put_fixed(at, header.start_monotonic_ns);
    at = put_fixed(at, uint32_t{0});
    put_fixed(at, crc32c(out, kFileHeaderBytes - 4));
}

}  // namespace capture
