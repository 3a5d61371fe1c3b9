#include "core/base/file_head.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace hs {
namespace {

// A zstd block is at most 128 KiB and comes out whole; twice that reaches past the first.
constexpr size_t kLeastStoredBytes = size_t{256} << 10U;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

Error io_error(const std::string& path, const char* what) {
    return {ErrorCode::kIo, what, path, {}};
}

// Up to count bytes from the start; fewer at the end of the file.
bool read_start(int descriptor, size_t count, std::string* bytes) {
    bytes->resize(count);
    size_t have = 0;
    while (have < count) {
        const ssize_t got =
            pread(descriptor, bytes->data() + have, count - have, static_cast<off_t>(have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        have += static_cast<size_t>(got);
    }
    bytes->resize(have);
    return true;
}

}  // namespace

Result<FileHead> read_file_head(const std::string& path, size_t max_bytes) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0) return io_error(path, std::strerror(errno));
    struct stat status {};
    if (fstat(file.number(), &status) != 0) return io_error(path, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) return io_error(path, "not a regular file");

    FileHead head;
    head.stored_bytes = static_cast<uint64_t>(status.st_size);
    head.total_bytes = head.stored_bytes;
    const auto wanted = static_cast<size_t>(
        std::min<uint64_t>(std::max(max_bytes, kLeastStoredBytes), head.stored_bytes));
    if (!read_start(file.number(), wanted, &head.bytes)) {
        return io_error(path, std::strerror(errno));
    }
    head.compression = compression_of(head.bytes);
    if (head.compression == Compression::kNone) {
        head.bytes.resize(std::min(head.bytes.size(), max_bytes));
        return head;
    }
    head.bytes = inflate_head(head.bytes, head.compression, max_bytes);
    const bool is_whole = head.bytes.size() < max_bytes && wanted == head.stored_bytes;
    head.total_bytes =
        is_whole ? head.bytes.size() : std::max<uint64_t>(head.stored_bytes, head.bytes.size());
    return head;
}

}  // namespace hs
