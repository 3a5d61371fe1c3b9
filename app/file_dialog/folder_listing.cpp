#include "app/file_dialog/folder_listing.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <compare>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <tuple>

#include "app/file_dialog/file_kinds.h"
#include "app/file_dialog/path_text.h"

namespace hs {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kNsPerSecond = 1'000'000'000;

EntryType type_from_mode(mode_t mode) {
    if (S_ISDIR(mode)) return EntryType::kFolder;
    return S_ISREG(mode) ? EntryType::kFile : EntryType::kSpecial;
}

// One question to the system for each entry, two for a link: std::filesystem asks for each fact.
FolderEntry read_entry(const fs::path& path) {
    FolderEntry entry;
    entry.name = path.filename().string();
    entry.folded = folded_text(entry.name);
    entry.is_hidden = entry.name.starts_with('.');
    struct stat status {};
    bool is_there = lstat(path.c_str(), &status) == 0;
    entry.is_link = is_there && S_ISLNK(status.st_mode);
    if (entry.is_link) is_there = stat(path.c_str(), &status) == 0;
    entry.type = is_there ? type_from_mode(status.st_mode) : EntryType::kBroken;
    if (!is_there) return entry;
    entry.modified_ns = int64_t{status.st_mtim.tv_sec} * kNsPerSecond + status.st_mtim.tv_nsec;
    if (entry.type != EntryType::kFile) return entry;
    entry.size_bytes = static_cast<uint64_t>(status.st_size);
    entry.has_known_extension = has_known_extension(entry.folded);
    return entry;
}

bool is_before(const FolderEntry& a, const FolderEntry& b) {
    const bool a_folder = a.type == EntryType::kFolder;
    const bool b_folder = b.type == EntryType::kFolder;
    if (a_folder != b_folder) return a_folder;
    return compare_natural(a.name, b.name) < 0;
}

bool matches_word(std::string_view name, std::string_view word) {
    const bool is_pattern = word.find_first_of("*?") != std::string_view::npos;
    return is_pattern ? matches_pattern(name, word) : name.find(word) != std::string_view::npos;
}

bool matches_filter(std::string_view folded_name, std::string_view folded_filter) {
    size_t at = 0;
    while (at < folded_filter.size()) {
        const size_t end = std::min(folded_filter.find(' ', at), folded_filter.size());
        if (end > at && !matches_word(folded_name, folded_filter.substr(at, end - at))) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

// Row numbers are in name order already, so they are the tie-break and the whole of kName.
struct RowOrder {
    const FolderListing& listing;
    const EntryView& view;
    const std::vector<std::string_view>& kinds;

    [[nodiscard]] std::strong_ordering compare(uint32_t a, uint32_t b) const {
        const FolderEntry& x = listing.entries[a];
        const FolderEntry& y = listing.entries[b];
        switch (view.sort) {
            case EntrySort::kSize:
                return x.size_bytes <=> y.size_bytes;
            case EntrySort::kModified:
                return x.modified_ns <=> y.modified_ns;
            case EntrySort::kKind:
                if (kinds[a].empty() != kinds[b].empty())
                    return kinds[a].empty() <=> kinds[b].empty();
                return compare_natural(kinds[a], kinds[b]) <=> 0;
            case EntrySort::kName:
                break;
        }
        return a <=> b;
    }

    bool operator()(uint32_t a, uint32_t b) const {
        const bool a_folder = listing.entries[a].type == EntryType::kFolder;
        const bool b_folder = listing.entries[b].type == EntryType::kFolder;
        if (a_folder != b_folder) return a_folder;
        const std::strong_ordering order = compare(a, b);
        if (order == 0) return a < b;
        return view.is_descending ? order > 0 : order < 0;
    }
};

}  // namespace

std::string folder_error_text(int error_number) {
    switch (error_number) {
        case EACCES:
        case EPERM:
            return "You may not read this folder: permission denied.";
        case ENOENT:
            return "This folder does not exist.";
        case ENOTDIR:
            return "This is a file, not a folder.";
        case ELOOP:
            return "This path is a loop of links.";
        case ENAMETOOLONG:
            return "This path is too long.";
        case ESTALE:
        case EIO:
            return "This folder cannot be read: the disk or network reports an error.";
        default:
            return std::string("This folder cannot be read: ") + std::strerror(error_number) + ".";
    }
}

Result<FolderListing> list_folder(const std::string& path, JobContext& job) {
    job.begin_stage("reading folder");
    FolderListing listing{path, {}};
    std::error_code error;
    for (fs::directory_iterator at(path, error); at != fs::directory_iterator();
         at.increment(error)) {
        listing.entries.push_back(read_entry(at->path()));
        job.advance(1);
        if (job.cancelled()) return cancelled_error();
    }
    if (error && listing.entries.empty()) {
        const ErrorCode code = error.value() == ENOTDIR ? ErrorCode::kUsage : ErrorCode::kIo;
        return Error{code, folder_error_text(error.value()), path, {}};
    }
    std::sort(listing.entries.begin(), listing.entries.end(), is_before);
    if (job.cancelled()) return cancelled_error();
    return listing;
}

bool has_file(const FolderListing& listing, std::string_view name) {
    FolderEntry file;
    file.name = name;
    const auto found =
        std::lower_bound(listing.entries.begin(), listing.entries.end(), file, is_before);
    return found != listing.entries.end() && found->name == name && found->type == EntryType::kFile;
}

std::string format_local_minute(int64_t unix_ns) {
    using std::chrono::floor, std::chrono::nanoseconds, std::chrono::seconds;
    const std::time_t time = floor<seconds>(nanoseconds(unix_ns)).count();
    std::tm local{};
    if (localtime_r(&time, &local) == nullptr) return "";
    char text[64];
    const size_t length = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
    return {text, length};
}

bool matches_pattern(std::string_view text, std::string_view pattern) {
    size_t at = 0;
    size_t in_pattern = 0;
    size_t star = std::string_view::npos;  // the last * seen, to which a mismatch returns
    size_t star_at = 0;
    while (at < text.size()) {
        const char wanted = in_pattern < pattern.size() ? pattern[in_pattern] : '\0';
        if (wanted == '*') {
            star = in_pattern++;
            star_at = at;
        } else if (in_pattern < pattern.size() && (wanted == '?' || wanted == text[at])) {
            ++in_pattern;
            ++at;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

std::vector<uint32_t> visible_rows(const FolderListing& listing, const EntryView& view,
                                   const EntryKindOf& kind_of) {
    const std::string filter = folded_text(view.filter);
    // ".git" is looked for among hidden entries without asking for the switch first.
    const bool show_hidden = view.show_hidden || filter.starts_with('.');
    const bool sorts_kinds = view.sort == EntrySort::kKind;
    std::vector<uint32_t> rows;
    std::vector<std::string_view> kinds(sorts_kinds ? listing.entries.size() : 0);
    for (uint32_t i = 0; i < listing.entries.size(); ++i) {
        const FolderEntry& entry = listing.entries[i];
        if (entry.is_hidden && !show_hidden) continue;
        if (!matches_filter(entry.folded, filter)) continue;
        if (entry.type != EntryType::kFolder && (view.known_only || sorts_kinds)) {
            const EntryKind kind = kind_of(i);
            if (view.known_only && !kind.is_known) continue;
            if (sorts_kinds) kinds[i] = kind.label;
        }
        rows.push_back(i);
    }
    const bool is_in_order = view.sort == EntrySort::kName && !view.is_descending;
    if (!is_in_order) std::sort(rows.begin(), rows.end(), RowOrder{listing, view, kinds});
    return rows;
}

}  // namespace hs
