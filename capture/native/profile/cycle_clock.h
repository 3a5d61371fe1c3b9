#pragma once
// Nanoseconds since the start of a recording from the processor's counter, set anew by the system's
// clock each millisecond: a third of the price of asking that clock. One thread at a time. Where
// there is no such counter the clock is asked.

#include <cstdint>

#include "native/record/clock.h"
#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

namespace capture {

class CycleClock {
public:
    void start(uint64_t start_ns) {
        start_ns_ = start_ns;
        last_ns_ = 0;
        has_counter_ = is_counter_steady();
        if (!has_counter_) return;
        base_ns_ = monotonic_ns();
        base_cycles_ = cycles();
        while (monotonic_ns() - base_ns_ < 100'000) {}
        set_anchor();
    }
    [[nodiscard]] uint64_t start_ns() const { return start_ns_; }
    uint64_t now_ns() {
        if (!has_counter_) return monotonic_ns() - start_ns_;
        uint64_t passed = cycles() - anchor_cycles_;
        if (passed > kMostCycles) {
            set_anchor();
            passed = 0;
        }
        const uint64_t now = anchor_ns_ - start_ns_ + (passed * ns_per_cycle_ >> kShift);
        if (now > last_ns_) last_ns_ = now;
        return last_ns_;
    }

private:
    static constexpr uint64_t kMostCycles = 3'000'000;
    static constexpr int kShift = 24;

    static bool is_counter_steady() {
#if defined(__x86_64__)
        unsigned a = 0, b = 0, c = 0, d = 0;
        return __get_cpuid(0x80000007, &a, &b, &c, &d) != 0 && (d & 1u << 8) != 0;
#else
        return false;
#endif
    }
    static uint64_t cycles() {
#if defined(__x86_64__)
        return __rdtsc();
#else
        return 0;
#endif
    }
    void set_anchor() {
        anchor_ns_ = monotonic_ns();
        anchor_cycles_ = cycles();
        const double passed = static_cast<double>(anchor_cycles_ - base_cycles_);
        ns_per_cycle_ = static_cast<uint64_t>(static_cast<double>(anchor_ns_ - base_ns_) / passed *
                                              (1 << kShift));
    }

    uint64_t start_ns_ = 0;
    uint64_t last_ns_ = 0;
    uint64_t base_ns_ = 0;
    uint64_t base_cycles_ = 0;
    uint64_t anchor_ns_ = 0;
    uint64_t anchor_cycles_ = 0;
    uint64_t ns_per_cycle_ = 0;
    bool has_counter_ = false;
};

}  // namespace capture
