#include "core/analysis/peak_causes.h"

#include <algorithm>

#include "core/analysis/finding_sites.h"
#include "core/analysis/live_at.h"
#include "core/analysis/live_search.h"

namespace hs {
namespace {

constexpr double kLeastDip = 0.01;  // of the highest peak: what makes a low
constexpr double kLeastRise = 0.2;  // of the prominence

class PeakCauses {
public:
    PeakCauses(const PeakInput& input, std::vector<LogPeakPoint> swings)
        : input_(input),
          swings_(std::move(swings)),
          owners_(code_owners(input.traces, input.by_line)),
          end_(amounts_at(input.log.event_count())),
          self_at_end_(self_of(end_)),
          owned_at_end_(owned_by(end_)) {}

    [[nodiscard]] PeakCause cause_of(const LogPeakPoint& peak) const {
        PeakCause cause;
        cause.peak = peak;
        cause.base_event = base_of(peak);
        const std::vector<Amount> then = amounts_at(peak.event_count);
        const std::vector<Amount> base = amounts_at(cause.base_event);
        const std::vector<Amount> after = amounts_at(low_after(peak));
        add_largest(then, cause);
        add_site(then, base, after, cause);
        add_inner(then, base, cause);
        cause.at_end = owned_at_end_[cause.site];
        return cause;
    }

private:
    [[nodiscard]] std::vector<Amount> amounts_at(uint64_t instant) const {
        return net_amounts(input_.log, input_.rows, {0, instant}, input_.measure);
    }
    // Without what the recorder allocated for itself.
    [[nodiscard]] std::vector<Amount> self_of(const std::vector<Amount>& amounts) const {
        std::vector<Amount> self(input_.by_line.nodes.size());
        for (size_t trace = 0; trace < amounts.size(); ++trace) {
            if (owner_of(trace) != kNoOwner) self[leaf_of(trace)] += amounts[trace];
        }
        return self;
    }
    [[nodiscard]] std::vector<Amount> owned_by(const std::vector<Amount>& amounts) const {
        std::vector<Amount> owned(input_.by_line.nodes.size());
        for (size_t trace = 0; trace < amounts.size(); ++trace) {
            if (owner_of(trace) != kNoOwner) owned[owner_of(trace)] += amounts[trace];
        }
        return owned;
    }
    [[nodiscard]] uint32_t leaf_of(size_t trace) const {
        return input_.by_line.node_of[input_.traces.trace_node[trace].v];
    }
    [[nodiscard]] uint32_t owner_of(size_t trace) const {
        return owners_[input_.traces.trace_node[trace].v];
    }

    [[nodiscard]] uint64_t base_of(const LogPeakPoint& peak) const {
        const double least = kLeastRise * peak.prominence.to_double();
        uint64_t until = peak.event_count;
        LiveInstant lowest{peak.event_count, peak.live};
        for (size_t i = swings_.size(); i-- > 0;) {
            if (swings_[i].event_count >= peak.event_count) continue;
            const LiveInstant low = lowest_between(input_.log, input_.measure,
                                                   swings_[i].event_count, until, input_.chosen);
            until = swings_[i].event_count;
            if (low.live < lowest.live) lowest = low;
            if ((peak.live - lowest.live).to_double() >= least) return lowest.event_count;
        }
        return 0;
    }

    // The least that is live before something higher follows, or until the end.
    [[nodiscard]] uint64_t low_after(const LogPeakPoint& peak) const {
        uint64_t until = input_.log.event_count();
        for (const LogPeakPoint& swing : swings_) {
            if (swing.event_count <= peak.event_count || swing.live < peak.live) continue;
            until = swing.event_count;
            break;
        }
        return lowest_between(input_.log, input_.measure, peak.event_count, until, input_.chosen)
            .event_count;
    }

    void add_largest(const std::vector<Amount>& then, PeakCause& cause) const {
        const std::vector<Amount> self = self_of(then);
        for (uint32_t node = 0; node < self.size(); ++node) {
            if (!(cause.largest_bytes < self[node])) continue;
            cause.largest = node;
            cause.largest_bytes = self[node];
        }
        cause.largest_at_end = self_at_end_[cause.largest];
    }

    // What rose most of what fell again; what rose most, where nothing of that fell.
    void add_site(const std::vector<Amount>& then, const std::vector<Amount>& base,
                  const std::vector<Amount>& after, PeakCause& cause) const {
        const std::vector<Amount> at_peak = owned_by(then);
        const std::vector<Amount> at_base = owned_by(base);
        const std::vector<Amount> at_low = owned_by(after);
        Amount most;
        Amount most_rise;
        uint32_t rising = 0;
        for (uint32_t node = 0; node < at_peak.size(); ++node) {
            const Amount rise = at_peak[node] - at_base[node];
            const Amount both = std::min(rise, at_peak[node] - at_low[node]);
            if (most < both) {
                most = both;
                cause.site = node;
            }
            if (most_rise < rise) {
                most_rise = rise;
                rising = node;
            }
        }
        if (most == Amount{}) cause.site = most_rise == Amount{} ? cause.largest : rising;
        cause.rise = at_peak[cause.site] - at_base[cause.site];
    }

    void add_inner(const std::vector<Amount>& then, const std::vector<Amount>& base,
                   PeakCause& cause) const {
        std::vector<Amount> rise(input_.by_line.nodes.size());
        for (size_t trace = 0; trace < then.size(); ++trace) {
            if (owner_of(trace) == cause.site) rise[leaf_of(trace)] += then[trace] - base[trace];
        }
        const auto most = std::max_element(rise.begin(), rise.end());
        if (!(*most > Amount{})) return;
        const auto leaf = static_cast<uint32_t>(most - rise.begin());
        if (leaf != cause.site) cause.inner = leaf;
    }

    const PeakInput& input_;
    std::vector<LogPeakPoint> swings_;  // in the order of time, down to the least dip
    std::vector<uint32_t> owners_;
    std::vector<Amount> end_;
    std::vector<Amount> self_at_end_;
    std::vector<Amount> owned_at_end_;
};

}  // namespace

Result<std::vector<PeakCause>> causes_of_peaks(const PeakInput& input,
                                               std::span<const LogPeakPoint> peaks,
                                               JobContext& job) {
    std::vector<PeakCause> causes(peaks.size());
    if (peaks.empty()) return causes;
    HS_TRY(std::vector<LogPeakPoint> swings,
           log_peaks(input.log, input.measure, kLeastDip, job, input.chosen));
    const PeakCauses of(input, std::move(swings));
    job.parallel_for(peaks.size(), 1, [&](size_t i, size_t) { causes[i] = of.cause_of(peaks[i]); });
    if (job.cancelled()) return cancelled_error();
    return causes;
}

}  // namespace hs
