#pragma once
// A lock held for tens of nanoseconds. It needs no pthread, so a forked child that inherits it
// locked only has to leave it alone, or forget it before it records by itself.

#include <atomic>

namespace capture {

class SpinLock {
public:
    void lock() {
        while (flag_.exchange(true, std::memory_order_acquire)) {
            while (flag_.load(std::memory_order_relaxed)) pause();
        }
    }
    void unlock() { flag_.store(false, std::memory_order_release); }
    // In a forked child, where a thread that held it is not.
    void forget() { unlock(); }

private:
    static void pause() {
#if defined(__x86_64__)
        __builtin_ia32_pause();
#endif
    }
    std::atomic<bool> flag_{false};
};

class SpinGuard {
public:
    explicit SpinGuard(SpinLock& lock) : lock_(lock) { lock_.lock(); }
    ~SpinGuard() { lock_.unlock(); }
    SpinGuard(const SpinGuard&) = delete;
    SpinGuard& operator=(const SpinGuard&) = delete;

private:
    SpinLock& lock_;
};

}  // namespace capture
