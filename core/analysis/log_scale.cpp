#include "core/analysis/log_scale.h"

#include <string>

#include "core/base/text_format.h"

namespace hs {

ScaleDecision decide_scale(const EventLog& log, ScaleMode mode) {
    constexpr int64_t kMostPerMicrosecond = 20;
    const LogFacts& facts = log.facts();
    ScaleDecision decision;
    const Amount span_us =
        Amount::whole(facts.duration_us) + Amount::whole(static_cast<int64_t>(facts.event_count));
    if (Amount{} < span_us) {
        decision.events_per_second = facts.sampled_events.to_double() / span_us.to_double() * 1e6;
    }
    const bool is_impossible =
        !log.sampling().is_certain() && span_us * kMostPerMicrosecond < facts.sampled_events;
    const bool is_estimate = mode == ScaleMode::kOn || (mode == ScaleMode::kAuto && !is_impossible);
    decision.measure = is_estimate ? kEstimatedBytes : kRecordedBytes;
    if (mode == ScaleMode::kAuto && is_impossible) {
        std::string message =
            "sizes are not scaled: by the header's sampling the program would have made " +
            format_count_short(static_cast<uint64_t>(decision.events_per_second)) +
            " events/s, which is not possible: the recorder logged every event "
            "(--scale on applies the factors)";
        decision.reason = {Severity::kWarning, std::move(message), {}, 1};
    }
    return decision;
}

Measure stack_measure(const Dataset& dataset, ScaleMode mode) {
    return dataset.log ? decide_scale(*dataset.log, mode).measure : Measure{stack_unit(dataset)};
}

}  // namespace hs
