#pragma once
// A thread for the file system. Folders and file heads are read here and not on the pool: a dead
// network mount then holds up one table, never the analyses. Work runs in order, one at a time;
// on the caller where no thread can be started.

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "core/base/job_context.h"

namespace hs {

class IoThread {
public:
    using Work = std::function<void(JobContext& job)>;

    IoThread() = default;  // the thread starts with the first work
    ~IoThread();           // cancels what runs, drops the rest, joins
    IoThread(const IoThread&) = delete;
    IoThread& operator=(const IoThread&) = delete;

    // Work must not throw but bad_alloc, which is swallowed: the asker then sees no reply.
    void submit(Work work);
    void submit_first(Work work);  // ahead of what waits
    // Drops what waits and cancels what runs.
    void cancel_all();
    // Of what runs now; empty when nothing does.
    [[nodiscard]] ProgressSnapshot progress() const;
    // True when nothing runs and nothing waits.
    [[nodiscard]] bool is_idle() const;

private:
    void push(Work work, bool first);
    void run(const std::stop_token& stop);
    bool run_next(std::unique_lock<std::mutex>& lock);
    void run_waiting();

    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<Work> waiting_;
    std::unique_ptr<JobContext> running_;  // null when nothing runs
    std::jthread thread_;                  // last: joined before the rest goes
};

}  // namespace hs
