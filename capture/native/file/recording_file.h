#pragma once
// The file of a recording: made with header and live slots, then only appended to. One thread at a
// time writes (the writer thread; the one that starts or stops while that thread is not there).

#include <sys/types.h>

#include <cstdint>

#include "native/file/chunk_writer.h"
#include "native/file/file_header.h"
#include "native/file/live_area.h"

namespace capture {

class RecordingFile {
public:
    int create(const char* path, const FileHeader& header);  // 0 or errno
    // Writes what is in full slots and the index, which ends a file, and closes. Of the live slots
    // no trace is left but, in a file that is not moved together, a hole. 0 or errno.
    int finish(uint64_t time_ns, bool with_index);
    void close();   // after an error: as it is
    void forget();  // in a forked child: closes its copy, changes nothing in the file

    int append(const ChunkName& name, const uint8_t* payload, size_t byte_count,
               Codec codec = Codec::kLz4Block);
    int append_full_slots();  // all that were handed over; 0 or errno

    LiveArea& live() { return live_; }
    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] int live_error() const { return live_error_; }

private:
    struct IndexEntry {
        uint64_t offset;
        uint32_t kind;
        uint32_t stream;
        uint64_t time_ns;
    };
    [[nodiscard]] bool is_still_ours() const;
    void close_descriptor();
    int append_index(uint64_t time_ns);
    bool move_together();
    int write_first_bytes(const FileHeader& header);

    int descriptor_ = -1;
    int live_error_ = 0;
    uint64_t moved_bytes_ = 0;  // that all chunks lie nearer to the beginning than the index says
    dev_t device_ = 0;
    ino_t inode_ = 0;
    LiveArea live_;
    ChunkWriter* writer_ = nullptr;
    MappedArray<IndexEntry> index_;
};

// The same open file under a number that programs do not use, so that those they get stay the same.
int moved_out_of_the_way(int descriptor);

}  // namespace capture
