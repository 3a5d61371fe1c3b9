#include "core/base/file_watch.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "core/base/sha256.h"

namespace hs {
namespace {

constexpr uint64_t kPlaces = 16;
constexpr uint64_t kPlaceBytes = 4096;

}  // namespace

FileWatch::FileWatch(int descriptor, std::string path, const FileStamp& stamp)
    : descriptor_(descriptor),
      path_(std::move(path)),
      stamp_(stamp),
      digest_(digest()),
      latest_(stamp) {}

FileWatch::~FileWatch() {
    ::close(descriptor_);
}

FileWatch::Digest FileWatch::digest() const {
    std::string bytes(kPlaces * kPlaceBytes, '\0');
    const uint64_t last = stamp_.size_bytes - std::min(stamp_.size_bytes, kPlaceBytes);
    size_t used = 0;
    for (uint64_t place = 0; place < kPlaces; ++place) {
        const uint64_t from = last / (kPlaces - 1) * place;
        const uint64_t at = place + 1 == kPlaces ? last : from;
        const uint64_t count = std::min(kPlaceBytes, stamp_.size_bytes - at);
        const ssize_t got =
            ::pread(descriptor_, bytes.data() + used, count, static_cast<off_t>(at));
        if (got > 0) used += static_cast<size_t>(got);
    }
    bytes.resize(used);
    return sha256(bytes);
}

bool FileWatch::is_whole() const {
    struct stat status = {};
    if (fstat(descriptor_, &status) != 0) return false;
    const FileStamp now = stamp_of(status);
    const std::lock_guard lock(mutex_);
    if (now == latest_) return true;
    // Its size is the same, so whatever was written is none of what came since.
    if (now.size_bytes <= stamp_.size_bytes) return now == stamp_;
    if (digest() != digest_) return false;
    latest_ = now;
    return true;
}

bool FileWatch::has_lost_bytes() const {
    if (lost_.load(std::memory_order_relaxed)) return true;
    if (is_whole()) return false;
    lost_.store(true, std::memory_order_relaxed);
    return true;
}

Result<void> check_files(std::span<const FileWatchPtr> files) {
    for (const FileWatchPtr& file : files) {
        if (file == nullptr || !file->has_lost_bytes()) continue;
        return Error{ErrorCode::kChanged,
                     "the file changed on disk while it was open; read it again",
                     file->path(),
                     {}};
    }
    return {};
}

}  // namespace hs
