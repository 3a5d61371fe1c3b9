#include "core/analysis/call_durations.h"

#include <cmath>
#include <map>

namespace hs {
namespace {

constexpr size_t kCallsPerPoll = size_t{1} << 16;

// Place on a scale where three steps are a power of ten.
int step_of(double seconds) {
    const double power = std::floor(std::log10(seconds) + 1e-9);
    const double digit = seconds / std::pow(10.0, power);
    const int part = digit >= 5 - 1e-9 ? 2 : digit >= 2 - 1e-9 ? 1 : 0;
    return 3 * static_cast<int>(power) + part;
}

double bound_of(int step) {
    const int part = ((step % 3) + 3) % 3;
    const int power = (step - part) / 3;
    constexpr double kDigits[] = {1, 2, 5};
    return kDigits[part] * std::pow(10.0, power);
}

}  // namespace

Result<std::vector<DurationClass>> duration_classes(const TimedCalls& calls,
                                                    std::optional<StringId> function,
                                                    JobContext& job) {
    constexpr double kLeast = 1e-12;  // seconds; nothing is measured finer
    std::map<int, DurationClass> found;
    DurationClass none;
    for (size_t i = 0; i < calls.calls.size(); ++i) {
        if (i % kCallsPerPoll == 0 && job.cancelled()) return cancelled_error();
        const TimedCall& call = calls.calls[i];
        if (function && call.name != *function) continue;
        DurationClass& of = call.duration_s > kLeast ? found[step_of(call.duration_s)] : none;
        ++of.calls;
        of.total_s += call.duration_s;
    }
    std::vector<DurationClass> classes;
    if (none.calls > 0) classes.push_back(none);
    if (found.empty()) return classes;
    for (int step = found.begin()->first; step <= found.rbegin()->first; ++step) {
        DurationClass of = found[step];
        of.least_s = bound_of(step);
        of.most_s = bound_of(step + 1);
        classes.push_back(of);
    }
    return classes;
}

}  // namespace hs
