#pragma once
// The first bytes of a file, inflated if it is compressed, without reading the rest of it. For
// telling what a file is before anyone opens it.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/inflate.h"
#include "core/base/result.h"

namespace hs {

struct FileHead {
    std::string bytes;  // inflated, at most as many as asked for
    Compression compression = Compression::kNone;
    uint64_t stored_bytes = 0;  // of the whole file on disk
    // Of the whole file, inflated. For a compressed file that is larger than its head: a lower
    // bound.
    uint64_t total_bytes = 0;
};

// Regular files only; a pipe or device is an error and is not waited for.
Result<FileHead> read_file_head(const std::string& path, size_t max_bytes);

}  // namespace hs
