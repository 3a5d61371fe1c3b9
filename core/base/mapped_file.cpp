#include "core/base/mapped_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace hs {
namespace {

struct Descriptor {
    int number = -1;
    explicit Descriptor(int opened) : number(opened) {}
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
};

Error read_error(const std::string& path, int error_number) {
    return {
        ErrorCode::kIo, "cannot read: " + std::generic_category().message(error_number), path, {}};
}

std::string kind_refused(mode_t mode) {
    if (S_ISDIR(mode)) return "is a folder";
    if (S_ISSOCK(mode)) return "is a socket, not a file";
    if (S_ISREG(mode) || S_ISFIFO(mode)) return {};
    return "is a device, not a file";
}

// Waits until a read would not block. False once cancelled.
bool wait_for_bytes(int descriptor, const JobContext& job) {
    while (!job.cancelled()) {
        pollfd waited = {descriptor, POLLIN, 0};
        const int ready = poll(&waited, 1, 100);
        if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
    }
    return false;
}

// Reads until the end, or `most` bytes, growing the region as needed. The size of a pipe, and of
// what /proc shows, is known only at its end.
Result<size_t> read_all(const Descriptor& file, const std::string& path, MemoryRegion& region,
                        uint64_t most, JobContext& job) {
    size_t size = 0;
    while (size < most) {
        if (region.size() < size + MappedFile::kPaddingBytes + 1) {
            region.grow(std::max<size_t>(region.size() * 2, MappedFile::kPaddingBytes + 65536));
        }
        if (!wait_for_bytes(file.number, job)) return cancelled_error();
        const size_t room = region.size() - MappedFile::kPaddingBytes - size;
        const size_t wanted = static_cast<size_t>(std::min<uint64_t>(room, most - size));
        const ssize_t got = ::read(file.number, region.data() + size, wanted);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got < 0) return read_error(path, errno);
        if (got == 0) break;
        size += static_cast<size_t>(got);
    }
    return size;
}

// The file over the beginning of zero pages that are one page longer, which makes the padding.
// Nothing when this kind of file system cannot map.
std::optional<MemoryRegion> map_padded(const Descriptor& file, size_t size) {
    MemoryRegion region(round_up_to_pages(size) + page_bytes());
    void* mapped = mmap(region.data(), size, PROT_READ, MAP_PRIVATE | MAP_FIXED, file.number, 0);
    if (mapped == MAP_FAILED) return std::nullopt;
    return region;
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path, JobContext& job) {
    // The kind first: opening some devices already does something.
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) {
        return open_error(path, std::generic_category().message(errno));
    }
    if (const std::string why = kind_refused(status.st_mode); !why.empty()) {
        return open_error(path, why);
    }
    // Not blocking: a pipe without a writer is waited for in read_all, where it can be cancelled.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number < 0 || fstat(file.number, &status) != 0) {
        return open_error(path, std::generic_category().message(errno));
    }
    MappedFile opened;
    opened.path_ = path;
    opened.stamp_ = stamp_of(status);
    opened.is_pipe_ = S_ISFIFO(status.st_mode);
    const uint64_t size = opened.stamp_.size_bytes;
    if (size >= kCopyBelowBytes && !opened.is_pipe_) {
        if (auto mapped = map_padded(file, static_cast<size_t>(size)); mapped.has_value()) {
            opened.region_ = std::move(*mapped);
            opened.size_ = static_cast<size_t>(size);
            opened.is_mapped_ = true;
            opened.watch_ = std::make_shared<const FileWatch>(std::exchange(file.number, -1), path,
                                                              opened.stamp_);
            opened.guard_ = FaultGuard(opened.region_.data(), opened.size_, opened.watch_->lost());
            return opened;
        }
    }
    const uint64_t most = size == 0 ? available_memory_bytes() / 4 * 3 : size;
    opened.region_ = MemoryRegion(static_cast<size_t>(size) + kPaddingBytes);
    HS_TRY(opened.size_, read_all(file, path, opened.region_, most, job));
    return opened;
}

bool MappedFile::has_changed() const {
    if (is_pipe_ || path_.empty()) return false;
    if (had_lost_bytes_ || (watch_ && watch_->has_lost_bytes())) return true;
    const Result<FileStamp> now = file_stamp(path_);
    return !now.ok() || !(now.value() == stamp_);
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    if (this == &other) return *this;
    guard_.release();
    path_ = std::move(other.path_);
    region_ = std::move(other.region_);
    guard_ = std::move(other.guard_);
    watch_ = std::move(other.watch_);
    size_ = std::exchange(other.size_, 0);
    stamp_ = other.stamp_;
    is_pipe_ = other.is_pipe_;
    is_mapped_ = std::exchange(other.is_mapped_, false);
    had_lost_bytes_ = other.had_lost_bytes_;
    return *this;
}

void MappedFile::drop_bytes() {
    had_lost_bytes_ = had_lost_bytes_ || (watch_ && watch_->has_lost_bytes());
    guard_.release();
    watch_.reset();
    region_ = MemoryRegion();
    size_ = 0;
    is_mapped_ = false;
}

void MappedFile::advise_sequential() const {
    if (size_ >= kCopyBelowBytes) madvise(region_.data(), size_, MADV_SEQUENTIAL);
}

void MappedFile::advise_random() const {
    if (size_ >= kCopyBelowBytes) madvise(region_.data(), size_, MADV_RANDOM);
}

void MappedFile::forget_pages(size_t first, size_t count) const {
    if (!is_mapped_ || first >= size_) return;
    const size_t begin = round_up_to_pages(first);
    const size_t end = (first + std::min(count, size_ - first)) / page_bytes() * page_bytes();
    if (begin < end) madvise(region_.data() + begin, end - begin, MADV_DONTNEED);
}

}  // namespace hs
