#pragma once
// What signals do to the process, with and without window. Whatever ends it (Ctrl-C, kill, a closed
// terminal, a limit of time) first removes the files that are only half written; a reader that went
// away and a limit of file size are failed writes, not ends. SIGHUP stays ignored under nohup.

#include "core/base/job_context.h"

namespace hs {

// For the rest of the process.
void prepare_for_signals();

// For the rest of the process, Ctrl-C ends it at once, with the status of an interrupted command.
void end_when_interrupted();

// While it lives, Ctrl-C cancels the job. A second one, or a job that has not ended shortly after,
// ends the process with the status of an interrupted command. One at a time.
class InterruptWatch {
public:
    explicit InterruptWatch(JobContext& job);
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;
};

inline constexpr int kInterruptedStatus = 130;

}  // namespace hs
