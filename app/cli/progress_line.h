#pragma once
// The one line that a terminal shows while something long runs, rewritten in place:
//
//   reading objects   43 %   2.61 M/s   3.10 s left
//
// A thread of its own reads the job's progress; nothing in the job waits for the terminal.

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/job_context.h"

namespace hs {

// The text for a stage that has run for elapsed_ns. At most `columns` wide.
std::string progress_text(const ProgressSnapshot& progress, int64_t elapsed_ns, size_t columns);

class ProgressLine {
public:
    // Shows nothing when standard error is not a terminal, or when it is told to be quiet.
    ProgressLine(const JobContext& job, bool is_quiet);
    ~ProgressLine() { stop(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void stop();  // the line is wiped and does not come back
    // Wipes the line so that other text can be printed; it comes back on its own.
    void wipe();

private:
    void paint_until_stopped(const std::stop_token& stop);
    void wipe_locked();

    const JobContext& job_;
    std::mutex mutex_;  // guards is_shown_ and writing to the terminal
    std::condition_variable_any wake_;
    bool is_shown_ = false;
    std::jthread thread_;  // last: joined before the rest goes
};

}  // namespace hs
