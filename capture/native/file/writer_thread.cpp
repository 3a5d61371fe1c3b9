#include "native/file/writer_thread.h"

#include <linux/futex.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace capture {
namespace {

constexpr uint32_t kLongestPauseMs = 8;
constexpr size_t kStackBytes = size_t{256} * 1024;

}  // namespace

bool WriterThread::start(void (*turn)(void*), void* context, uint32_t turn_ms) {
    turn_ms_ = turn_ms;
    turn_ = turn;
    context_ = context;
    stop_wanted_.store(0, std::memory_order_relaxed);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackBytes);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // inherited by the thread
    is_running_ = pthread_create(&thread_, &attributes, &WriterThread::run, this) == 0;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_attr_destroy(&attributes);
    return is_running_;
}

void WriterThread::stop() {
    if (!is_running_) return;
    stop_wanted_.store(1, std::memory_order_release);
    syscall(SYS_futex, &stop_wanted_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    pthread_join(thread_, nullptr);
    // The kernel counts the thread a little longer, and os.fork() warns of threads it can count.
    const auto thread = static_cast<long>(kernel_id_.load(std::memory_order_relaxed));
    while (syscall(SYS_tgkill, getpid(), thread, 0) == 0) sched_yield();
    is_running_ = false;
}

void WriterThread::forget() {
    is_running_ = false;
}

void* WriterThread::run(void* self) {
    prctl(PR_SET_NAME, "heapscope", 0, 0, 0);
    auto* const writer = static_cast<WriterThread*>(self);
    writer->kernel_id_.store(static_cast<int>(syscall(SYS_gettid)), std::memory_order_relaxed);
    writer->loop();
    return nullptr;
}

void WriterThread::end_pause() {
    if (!is_pause_long_.exchange(false, std::memory_order_relaxed)) return;
    const int error_of_program = errno;
    syscall(SYS_futex, &stop_wanted_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    errno = error_of_program;
}

void WriterThread::loop() {
    uint32_t pause_ms = turn_ms_;
    while (stop_wanted_.load(std::memory_order_acquire) == 0) {
        const timespec pause{0, static_cast<long>(pause_ms) * 1'000'000};
        is_pause_long_.store(pause_ms > turn_ms_, std::memory_order_relaxed);
        syscall(SYS_futex, &stop_wanted_, FUTEX_WAIT_PRIVATE, 0, &pause, nullptr, 0);
        const bool is_seen = is_tick_seen_.exchange(false, std::memory_order_relaxed);
        if (is_brisk_.load(std::memory_order_relaxed)) {
            pause_ms = 1;
        } else if (is_seen) {
            pause_ms = turn_ms_;
        } else if (pause_ms < kLongestPauseMs) {
            pause_ms *= 2;
        }
        tick_.fetch_add(pause_ms, std::memory_order_relaxed);
        turn_(context_);
    }
}

}  // namespace capture
