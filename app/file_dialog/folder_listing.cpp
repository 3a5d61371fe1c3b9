#include "app/file_dialog/folder_listing.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <map>
#include <utility>

#include "app/file_dialog/file_kinds.h"
#include "app/file_dialog/path_text.h"
#include "core/base/text_search.h"

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
    entry.has_known_extension = has_known_extension(entry.name);
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
    if (is_pattern) return matches_pattern(folded_text(name), folded_text(word));
    return find_text_in_any_case(name, word) != std::string_view::npos;
}

bool matches_filter(std::string_view name, std::string_view filter) {
    while (!filter.empty()) {
        const std::string_view word = filter.substr(0, filter.find(' '));
        if (!word.empty() && !matches_word(name, word)) return false;
        filter.remove_prefix(std::min(word.size() + 1, filter.size()));
    }
    return true;
}

// By the key of each entry, folders first; equal ones stay in the order of names.
template <class Key>
void sort_rows(std::vector<uint32_t>& rows, const FolderListing& listing, bool is_descending,
               Key key) {
    std::stable_sort(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) {
        const bool a_folder = listing.entries[a].type == EntryType::kFolder;
        const bool b_folder = listing.entries[b].type == EntryType::kFolder;
        if (a_folder != b_folder) return a_folder;
        return is_descending ? key(b) < key(a) : key(a) < key(b);
    });
}

}  // namespace

std::string folder_error_text(int error_number) {
    constexpr const char* kBroken =
        "This folder cannot be read: the disk or network reports an error.";
    constexpr const char* kForbidden = "You may not read this folder: permission denied.";
    static const std::map<int, const char*> kTexts = {{EACCES, kForbidden},
                                                      {EPERM, kForbidden},
                                                      {ENOENT, "This folder does not exist."},
                                                      {ENOTDIR, "This is a file, not a folder."},
                                                      {ELOOP, "This path is a loop of links."},
                                                      {ENAMETOOLONG, "This path is too long."},
                                                      {ESTALE, kBroken},
                                                      {EIO, kBroken}};
    if (const auto text = kTexts.find(error_number); text != kTexts.end()) return text->second;
    return std::string("This folder cannot be read: ") + std::strerror(error_number) + ".";
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
    namespace time = std::chrono;
    const std::time_t seconds = time::floor<time::seconds>(time::nanoseconds(unix_ns)).count();
    std::tm local{};
    if (localtime_r(&seconds, &local) == nullptr) return "";
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
                                   const FileKindOf& kind_of) {
    const std::vector<FolderEntry>& entries = listing.entries;
    // ".git" is looked for among hidden entries without asking for the switch first.
    const bool show_hidden = view.show_hidden || view.filter.starts_with('.');
    const bool sorts_kinds = view.sort == EntrySort::kKind;
    std::vector<uint32_t> rows;
    std::vector<std::string> kinds(sorts_kinds ? entries.size() : 0);
    for (uint32_t i = 0; i < entries.size(); ++i) {
        if (entries[i].is_hidden && !show_hidden) continue;
        if (!matches_filter(entries[i].name, view.filter)) continue;
        if (entries[i].type != EntryType::kFolder && (view.known_only || sorts_kinds)) {
            const FileKind kind = kind_of(i);
            if (view.known_only && kind.tone != KindTone::kKnown) continue;
            if (sorts_kinds) kinds[i] = folded_text(kind.text);
        }
        rows.push_back(i);
    }
    const auto sort_by = [&](auto key) { sort_rows(rows, listing, view.is_descending, key); };
    switch (view.sort) {
        case EntrySort::kName:  // as they are, unless turned round
            if (view.is_descending) sort_by([](uint32_t row) { return row; });
            break;
        case EntrySort::kSize:
            sort_by([&](uint32_t row) { return entries[row].size_bytes; });
            break;
        case EntrySort::kModified:
            sort_by([&](uint32_t row) { return entries[row].modified_ns; });
            break;
        case EntrySort::kKind:
            sort_by([&](uint32_t row) {
                return std::pair<bool, std::string_view>(kinds[row].empty(), kinds[row]);
            });
    }
    return rows;
}

}  // namespace hs
