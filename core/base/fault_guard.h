#pragma once
// A mapped file that another program cuts short turns into zeros instead of a SIGBUS that ends the
// process: a profiler that starts its log anew while the old one is looked at does just that.
//
// The first guard installs a signal handler for the whole process; there is no other way. It
// handles faults in guarded ranges only and leaves all others to whoever was there before.

#include <cstddef>

namespace hs {

class FaultGuard {
public:
    FaultGuard() = default;
    // Guards whole pages. With 1024 ranges guarded already it guards nothing.
    FaultGuard(void* data, size_t byte_count);
    ~FaultGuard() { release(); }
    FaultGuard(FaultGuard&& other) noexcept;
    FaultGuard& operator=(FaultGuard&& other) noexcept;
    FaultGuard(const FaultGuard&) = delete;
    FaultGuard& operator=(const FaultGuard&) = delete;

    // True once bytes of the range could not be read, and were replaced by zeros up to its end.
    [[nodiscard]] bool has_faulted() const;

    void release();  // before the range is unmapped

private:
    static constexpr size_t kNone = ~size_t{0};
    size_t slot_ = kNone;
};

}  // namespace hs
