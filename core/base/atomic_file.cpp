#include "core/base/atomic_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;
constexpr std::string_view kSuffix = ".part";
constexpr size_t kLongestSuffix = sizeof ".4294967295.4294967295.part" - 1;

Error write_error(const std::string& path, int error_number) {
    const std::string why = error_number == EFBIG
                                ? "it would become larger than files may be here (ulimit -f)"
                                : std::generic_category().message(error_number);
    return {ErrorCode::kIo, "cannot write: " + why, path, {}};
}

// For remove_unfinished_files. A signal handler reads it, so neither locks nor containers.
struct UnfinishedFile {
    std::atomic<bool> taken{false};
    std::atomic<bool> is_there{false};
    std::array<char, PATH_MAX> path{};
};
std::array<UnfinishedFile, 16> unfinished_files;
static_assert(std::atomic<bool>::is_always_lock_free);

// SIZE_MAX when there is no room: the file is then a stray if the process is ended.
size_t remember_unfinished(const std::string& path) {
    if (path.size() >= PATH_MAX) return SIZE_MAX;
    for (size_t i = 0; i < unfinished_files.size(); ++i) {
        UnfinishedFile& file = unfinished_files[i];
        if (file.taken.exchange(true, std::memory_order_acquire)) continue;
        std::memcpy(file.path.data(), path.c_str(), path.size() + 1);
        file.is_there.store(true, std::memory_order_release);
        return i;
    }
    return SIZE_MAX;
}

void forget_unfinished(size_t place) {
    if (place == SIZE_MAX) return;
    unfinished_files[place].is_there.store(false, std::memory_order_release);
    unfinished_files[place].taken.store(false, std::memory_order_release);
}

// N of /dev/fd/N and of what /dev/stdout leads to.
std::optional<int> descriptor_number(std::string_view path) {
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!path.starts_with(folder)) continue;
        const std::string_view digits = path.substr(folder.size());
        int number = 0;
        const auto [end, problem] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (problem == std::errc() && end == digits.data() + digits.size()) return number;
    }
    return std::nullopt;
}

// Where a link leads, so the link stays and its target is replaced, or made if it is not there yet.
// A descriptor's link is not followed: what it names may be gone, or be appended to.
std::string link_target(std::string path) {
    constexpr int kMostLinks = 40;  // as many as the system follows
    for (int i = 0; i < kMostLinks && !descriptor_number(path); ++i) {
        std::array<char, PATH_MAX> target{};
        const ssize_t size = readlink(path.c_str(), target.data(), target.size());
        if (size <= 0) break;  // no link, or nothing there
        const std::string_view next(target.data(), static_cast<size_t>(size));
        const std::string folder = path.substr(0, path.rfind('/') + 1);  // npos + 1 is 0
        path = next.starts_with('/') ? std::string(next) : folder + std::string(next);
    }
    return path;
}

struct SplitPath {
    std::string folder;  // with the slash; empty for the current one
    std::string name;
};
SplitPath split(const std::string& path) {
    const size_t name = path.rfind('/') + 1;  // npos + 1 is 0
    return {path.substr(0, name), path.substr(name)};
}

// The path without as much of the name's end as the suffix of a temporary file needs room for.
std::string temporary_stem(const std::string& target) {
    SplitPath path = split(target);
    const long longest_name =
        pathconf(path.folder.empty() ? "." : path.folder.c_str(), _PC_NAME_MAX);
    const size_t in_folder = longest_name > 0 ? static_cast<size_t>(longest_name) : NAME_MAX;
    const size_t in_path = PATH_MAX - 1 - std::min<size_t>(path.folder.size(), PATH_MAX - 1);
    const size_t room = std::min(in_folder, in_path);
    const size_t kept = room - std::min(room, kLongestSuffix);
    if (path.name.size() > kept) path.name.resize(whole_letters(path.name, kept));
    return path.folder + path.name;
}

bool parse_pid(std::string_view text, pid_t* pid) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), *pid);
    return result.ec == std::errc() && *pid > 0 && result.ptr != text.data() + text.size() &&
           *result.ptr == '.';
}

// Removes "<stem>.<pid>.<n>.part" when no such process lives any more.
void remove_strays(const std::string& stem) {
    const SplitPath path = split(stem);
    const std::string prefix = path.name + ".";
    DIR* entries = opendir(path.folder.empty() ? "." : path.folder.c_str());
    if (entries == nullptr) return;
    while (const dirent* entry = readdir(entries)) {
        const std::string_view name = entry->d_name;
        if (!name.starts_with(prefix) || !name.ends_with(kSuffix)) continue;
        pid_t pid = 0;
        if (!parse_pid(name.substr(prefix.size()), &pid)) continue;
        if (kill(pid, 0) == 0 || errno != ESRCH) continue;
        unlinkat(dirfd(entries), entry->d_name, 0);
    }
    closedir(entries);
}

std::string folder_for_temporary_files() {
    const char* named = std::getenv("TMPDIR");
    return named != nullptr && *named != 0 ? named : "/tmp";
}

}  // namespace

void remove_unfinished_files() {
    for (const UnfinishedFile& file : unfinished_files) {
        if (file.is_there.load(std::memory_order_acquire)) ::unlink(file.path.data());
    }
}

