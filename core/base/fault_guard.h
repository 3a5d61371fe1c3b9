#pragma once
// A mapped file that another program cuts short turns into zeros instead of a SIGBUS that ends the
// process: a profiler that starts its log anew while the old one is looked at does just that.
//
// The first guard installs a signal handler for the whole process; there is no other way. It
// handles faults in guarded ranges only and leaves all others to whoever was there before.

#include <atomic>
#include <cstddef>

namespace hs {

class FaultGuard {
public:
    FaultGuard() = default;
    // Guards whole pages. With 1024 ranges guarded already it guards nothing. `faulted`, which
    // outlives the guard, is set once bytes of the range could not be read, and were replaced by
    // zeros up to its end.
    FaultGuard(void* data, size_t byte_count, std::atomic<bool>& faulted);
    ~FaultGuard() { release(); }
    FaultGuard(FaultGuard&& other) noexcept;
    FaultGuard& operator=(FaultGuard&& other) noexcept;
    FaultGuard(const FaultGuard&) = delete;
    FaultGuard& operator=(const FaultGuard&) = delete;

    void release();  // before the range is unmapped

private:
    static constexpr size_t kNone = ~size_t{0};
    size_t slot_ = kNone;
};

}  // namespace hs
