#pragma once
// The writer thread: each turn it raises the tick that tells threads the time has moved, and
// takes full slots to the file. It never needs the GIL and receives no signal. It can be taken away
// and brought back (around a fork, where a second thread would change what the program sees).

#include <pthread.h>

#include <atomic>
#include <cstdint>

namespace capture {

class WriterThread {
public:
    // `turn(context)` runs each `turn_ms` milliseconds, at most 100, on the thread.
    bool start(void (*turn)(void*), void* context, uint32_t turn_ms);
    void stop();    // waits for the turn that runs
    void forget();  // in a forked child: it is not there
    [[nodiscard]] bool is_running() const { return is_running_; }
    // Called by a thread that has seen the tick rise. Turns that nobody asks for grow longer, to
    // eight milliseconds; the first to see the tick after such a pause ends it.
    void tick_seen() {
        is_tick_seen_.store(true, std::memory_order_relaxed);
        if (is_pause_long_.load(std::memory_order_relaxed)) end_pause();
    }
    // Turns of a millisecond, whoever asks for them.
    void set_brisk(bool is_brisk) { is_brisk_.store(is_brisk, std::memory_order_relaxed); }
    // Rises by the milliseconds of each turn; never 0.
    [[nodiscard]] const std::atomic<uint64_t>* tick_word() const { return &tick_; }

private:
    static void* run(void* self);
    void loop();
    void end_pause();

    std::atomic<uint64_t> tick_{1};
    std::atomic<bool> is_tick_seen_{false};
    std::atomic<bool> is_pause_long_{false};
    std::atomic<bool> is_brisk_{false};
    std::atomic<uint32_t> stop_wanted_{0};
    void (*turn_)(void*) = nullptr;
    void* context_ = nullptr;
    uint32_t turn_ms_ = 1;
    std::atomic<int> kernel_id_{0};
    pthread_t thread_ = {};
    bool is_running_ = false;
};

}  // namespace capture
