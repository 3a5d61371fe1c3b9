#include "core/analysis/timeline.h"

#include <algorithm>

#include "core/model/live_cursor.h"

namespace hs {

Result<std::vector<TimelinePoint>> timeline(const EventLog& log, std::span<const int64_t> times_us,
                                            Measure measure, JobContext& job,
                                            const ChosenCurve* chosen) {
    constexpr size_t kPointsPerPoll = 4096;
    std::vector<TimelinePoint> points;
    points.reserve(times_us.size());
    with_live_cursor(log, measure, chosen, [&](auto& cursor) {
        while (points.size() < times_us.size() && !job.cancelled()) {
            const size_t first = points.size();
            const auto next =
                times_us.subspan(first, std::min(kPointsPerPoll, times_us.size() - first));
            cursor.walk_times(next, [&](size_t i, auto live, const auto& extent) {
                points.push_back(
                    {next[i], rounded(live), rounded(extent.min), rounded(extent.max)});
            });
        }
    });
    if (job.cancelled()) return cancelled_error();
    return points;
}

std::vector<int64_t> even_times(int64_t duration_us, size_t count) {
    std::vector<int64_t> times;
    if (count == 0) return times;
    const auto steps = static_cast<Int128>(count > 1 ? count - 1 : 1);
    for (size_t i = count > 1 ? 0 : 1; i <= static_cast<size_t>(steps); ++i) {
        const auto time = static_cast<int64_t>(
            (static_cast<Int128>(duration_us) * Int128(i) + steps / 2) / steps);
        if (times.empty() || times.back() < time) times.push_back(time);
    }
    return times;
}

}  // namespace hs
