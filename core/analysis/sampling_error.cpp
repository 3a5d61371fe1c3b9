#include "core/analysis/sampling_error.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hs {

namespace {

// Calls body(row, variance) for the rows that hold anything.
template <class Body>
void each_variance(const EventLog& log, uint64_t instant, const Body& body) {
    std::vector<int64_t> slots(log.slot_count());
    log.add_net_bytes(0, std::min(instant, log.event_count()), slots);
    for (size_t row = 0; row < slots.size(); ++row) {
        const uint64_t size = log.parts().size_of_row[row];
        const double chance = log.sampling().probability(size);
        if (slots[row] <= 0 || chance <= 0) continue;
        // So many blocks times the square of their size: bytes times size.
        body(row, static_cast<double>(slots[row]) * static_cast<double>(size) * (1 - chance) /
                      (chance * chance));
    }
}

}  // namespace

std::optional<double> live_error_bytes(const EventLog& log, uint64_t instant) {
    if (!log.sampling().is_by_size()) return std::nullopt;
    double variance = 0;
    each_variance(log, instant, [&](size_t, double of_row) { variance += of_row; });
    return std::sqrt(variance);
}

std::vector<Amount> live_variances(const EventLog& log, const StackRows& rows, uint64_t instant) {
    if (!log.sampling().is_by_size()) return {};
    std::vector<Amount> variances(rows.trace_count);
    each_variance(log, instant, [&](size_t row, double of_row) {
        const TraceId trace = rows.trace_of_row[row];
        if (trace != StackRows::kLeftOut) variances[trace.v] += Amount::from_double(of_row);
    });
    return variances;
}

}  // namespace hs
