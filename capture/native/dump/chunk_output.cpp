#include "native/dump/chunk_output.h"

#include <unistd.h>

#include "native/file/file_header.h"

namespace capture {

bool ChunkOutput::append(ChunkKind kind, PayloadBuffer& records) {
    if (has_failed_ || records.size() == 0) return !has_failed_;
    ChunkName name;
    name.kind = kind;
    name.stream = stream_;
    name.sequence = sequence_[static_cast<size_t>(kind)]++;
    name.time_ns = time_ns_;
    if (kind == ChunkKind::kDefinitions && name.sequence != 0) name.more_flags = kGoesOnFlag;
    has_failed_ = records.failed() || writer_.append(name, records.data(), records.size()) != 0;
    records.clear();
    return !has_failed_;
}

bool write_file_header(int descriptor, const FileIdentity& identity) {
    uint8_t bytes[kFirstChunkOffset + kChunkHeaderBytes] = {};
    FileHeader header;
    std::memcpy(header.session_id, identity.session, sizeof(header.session_id));
    header.start_unix_ns = identity.unix_time_ns;
    header.pid = static_cast<uint32_t>(getpid());
    header.parent_pid = static_cast<uint32_t>(getppid());
    header.start_monotonic_ns = identity.monotonic_ns;
    encode_file_header(bytes, header);
    ChunkName live;
    live.kind = ChunkKind::kLive;
    encode_chunk_header(bytes + kFirstChunkOffset, live, {});
    return write_fully(descriptor, bytes, sizeof(bytes)) == 0;
}

}  // namespace capture
