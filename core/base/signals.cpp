#include "core/base/signals.h"

#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstring>

#include "core/base/atomic_file.h"

namespace hs {

namespace {

// How long a cancelled job may take to notice: to a person, a command that stops at once.
constexpr suseconds_t kPatienceUs = 600'000;

// A signal handler reaches nothing but globals; only the running command's watch sets these.
std::atomic<JobContext*> interruptible_job{nullptr};
std::atomic<bool> has_progress_line{false};
static_assert(std::atomic<JobContext*>::is_always_lock_free);

void set_handler(int signal_number, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, nullptr);
}

bool is_ignored(int signal_number) {
    struct sigaction now {};
    return sigaction(signal_number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

// An ignored signal would be ignored by every program started from here, too.
void do_nothing(int) {}

// As the system would end it, once the files are gone.
void end_process(int signal_number) {
    remove_unfinished_files();
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
}

// The two that end the process may catch a thread whose stack AddressSanitizer does not know yet:
// it would complain.
[[gnu::no_sanitize_address]] void end_interrupted(int) {
    remove_unfinished_files();
    constexpr char kWipe[] = "\r\x1b[K";
    if (has_progress_line.load() && write(STDERR_FILENO, kWipe, std::strlen(kWipe)) < 0) {}
    _exit(kInterruptedStatus);
}

[[gnu::no_sanitize_address]] void cancel_job(int signal_number) {
    JobContext* job = interruptible_job.load();
    // With nothing to cancel yet, and when asked again, at once.
    if (job == nullptr || job->cancelled()) return end_interrupted(signal_number);
    job->cancel();
    itimerval soon{};
    soon.it_value.tv_usec = kPatienceUs;
    setitimer(ITIMER_REAL, &soon, nullptr);
}

}  // namespace

void prepare_for_signals() {
    set_handler(SIGPIPE, do_nothing);
    set_handler(SIGXFSZ, do_nothing);
    for (const int signal_number : {SIGHUP, SIGTERM, SIGQUIT, SIGXCPU}) {
        if (!is_ignored(signal_number)) set_handler(signal_number, end_process);  // nohup
    }
    // Also where a shell that starts it in the background has it ignored: who sends it means it.
    set_handler(SIGINT, cancel_job);
}

void end_when_interrupted() {
    set_handler(SIGINT, end_interrupted);
}

InterruptWatch::InterruptWatch(JobContext& job) {
    has_progress_line.store(isatty(STDERR_FILENO) == 1);
    set_handler(SIGALRM, end_interrupted);
    interruptible_job.store(&job);
}

InterruptWatch::~InterruptWatch() {
    interruptible_job.store(nullptr);
}

}  // namespace hs
