#pragma once
// Files that were opened before: pinned ones first, then the latest. Settings keep the two lists;
// here they become rows, and jobs look whether each file is still there.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/jobs.h"

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

// Statuses found beside the frames, so that a file on a sleeping disk holds up nothing.
class RecentCheck {
public:
    explicit RecentCheck(std::function<void()> wake = {}) : jobs_(std::move(wake)) {}

    // Looks at all of them, if they are not the ones it was last given.
    void update(const std::vector<RecentFile>& files);
    bool poll();  // true if something arrived
    [[nodiscard]] const RecentStatus* find(const std::string& path) const;  // null: unknown
    [[nodiscard]] bool is_idle() const { return jobs_.is_idle(); }

private:
    SlowJobs jobs_;
    std::vector<RecentFile> asked_;
    std::map<std::string, Task<RecentStatus>> looks_;
    std::map<std::string, RecentStatus> statuses_;
};

}  // namespace hs
