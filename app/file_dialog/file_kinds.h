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
#include <vector>

#include "app/file_dialog/folder_listing.h"
#include "app/jobs.h"

namespace hs {

struct FileKind {
    enum class State : uint8_t { kKnown, kUnknown, kUnreadable };
    State state = State::kUnknown;
    std::string label;  // "heap dump", "heapprof log"; why not, when unreadable

    friend bool operator==(const FileKind&, const FileKind&) = default;
};

// Reads the head and asks the importers. Opens regular files only, and never blocks on a pipe.
FileKind recognise_file(const std::string& path);

// True when some importer uses this extension, a compression suffix left aside ("a.hpm.gz").
bool has_known_extension(std::string_view file_name);

// "run.hpm.gz" -> "run.hpm".
std::string_view without_compression_suffix(std::string_view file_name);

// The label of an importer's description: "heapprof log (.hpm with .hpd)" -> "heapprof log".
std::string_view short_description(std::string_view description);

// "run.hpm.gz" is the metadata half of "run".
struct PairHalf {
    std::string base;
    bool is_data = false;  // .hpd, else .hpm
};
std::optional<PairHalf> pair_half(std::string_view file_name);

enum class KindTone : uint8_t {
    kPlain,    // not a format of ours, or not looked at yet
    kKnown,    // one of our formats
    kProblem,  // one of our formats with something missing, or unreadable
};
struct KindText {
    std::string text;
    KindTone tone = KindTone::kPlain;

    friend bool operator==(const KindText&, const KindText&) = default;
};

// Kinds of files that were asked for, found beside the frames and kept by path, size and time.
class FileKinds {
public:
    using Recognise = std::function<FileKind(const std::string& path)>;
    struct File {
        std::string path;
        uint64_t size_bytes = 0;
        int64_t modified_ns = 0;
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
    KindText text(const FolderListing& listing, size_t entry);
    // For filter and order; does not ask.
    EntryKind kind(const FolderListing& listing, size_t entry);

private:
    struct Look {
        uint64_t size_bytes = 0;
        int64_t modified_ns = 0;
        Task<FileKind> kind;
    };

    SlowJobs& jobs_;
    Recognise recognise_;
    std::unordered_map<std::string, Look> looks_;  // by path
};

}  // namespace hs
