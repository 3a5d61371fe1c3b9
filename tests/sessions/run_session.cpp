#include "tests/sessions/run_session.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/script/script_runner.h"
#include "tests/sessions/frame_checks.h"
#include "tests/sessions/random_steps.h"
#include "tests/sessions/watchdog.h"

namespace hs::test {
namespace {

class Record {
public:
    Record() : descriptor_(open("session.script", O_WRONLY | O_CREAT | O_TRUNC, 0644)) {}
    ~Record() {
        if (descriptor_ >= 0) close(descriptor_);
    }
    Record(const Record&) = delete;
    Record& operator=(const Record&) = delete;

    // At once: the next moment the process may be gone.
    void add(const std::string& line) const {
        const std::string text = line + "\n";
        [[maybe_unused]] const ssize_t written = write(descriptor_, text.data(), text.size());
    }

private:
    int descriptor_;
};

// Nothing outside of the folder is started or written.
void keep_to_folder() {
    const char* here = ".";
    setenv("HOME", here, 1);
    setenv("XDG_CONFIG_HOME", here, 1);
    setenv("VISUAL", "/bin/true", 1);
    setenv("PATH", "/nowhere", 1);
}

struct Walk {
    Session& session;
    ScriptRunner& runner;
    Watchdog& watchdog;
    const Record& record;

    // Most lines may fail, as what they aim at may be gone; waiting may not.
    Result<void> take(const std::string& line) const {
        record.add(line);
        watchdog.begin_step();
        const auto parsed = parse_script(line);
        if (!parsed.ok()) return parsed.error();
        for (const ScriptLine& one : parsed.value()) {
            const Result<void> done = runner.run(one);
            if (done.ok()) continue;
            const bool may_fail = one.words[0] != "wait" && done.error().code != ErrorCode::kUsage;
            if (!may_fail || done.error().code == ErrorCode::kBadInput) return done.error();
        }
        const std::string wrong = wrong_in_frame(session);
        if (wrong.empty()) return {};
        return Error{ErrorCode::kBadInput, wrong, {}, {}};
    }
};

Result<void> walk(const SessionPlan& plan, const Walk& walk, RandomSteps& steps) {
    for (const std::string& line : steps.beginning()) HS_TRY_VOID(walk.take(line));
    for (size_t number = 0; number < plan.steps && !walk.runner.quit_requested(); ++number) {
        HS_TRY_VOID(walk.take(steps.next(number, walk.session)));
    }
    if (walk.runner.quit_requested()) return {};
    const std::string seconds = std::to_string(plan.wait_s());
    for (const std::string& line :
         {std::string("key Escape 3"), std::string("resize 1280x800"), "wait done " + seconds,
          std::string("command file.close_all"), "wait idle " + seconds}) {
        HS_TRY_VOID(walk.take(line));
    }
    return {};
}

}  // namespace

Result<void> run_session(const SessionPlan& plan, const SessionFiles& files) {
    keep_to_folder();
    Watchdog watchdog(plan.patience_s);
    SessionOptions options;
    options.headless = true;
    // Otherwise files are read side by side, as in a user's window.
    options.reproducible = plan.seed % 2 == 0;
    options.host.geometry.size = {1280, 800};
    options.host.scale = 1;
    options.host.takes_input = false;
    HS_TRY(const std::unique_ptr<Session> session, Session::open(options));
    session->ui().set_draws_unseen_frames(false);
    ScriptRunner runner(*session, "");
    RandomSteps steps(plan.seed, files, plan.wait_s());
    const Record record;
    return walk(plan, {*session, runner, watchdog, record}, steps);
}

}  // namespace hs::test
