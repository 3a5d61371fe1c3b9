#include "core/base/atomic_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <system_error>
#include <utility>

namespace hs {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;
constexpr std::string_view kSuffix = ".part";

Error write_error(const std::string& path, int error_number) {
    return {
        ErrorCode::kIo, "cannot write: " + std::generic_category().message(error_number), path, {}};
}

// Where a link leads, so the link stays and its target is replaced, or made if it is not there yet.
std::string link_target(std::string path) {
    constexpr int kMostLinks = 40;  // as many as the system follows
    for (int i = 0; i < kMostLinks; ++i) {
        std::array<char, PATH_MAX> target{};
        const ssize_t size = readlink(path.c_str(), target.data(), target.size());
        if (size <= 0) break;  // no link, or nothing there
        const std::string_view next(target.data(), static_cast<size_t>(size));
        const std::string folder = path.substr(0, path.rfind('/') + 1);  // npos + 1 is 0
        path = next.starts_with('/') ? std::string(next) : folder + std::string(next);
    }
    return path;
}

bool parse_pid(std::string_view text, pid_t* pid) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), *pid);
    return result.ec == std::errc() && *pid > 0 && result.ptr != text.data() + text.size() &&
           *result.ptr == '.';
}

// Removes "<name>.<pid>.<n>.part" beside the target when no such process lives any more.
void remove_strays(const std::string& target) {
    const size_t slash = target.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
    const std::string prefix = target.substr(slash + 1) + ".";  // npos + 1 is 0
    DIR* entries = opendir(folder.c_str());
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

}  // namespace

Result<AtomicFile> AtomicFile::create(const std::string& path) {
    static std::atomic<unsigned> next_number{0};
    AtomicFile file;
    file.given_path_ = path;
    struct stat present = {};
    const bool exists = stat(path.c_str(), &present) == 0;
    if (!exists && errno != ENOENT) return write_error(path, errno);
    if (exists && S_ISDIR(present.st_mode)) return write_error(path, EISDIR);
    if (exists && !S_ISREG(present.st_mode)) {
        file.is_stream_ = true;
        file.temporary_path_ = path;
        file.descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (file.descriptor_ < 0) return write_error(path, errno);
        return file;
    }
    file.path_ = link_target(path);
    remove_strays(file.path_);
    const std::string temporary = file.path_ + "." + std::to_string(getpid()) + "." +
                                  std::to_string(next_number.fetch_add(1)) + std::string(kSuffix);
    file.descriptor_ =
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file.descriptor_ < 0) return write_error(path, errno);
    file.temporary_path_ = temporary;
    if (exists && fchmod(file.descriptor_, present.st_mode & 07777) != 0) {
        return write_error(path, errno);
    }
    return file;
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
        first_errno_ = other.first_errno_;
        is_stream_ = other.is_stream_;
    }
    return *this;
}

AtomicFile::~AtomicFile() {
    discard();
}

void AtomicFile::discard() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_path_.empty() && !is_stream_) ::unlink(temporary_path_.c_str());
    descriptor_ = -1;
    temporary_path_.clear();
}

void AtomicFile::write(std::string_view bytes) {
    if (first_errno_ != 0) return;
    buffer_ += bytes;
    if (buffer_.size() >= kBufferBytes) flush();
}

void AtomicFile::flush() {
    std::string_view left = buffer_;
    while (!left.empty() && first_errno_ == 0) {
        const ssize_t written = ::write(descriptor_, left.data(), left.size());
        if (written >= 0) {
            left.remove_prefix(static_cast<size_t>(written));
        } else if (errno != EINTR) {
            first_errno_ = errno;
        }
    }
    buffer_.clear();
}

Result<void> AtomicFile::commit() {
    HS_CHECK(descriptor_ >= 0);
    flush();
    // A library may have written, or even replaced, the file by its path: sync what lies there.
    if (first_errno_ == 0 && !is_stream_) {
        const int written = ::open(temporary_path_.c_str(), O_RDONLY | O_CLOEXEC);
        if (written < 0 || fsync(written) != 0) first_errno_ = errno;
        if (written >= 0) ::close(written);
    }
    if (::close(std::exchange(descriptor_, -1)) != 0 && first_errno_ == 0) first_errno_ = errno;
    if (first_errno_ == 0 && !is_stream_ && ::rename(temporary_path_.c_str(), path_.c_str()) != 0) {
        first_errno_ = errno;
    }
    if (first_errno_ != 0) {
        discard();
        return write_error(given_path_, first_errno_);
    }
    temporary_path_.clear();
    return {};
}

Result<void> write_file_atomically(const std::string& path, std::string_view bytes) {
    HS_TRY(AtomicFile file, AtomicFile::create(path));
    file.write(bytes);
    return file.commit();
}

}  // namespace hs
