#include "app/recent_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace hs {
namespace {

constexpr int64_t kNsPerSecond = 1'000'000'000;

std::string problem_text(int error_number) {
    switch (error_number) {
        case ENOENT:
        case ENOTDIR:
            return "missing";
        case EACCES:
        case EPERM:
            return "permission denied";
        default:
            return std::strerror(error_number);
    }
}

}  // namespace

std::vector<RecentFile> recent_rows(const std::vector<std::string>& pinned,
                                    const std::vector<std::string>& recent) {
    std::vector<RecentFile> rows;
    const auto add = [&](const std::string& path, bool is_pinned) {
        const auto is_same = [&](const RecentFile& row) { return row.path == path; };
        if (path.empty() || std::any_of(rows.begin(), rows.end(), is_same)) return;
        rows.push_back({path, is_pinned});
    };
    for (const std::string& path : pinned) { add(path, true); }
    for (const std::string& path : recent) { add(path, false); }
    return rows;
}

RecentStatus status_of_file(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return {false, problem_text(errno), 0, 0};
    if (!S_ISREG(status.st_mode)) return {false, "not a file", 0, 0};
    if (access(path.c_str(), R_OK) != 0) return {false, problem_text(errno), 0, 0};
    return {true, "", static_cast<uint64_t>(status.st_size),
            int64_t{status.st_mtim.tv_sec} * kNsPerSecond + int64_t{status.st_mtim.tv_nsec}};
}

void RecentCheck::update(const std::vector<RecentFile>& files) {
    if (files == asked_) return;
    asked_ = files;
    looks_.clear();
    for (const RecentFile& file : files) {
        looks_[file.path].start(jobs_.runner(), "Looking", [path = file.path](JobContext&) {
            return Result(status_of_file(path));
        });
    }
}

bool RecentCheck::poll() {
    if (!jobs_.publish()) return false;
    for (auto& [path, look] : looks_) {
        std::optional<Result<RecentStatus>> found = look.take();
        if (found.has_value() && found->ok()) statuses_[path] = std::move(*found).value();
    }
    return true;
}

const RecentStatus* RecentCheck::find(const std::string& path) const {
    const auto found = statuses_.find(path);
    return found == statuses_.end() ? nullptr : &found->second;
}

}  // namespace hs
