#pragma once
// Files that were opened before: pinned ones first, then the latest. Settings keep the two lists;
// here they become rows, and a thread looks whether each file is still there.

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/file_dialog/io_thread.h"

namespace hs {

struct RecentFile {
    std::string path;  // absolute
    bool is_pinned = false;

    friend bool operator==(const RecentFile&, const RecentFile&) = default;
};

// Pinned in the order they were pinned, then the rest, latest first. No path twice.
std::vector<RecentFile> recent_rows(const std::vector<std::string>& pinned,
                                    const std::vector<std::string>& recent);

struct RecentStatus {
    bool is_there = false;
    std::string problem;  // "gone", "permission denied"; empty when there
    uint64_t size_bytes = 0;
    int64_t modified_ns = 0;

    friend bool operator==(const RecentStatus&, const RecentStatus&) = default;
};

RecentStatus status_of_file(const std::string& path);

// Statuses looked up on a thread, so that a file on a sleeping disk holds up nothing.
class RecentCheck {
public:
    explicit RecentCheck(std::function<void()> wake = {}) : wake_(std::move(wake)) {}
    RecentCheck(const RecentCheck&) = delete;
    RecentCheck& operator=(const RecentCheck&) = delete;

    // Looks at all of them, if they are not the ones it was last given.
    void update(const std::vector<RecentFile>& files);
    bool poll();  // true if something arrived
    [[nodiscard]] const RecentStatus* find(const std::string& path) const;  // null: unknown
    [[nodiscard]] bool is_idle() const;

private:
    struct Reply {
        std::string path;
        RecentStatus status;
    };
    std::function<void()> wake_;
    std::vector<RecentFile> asked_;
    std::unordered_map<std::string, RecentStatus> statuses_;
    mutable std::mutex mutex_;  // guards replies_
    std::vector<Reply> replies_;
    IoThread thread_;  // last: joined before what its work writes to goes
};

}  // namespace hs