Result<AtomicFile> AtomicFile::create(const std::string& path, Writer writer) {
    AtomicFile file;
    file.given_path_ = path;
    struct stat present = {};
    const bool exists = stat(path.c_str(), &present) == 0;
    if (!exists && errno != ENOENT) return write_error(path, errno);
    if (exists && S_ISDIR(present.st_mode)) return write_error(path, EISDIR);
    file.path_ = link_target(path);
    const std::optional<int> open_already = descriptor_number(file.path_);
    if (open_already || (exists && !S_ISREG(present.st_mode))) {
        HS_TRY_VOID(file.open_stream(path, open_already.value_or(-1)));
        if (writer == Writer::kOurs) return file;
        HS_TRY_VOID(file.open_temporary(folder_for_temporary_files() + "/heapscope"));
        return file;
    }
    const std::string stem = temporary_stem(file.path_);
    remove_strays(stem);
    HS_TRY_VOID(file.open_temporary(stem));
    if (exists && fchmod(file.descriptor_, present.st_mode & 07777) != 0) {
        return write_error(path, errno);
    }
    return file;
}

// open_descriptor: what the path stands for, if that is open already; else -1.
Result<void> AtomicFile::open_stream(const std::string& path, int open_descriptor) {
    stream_ = open_descriptor >= 0 ? fcntl(open_descriptor, F_DUPFD_CLOEXEC, 0)
                                   : ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    return stream_ >= 0 ? Result<void>() : write_error(path, errno);
}

Result<void> AtomicFile::open_temporary(const std::string& stem) {
    static std::atomic<unsigned> next_number{0};
    // A process with this number in another container, or before a restart, may have left some.
    constexpr int kMostTries = 100;
    for (int i = 0; i < kMostTries && descriptor_ < 0; ++i) {
        temporary_path_ = stem + "." + std::to_string(getpid()) + "." +
                          std::to_string(next_number.fetch_add(1)) + std::string(kSuffix);
        descriptor_ = ::open(temporary_path_.c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (descriptor_ < 0 && errno != EEXIST) break;
    }
    if (descriptor_ < 0) {
        temporary_path_.clear();  // not ours
        return write_error(given_path_, errno);
    }
    unfinished_ = remember_unfinished(temporary_path_);
    return {};
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept {
    *this = std::move(other);
}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
    if (this != &other) {
        discard();
        given_path_ = std::move(other.given_path_);
        path_ = std::move(other.path_);
        temporary_path_ = std::exchange(other.temporary_path_, {});
        buffer_ = std::move(other.buffer_);
        descriptor_ = std::exchange(other.descriptor_, -1);
        stream_ = std::exchange(other.stream_, -1);
        first_errno_ = other.first_errno_;
        reader_is_gone_ = other.reader_is_gone_;
        unfinished_ = std::exchange(other.unfinished_, SIZE_MAX);
    }
    return *this;
}

AtomicFile::~AtomicFile() {
    discard();
}

void AtomicFile::discard() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (stream_ >= 0) ::close(stream_);
    if (!temporary_path_.empty()) ::unlink(temporary_path_.c_str());
    forget_unfinished(std::exchange(unfinished_, SIZE_MAX));
    descriptor_ = stream_ = -1;
    temporary_path_.clear();
}

void AtomicFile::write(std::string_view bytes) {
    if (first_errno_ != 0 || reader_is_gone_) return;
    buffer_ += bytes;
    if (buffer_.size() >= kBufferBytes) flush();
}

void AtomicFile::flush() {
    write_out(buffer_);
    buffer_.clear();
}

void AtomicFile::write_out(std::string_view bytes) {
    const int to = stream_ >= 0 ? stream_ : descriptor_;
    while (!bytes.empty() && first_errno_ == 0 && !reader_is_gone_) {
        const ssize_t written = ::write(to, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<size_t>(written));
        } else if (errno == EAGAIN) {
            pollfd wanted = {to, POLLOUT, 0};
            poll(&wanted, 1, -1);
        } else if (errno == EPIPE && stream_ >= 0) {
            reader_is_gone_ = true;
        } else if (errno != EINTR) {
            first_errno_ = errno;
        }
    }
}

// What a library wrote beside the stream, as it could not seek in it.
void AtomicFile::copy_to_stream() {
    const int from = ::open(temporary_path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (from < 0) first_errno_ = errno;
    buffer_.resize(kBufferBytes);
    while (from >= 0 && first_errno_ == 0 && !reader_is_gone_) {
        const ssize_t count = ::read(from, buffer_.data(), buffer_.size());
        if (count == 0) break;
        if (count > 0) {
            write_out(std::string_view(buffer_).substr(0, static_cast<size_t>(count)));
        } else if (errno != EINTR) {
            first_errno_ = errno;
        }
    }
    if (from >= 0) ::close(from);
}

Result<void> AtomicFile::commit() {
    HS_CHECK(descriptor_ >= 0 || stream_ >= 0);
    flush();
    if (stream_ >= 0) {
        if (!temporary_path_.empty()) copy_to_stream();
        if (::close(std::exchange(stream_, -1)) != 0 && first_errno_ == 0) first_errno_ = errno;
        discard();
        return first_errno_ == 0 ? Result<void>() : write_error(given_path_, first_errno_);
    }
    // A library may have written, or even replaced, the file by its path: sync what lies there.
    if (first_errno_ == 0) {
        const int written = ::open(temporary_path_.c_str(), O_RDONLY | O_CLOEXEC);
        if (written < 0 || fsync(written) != 0) first_errno_ = errno;
        if (written >= 0) ::close(written);
    }
    if (::close(std::exchange(descriptor_, -1)) != 0 && first_errno_ == 0) first_errno_ = errno;
    if (first_errno_ == 0 && ::rename(temporary_path_.c_str(), path_.c_str()) != 0) {
        first_errno_ = errno;
    }
    if (first_errno_ == 0) temporary_path_.clear();
    discard();
    return first_errno_ == 0 ? Result<void>() : write_error(given_path_, first_errno_);
}

Result<void> write_file_atomically(const std::string& path, std::string_view bytes) {
    HS_TRY(AtomicFile file, AtomicFile::create(path));
    file.write(bytes);
    return file.commit();
}

}  // namespace hs
