#pragma once
// What is in a folder: read in one go, on whatever thread calls. 100,000 files take well under a
// second, a folder on a dead network mount takes as long as it likes, so the window reads folders
// on a thread of their own (FolderReader).

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

enum class EntryType : uint8_t {
    kFolder,
    kFile,
    kSpecial,  // socket, device, pipe: shown, never opened
    kBroken,   // a link to nothing, or gone while the folder was read
};

struct FolderEntry {
    std::string name;         // the bytes as the system has them
    std::string folded;       // lower case, for the filter
    uint64_t size_bytes = 0;  // of what a link points to
    int64_t modified_ns = 0;  // since the epoch
    EntryType type = EntryType::kFile;
    bool is_hidden = false;
    bool is_link = false;
};

struct FolderListing {
    std::string path;
    std::vector<FolderEntry> entries;  // folders first, then by name as people count
};

// Stage "reading folder", counted in entries. kIo with a plain sentence ("You may not read this
// folder") when nothing can be read; kUsage when path is a file.
Result<FolderListing> list_folder(const std::string& path, JobContext& job);

// "Permission denied" and its like as a sentence about a folder.
std::string folder_error_text(int error_number);

// "2026-11-21 06:11" in the local time zone.
std::string format_local_minute(int64_t unix_ns);

}  // namespace hs
