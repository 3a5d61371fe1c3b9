#pragma once
// Reads the folder that was asked for last, in the background. Asking again cancels the one before.

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "app/file_dialog/folder_listing.h"
#include "app/file_dialog/io_thread.h"

namespace hs {

class FolderReader {
public:
    explicit FolderReader(std::function<void()> wake = {}) : wake_(std::move(wake)) {}
    FolderReader(const FolderReader&) = delete;
    FolderReader& operator=(const FolderReader&) = delete;

    void request(const std::string& path);
    // The answer to the last request, once.
    std::optional<Result<FolderListing>> take();
    [[nodiscard]] bool is_busy() const { return asked_ != answered_; }
    // Entries read so far.
    [[nodiscard]] uint64_t entries_read() const { return thread_.progress().done; }

private:
    struct Reply {
        uint64_t ticket = 0;
        Result<FolderListing> listing;
    };

    std::function<void()> wake_;
    uint64_t asked_ = 0;     // ticket of the last request
    uint64_t answered_ = 0;  // ticket of the last answer that was taken
    std::mutex mutex_;       // guards reply_
    std::optional<Reply> reply_;
    IoThread thread_;  // last: joined before what its work writes to goes
};

}  // namespace hs
