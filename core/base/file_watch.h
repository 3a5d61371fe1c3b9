#pragma once
// Whether a file that is open still holds the bytes that were read: asked of its descriptor, so
// that a file that took its name in the folder is another one and changes nothing.
//
// A file that only grew is whole: its size is greater and what it held at first is the same at 16
// places, beginning and end among them. Fewer bytes, or another time with the same size, is a file
// that was written over. One that was written over with more bytes and is the same at all 16 places
// is taken for one that grew.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "core/base/file_stamp.h"
#include "core/base/result.h"

namespace hs {

class FileWatch {
public:
    // Closes the descriptor in the end. The path is named in errors.
    FileWatch(int descriptor, std::string path, const FileStamp& stamp);
    ~FileWatch();
    FileWatch(const FileWatch&) = delete;
    FileWatch& operator=(const FileWatch&) = delete;

    // Any thread. A microsecond while nothing happens to the file. Once true, true for ever.
    [[nodiscard]] bool has_lost_bytes() const;
    [[nodiscard]] const std::string& path() const { return path_; }
    // Set by whoever could not read a part of it.
    [[nodiscard]] std::atomic<bool>& lost() const { return lost_; }

private:
    using Digest = std::array<uint8_t, 32>;
    [[nodiscard]] Digest digest() const;
    [[nodiscard]] bool is_whole() const;

    int descriptor_;
    std::string path_;
    FileStamp stamp_;  // of the bytes that were read
    Digest digest_;    // of some of them
    mutable std::atomic<bool> lost_{false};
    mutable std::mutex mutex_;  // guards latest_
    mutable FileStamp latest_;  // the last one that was found whole
};

using FileWatchPtr = std::shared_ptr<const FileWatch>;

// kChanged, with its path, for the first that has lost bytes. Null ones never have.
Result<void> check_files(std::span<const FileWatchPtr> files);

}  // namespace hs
