#pragma once
// One session: a window without display, used at random by way of the script runner.

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "tests/sessions/session_files.h"

namespace hs::test {

struct SessionPlan {
    uint64_t seed = 1;
    size_t steps = 200;
    double patience_s = 60;  // for one step

    // Less than that: what does not end is then told by name.
    [[nodiscard]] int wait_s() const { return static_cast<int>(patience_s * 0.7); }
};

// In the current folder, where "originals" has the files. The steps are written to session.script
// as they are taken: `heapscope --script session.script` takes them again. An error says what was
// wrong; what hangs or crashes ends the process (tests/sessions/watchdog.h).
Result<void> run_session(const SessionPlan& plan, const SessionFiles& files);

}  // namespace hs::test
