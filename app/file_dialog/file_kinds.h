#pragma once
// The Kind column: what each entry of a folder is, as a short text with a tone. A file is told by
// its first 64 KiB, inflated if need be, and never by its name alone; a heapprof log says whether
// its other half lies beside it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "app/file_dialog/folder_listing.h"
#include "app/jobs.h"

namespace hs {

// Reads the head and asks the importers: kPlain without a text where none knows it. Opens regular
// files only, and never blocks on a pipe.
FileKind recognise_file(const std::string& path);

// True when some importer uses this extension, a compression suffix left aside ("a.hpm.gz").
bool has_known_extension(std::string_view file_name);

// The label of an importer's description: "heapprof log (.hpm with .hpd)" -> "heapprof log".
std::string_view short_description(std::string_view description);

// "run.hpm.gz" is the metadata half of "run".
struct PairHalf {
    std::string base;
    bool is_data = false;  // .hpd, else .hpm
};
std::optional<PairHalf> pair_half(std::string_view file_name);

// Kinds of files that were asked for, found beside the frames and kept by path, size and time.
class FileKinds {
public:
    using Recognise = std::function<FileKind(const std::string& path)>;
    struct File {
        std::string path;
        uint64_t size_bytes = 0;
        int64_t modified_ns = 0;

        friend bool operator==(const File&, const File&) = default;
    };

    explicit FileKinds(SlowJobs& jobs, Recognise recognise = recognise_file)
        : jobs_(jobs), recognise_(std::move(recognise)) {}

    // Null until it is known. Asks for it when want is set and it was not asked yet.
    const FileKind* find(const File& file, bool want);
    // Asks for the first files of the folder, as far as a filter or order by kind needs them. Files
    // beyond the limit are told by their extension alone.
    void want_all(const FolderListing& listing);
    static constexpr size_t kMostWanted = 4000;
    // Forgets what was asked and not yet looked at: the folder is another one now.
    void drop_waiting();

    // For a row on the screen: asks for it to be looked at.
    FileKind text(const FolderListing& listing, size_t entry);
    // For filter and order; does not ask.
    FileKind kind(const FolderListing& listing, size_t entry);

private:
    struct Look {
        File file;
        Task<FileKind> kind;
    };

    SlowJobs& jobs_;
    Recognise recognise_;
    std::unordered_map<std::string, Look> looks_;  // by path
};

}  // namespace hs
