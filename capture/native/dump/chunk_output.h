#pragma once

// Chunks of a dump's stream, each appended by one write to the file. No malloc, no locks, no GIL:
// it runs in the forked child.

#include <cstddef>
#include <cstdint>

#include "native/file/chunk_writer.h"
#include "native/file/payload_buffer.h"

namespace capture {

class ChunkOutput {
public:
    ChunkOutput(int descriptor, uint32_t stream, uint64_t time_ns)
        : writer_(descriptor), stream_(stream), time_ns_(time_ns) {}

    /// Appends the records and clears the buffer. False after a failed write, then for ever.
    bool append(ChunkKind kind, PayloadBuffer& records);

    bool has_failed() const { return has_failed_; }
    void set_sequence(ChunkKind kind, uint32_t next) {
        sequence_[static_cast<size_t>(kind)] = next;
    }

private:
    ChunkWriter writer_;
    uint32_t stream_;
    uint64_t time_ns_;
    uint32_t sequence_[16] = {};
    bool has_failed_ = false;
};

/// Header of a file of its own, with the empty chunk of live slots behind it.
struct FileIdentity {
    uint8_t session[16];
    uint64_t unix_time_ns;
    uint64_t monotonic_ns;
};
bool write_file_header(int descriptor, const FileIdentity& identity);

}  // namespace capture
