#pragma once
// A file's bytes, for reading: mapped when large, copied when small, so that a small file that is
// written anew stays what it was. A large one that is written over while it is mapped reads as what
// is written, and as zeros behind its end: whoever makes something of it asks watch() afterwards.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/fault_guard.h"
#include "core/base/file_stamp.h"
#include "core/base/file_watch.h"
#include "core/base/job_context.h"
#include "core/base/memory_region.h"
#include "core/base/result.h"

namespace hs {

class MappedFile {
public:
    // At least this many readable zero bytes follow bytes(), so a parser may read ahead in vectors.
    static constexpr size_t kPaddingBytes = 64;
    static constexpr size_t kCopyBelowBytes = size_t{1} << 20;

    // A regular file, or a pipe (read until its writer is done, and copied). Folders, devices and
    // sockets are kIo errors. The job is polled for cancelling while a pipe is waited for.
    static Result<MappedFile> open(const std::string& path, JobContext& job);
    MappedFile() = default;
    MappedFile(MappedFile&&) noexcept = default;
    MappedFile& operator=(MappedFile&& other) noexcept;

    [[nodiscard]] std::string_view bytes() const { return {region_.data(), size_}; }
    [[nodiscard]] const FileStamp& stamp() const { return stamp_; }  // when it was opened
    // True once the file on disk is another, or has another size or modification time, or could not
    // be read in places. Always false for a pipe.
    [[nodiscard]] bool has_changed() const;
    // Tells whether bytes() are still those of the file that was opened. Null for those that were
    // copied: they stay.
    [[nodiscard]] const FileWatchPtr& watch() const { return watch_; }
    // Unmaps; bytes() is empty then, and has_changed() goes on to work.
    void drop_bytes();

    // The kernel may drop (or read ahead) these pages; a hint only.
    void advise_sequential() const;
    void advise_random() const;
    // Lets go of the whole pages of a part of a mapped file, so that they no longer count as this
    // process's memory. They are read again when they are needed. Copied bytes stay.
    void forget_pages(size_t first, size_t count) const;

private:
    std::string path_;
    MemoryRegion region_;
    FileWatchPtr watch_;
    FaultGuard guard_;  // released before the region and the watch
    size_t size_ = 0;
    FileStamp stamp_;
    bool is_pipe_ = false;
    bool is_mapped_ = false;
    bool had_lost_bytes_ = false;  // before drop_bytes
};

}  // namespace hs
