#pragma once
// The first 64 bytes of a file: which recording it is, of which process, when it began.

#include <cstdint>

#include "native/file/chunk_format.h"

namespace capture {

struct FileHeader {
    uint8_t session_id[16] = {};  // random; children of a followed process keep it
    uint64_t start_unix_ns = 0;
    uint32_t pid = 0;
    uint32_t parent_pid = 0;
    uint64_t start_monotonic_ns = 0;
};

void encode_file_header(uint8_t* out, const FileHeader& header);  // writes kFileHeaderBytes

}  // namespace capture
