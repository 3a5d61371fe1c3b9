#pragma once
// A file's bytes, for reading: mapped when large, copied when small. A file that shrinks while
// mapped is the one thing mapping cannot survive, so files below 1 MiB, those that other programs
// still rewrite most often, are copied, and has_changed() tells of the rest.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/job_context.h"
#include "core/base/memory_region.h"
#include "core/base/result.h"

namespace hs {

// What tells one state of a file from a later one.
struct FileStamp {
    uint64_t device = 0;
    uint64_t inode = 0;
    uint64_t size_bytes = 0;
    int64_t modified_ns = 0;  // since the epoch

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

// Of the file that the path leads to; kIo when there is none.
Result<FileStamp> file_stamp(const std::string& path);

class MappedFile {
public:
    // At least this many readable zero bytes follow bytes(), so a parser may read ahead in vectors.
    static constexpr size_t kPaddingBytes = 64;
    static constexpr size_t kCopyBelowBytes = size_t{1} << 20;

    // A regular file, or a pipe (read until its writer is done, and copied). Folders, devices and
    // sockets are kIo errors. The job is polled for cancelling while a pipe is waited for.
    static Result<MappedFile> open(const std::string& path, JobContext& job);
    MappedFile() = default;

    [[nodiscard]] std::string_view bytes() const { return {region_.data(), size_}; }
    [[nodiscard]] const FileStamp& stamp() const { return stamp_; }  // when it was opened
    // True once the file on disk is another, or has another size or modification time. Always false
    // for a pipe.
    [[nodiscard]] bool has_changed() const;

    // The kernel may drop (or read ahead) these pages; a hint only.
    void advise_sequential() const;
    void advise_random() const;

private:
    std::string path_;
    MemoryRegion region_;
    size_t size_ = 0;
    FileStamp stamp_;
    bool is_pipe_ = false;
};

}  // namespace hs
