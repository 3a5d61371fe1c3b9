#include "core/analysis/sampling_error.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hs {

std::optional<double> live_error_bytes(const EventLog& log, uint64_t instant) {
    const Sampling& sampling = log.sampling();
    if (!sampling.is_by_size()) return std::nullopt;
    std::vector<int64_t> slots(log.slot_count());
    log.add_net_bytes(0, std::min(instant, log.event_count()), slots);
    double variance = 0;
    for (size_t row = 0; row < slots.size(); ++row) {
        const uint64_t size = log.parts().size_of_row[row];
        const double chance = sampling.probability(size);
        if (slots[row] <= 0 || chance <= 0) continue;
        // So many blocks times the square of their size: bytes times size.
        variance += static_cast<double>(slots[row]) * static_cast<double>(size) * (1 - chance) /
                    (chance * chance);
    }
    return std::sqrt(variance);
}

}  // namespace hs
