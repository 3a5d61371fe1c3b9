#pragma once
// What is in a folder, and which of it a table shows in what order. Read in one go, on whatever
// thread calls: 100,000 files take well under a second, a folder on a dead network mount takes as
// long as it likes, so the window reads folders beside its frames (FolderBrowser).

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.h"
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
    uint64_t size_bytes = 0;  // of what a link points to
    int64_t modified_ns = 0;  // since the epoch
    EntryType type = EntryType::kFile;
    bool is_hidden = false;
    bool is_link = false;
    bool has_known_extension = false;  // of a format that we read
};

struct FolderListing {
    std::string path;
    std::vector<FolderEntry> entries;  // folders first, then by name as people count
};

// Stage "reading folder", counted in entries. kIo with a plain sentence ("You may not read this
// folder") when nothing can be read; kUsage when path is a file.
Result<FolderListing> list_folder(const std::string& path, JobContext& job);

// Whether it has a file of this name.
bool has_file(const FolderListing& listing, std::string_view name);

// "Permission denied" and its like as a sentence about a folder.
std::string folder_error_text(int error_number);

// "2026-11-21 06:11" in the local time zone.
std::string format_local_minute(int64_t unix_ns);

struct EntryView {
    EntrySort sort = EntrySort::kName;
    bool is_descending = false;
    bool show_hidden = false;
    bool known_only = false;  // folders stay
    std::string filter;

    friend bool operator==(const EntryView&, const EntryView&) = default;
};

enum class KindTone : uint8_t {
    kPlain,    // not a format of ours, or not looked at yet
    kKnown,    // one of our formats
    kProblem,  // one of our formats with something missing, or unreadable
};
struct FileKind {
    KindTone tone = KindTone::kPlain;
    std::string text;  // "heap dump"; why not, where it is a problem

    friend bool operator==(const FileKind&, const FileKind&) = default;
};
// What is known of an entry so far, for order (no text: last) and for known_only (kKnown passes).
using FileKindOf = std::function<FileKind(size_t entry)>;

// Row numbers into listing.entries. Folders first in every order and direction; equal entries by
// name. The filter's words, split at blanks, must all occur in the name, without case; a word with
// * or ? is a pattern for the whole name. A frame's worth of work even for 100,000 entries: they
// are in name order already, other orders compare integers.
std::vector<uint32_t> visible_rows(const FolderListing& listing, const EntryView& view,
                                   const FileKindOf& kind_of);

bool matches_pattern(std::string_view text, std::string_view pattern);  // * and ?

}  // namespace hs
