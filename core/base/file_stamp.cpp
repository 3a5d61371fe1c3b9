#include "core/base/file_stamp.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace hs {

FileStamp stamp_of(const struct stat& status) {
    return {status.st_dev, status.st_ino, static_cast<uint64_t>(status.st_size),
            int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

Error open_error(const std::string& path, const std::string& why) {
    return {ErrorCode::kIo, "cannot open: " + why, path, {}};
}

Result<FileStamp> file_stamp(const std::string& path) {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) {
        return open_error(path, std::generic_category().message(errno));
    }
    return stamp_of(status);
}

}  // namespace hs
