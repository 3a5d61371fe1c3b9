#pragma once
// The clock of a recording: nanoseconds since its start.

#include <cstdint>
#include <ctime>

namespace capture {

inline uint64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

class Clock {
public:
    void start() { start_ns_ = monotonic_ns(); }
    [[nodiscard]] uint64_t start_ns() const { return start_ns_; }
    [[nodiscard]] uint64_t now_ns() const { return monotonic_ns() - start_ns_; }

private:
    uint64_t start_ns_ = 0;
};

}  // namespace capture
