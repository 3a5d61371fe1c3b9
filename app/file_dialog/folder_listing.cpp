#include "app/file_dialog/folder_listing.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>

#include "app/file_dialog/natural_order.h"

namespace hs {
namespace {

constexpr int64_t kNsPerSecond = 1'000'000'000;
constexpr size_t kPollEvery = 256;  // entries between two looks at the cancel flag

struct CloseFolder {
    void operator()(DIR* folder) const { closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

EntryType type_from_mode(mode_t mode) {
    if (S_ISDIR(mode)) return EntryType::kFolder;
    return S_ISREG(mode) ? EntryType::kFile : EntryType::kSpecial;
}

FolderEntry read_entry(int folder, const char* name) {
    FolderEntry entry;
    entry.name = name;
    entry.folded = folded_text(entry.name);
    entry.is_hidden = entry.name[0] == '.';
    struct stat status {};
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        entry.type = EntryType::kBroken;
        return entry;
    }
    if (S_ISLNK(status.st_mode)) {
        entry.is_link = true;
        struct stat target {};
        if (fstatat(folder, name, &target, 0) != 0) {
            entry.type = EntryType::kBroken;
            return entry;
        }
        status = target;
    }
    entry.type = type_from_mode(status.st_mode);
    if (entry.type == EntryType::kFile) entry.size_bytes = static_cast<uint64_t>(status.st_size);
    entry.modified_ns =
        int64_t{status.st_mtim.tv_sec} * kNsPerSecond + int64_t{status.st_mtim.tv_nsec};
    return entry;
}

Error error_from_errno(const std::string& path, int error_number) {
    const ErrorCode code = error_number == ENOTDIR ? ErrorCode::kUsage : ErrorCode::kIo;
    return {code, folder_error_text(error_number), path, {}};
}

bool is_before(const FolderEntry& a, const FolderEntry& b) {
    const bool a_folder = a.type == EntryType::kFolder;
    const bool b_folder = b.type == EntryType::kFolder;
    if (a_folder != b_folder) return a_folder;
    return compare_natural(a.name, b.name) < 0;
}

}  // namespace

std::string folder_error_text(int error_number) {
    switch (error_number) {
        case EACCES:
        case EPERM:
            return "You may not read this folder: permission denied.";
        case ENOENT:
            return "This folder does not exist, or it is gone.";
        case ENOTDIR:
            return "This is a file, not a folder.";
        case ELOOP:
            return "This path goes round in circles of links.";
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
    const OpenFolder folder(opendir(path.c_str()));
    if (folder == nullptr) return error_from_errno(path, errno);
    FolderListing listing;
    listing.path = path;
    size_t count = 0;
    for (;;) {
        errno = 0;
        const dirent* item = readdir(folder.get());
        if (item == nullptr) break;
        const std::string_view name = item->d_name;
        if (name == "." || name == "..") continue;
        listing.entries.push_back(read_entry(dirfd(folder.get()), item->d_name));
        job.advance(1);
        if (++count % kPollEvery == 0 && job.cancelled()) return cancelled_error();
    }
    if (errno != 0 && listing.entries.empty()) return error_from_errno(path, errno);
    std::sort(listing.entries.begin(), listing.entries.end(), is_before);
    if (job.cancelled()) return cancelled_error();
    return listing;
}

std::string format_local_minute(int64_t unix_ns) {
    int64_t seconds = unix_ns / kNsPerSecond;
    if (unix_ns % kNsPerSecond < 0) --seconds;
    const std::time_t time = static_cast<std::time_t>(seconds);
    std::tm local{};
    if (localtime_r(&time, &local) == nullptr) return "";
    char text[64];
    const size_t length = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
    return {text, length};
}

}  // namespace hs
