#pragma once
// What tells one state of a file from a later one.

#include <cstdint>
#include <string>

#include "core/base/result.h"

struct stat;

namespace hs {

struct FileStamp {
    uint64_t device = 0;
    uint64_t inode = 0;
    uint64_t size_bytes = 0;
    int64_t modified_ns = 0;  // since the epoch

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

FileStamp stamp_of(const struct stat& status);
// Of the file that the path leads to; kIo when there is none.
Result<FileStamp> file_stamp(const std::string& path);
// kIo: "cannot open: …".
Error open_error(const std::string& path, const std::string& why);

}  // namespace hs
