#include "core/base/frame_times.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

namespace hs {

TimeStats time_stats(std::vector<double> times_ms) {
    TimeStats stats;
    stats.count = times_ms.size();
    if (times_ms.empty()) return stats;
    std::sort(times_ms.begin(), times_ms.end());
    const auto at = [&](double share) {
        const auto place = std::ceil(share * static_cast<double>(times_ms.size()));
        return times_ms[static_cast<size_t>(std::max(1.0, place)) - 1];
    };
    stats.median_ms = at(0.5);
    stats.p95_ms = at(0.95);
    stats.max_ms = times_ms.back();
    return stats;
}

double wall_ms() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(now).count();
}

double thread_cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

}  // namespace hs
