#include "core/model/event_log_builder.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "core/base/large_pages.h"
#include "core/model/diagnostics.h"
#include "core/model/event_reader.h"
#include "core/model/segment_parser.h"

namespace hs {
namespace {

constexpr uint64_t kSmallestSegment = uint64_t{1} << 20;
constexpr uint64_t kLargestSegment = uint64_t{1} << 30;
constexpr uint32_t kSmallestBlock = EventLogParts::kSmallestBlock;
constexpr uint32_t kLargestBlock = 65536;
constexpr uint64_t kMostSlots = uint64_t{1} << 27;
constexpr size_t kMostReportedSkips = 8;

// How the stream is cut; see EventLog for the sizes.
struct Plan {
    std::vector<uint64_t> segment_begins;  // in bytes; a guess but for digests and the first
    uint32_t block_events = kSmallestBlock;
    size_t segments_per_row = 1;  // of checkpoints; more than one for digests only

    [[nodiscard]] size_t row_count() const {
        return (segment_begins.size() + segments_per_row - 1) / segments_per_row;
    }
};

Plan plan_for(const EventLogSource& source, uint64_t slot_count) {
    const uint64_t size = source.events.bytes().size();
    const uint64_t row_bytes = slot_count * sizeof(EventSums);
    // Checkpoints of 4 bytes an event, an event being 7.5 bytes; of 2 where each event has a
    // partner as well.
    uint64_t segment_bytes =
        std::max(kSmallestSegment, row_bytes * 15 / (source.is_paired ? 4 : 8));
    Plan plan;
    if (source.memory_limit_bytes != 0) {
        const uint64_t limit = source.memory_limit_bytes;
        const uint64_t for_rows = std::max(limit / 4, uint64_t{4} * row_bytes);
        segment_bytes = std::max(segment_bytes, size / std::max<uint64_t>(for_rows / row_bytes, 1));
        // A block costs 40 bytes, and 50 more while segments are joined.
        while (plan.block_events < kLargestBlock &&
               size / kShortestEventBytes / plan.block_events * 90 > limit / 4) {
            plan.block_events *= 2;
        }
    }
    segment_bytes = std::min(segment_bytes, kLargestSegment);
    if (!source.make_steps) {
        for (const uint64_t mark : source.marks) {
            const bool is_far =
                plan.segment_begins.empty() || mark - plan.segment_begins.back() >= segment_bytes;
            if (is_far) plan.segment_begins.push_back(mark);
        }
    } else {
        for (uint64_t at = 0; at < size; at += segment_bytes) plan.segment_begins.push_back(at);
    }
    if (!source.instants.empty()) {
        plan.segment_begins = source.instants;
        plan.block_events = UINT32_MAX;
        const uint64_t events_per_row = std::max<uint64_t>(65536, slot_count * 8);
        const uint64_t most_events = size / kShortestEventBytes + 1;
        const uint64_t rows = most_events / events_per_row + 1;
        plan.segments_per_row = static_cast<size_t>(plan.segment_begins.size() / rows + 1);
    }
    return plan;
}

class Builder {
public:
    Builder(EventLogSource source, JobContext& job) : source_(std::move(source)), job_(job) {}

    Result<BuiltEventLog> build() {
        const uint64_t slots = uint64_t{source_.row_count} * source_.sampling.class_count();
        if (slots > kMostSlots) {
            return Error{ErrorCode::kTooLarge,
                         "too many pairs of stack and sampling range: " + std::to_string(slots) +
                             ", at most " + std::to_string(kMostSlots),
                         {},
                         {}};
        }
        slot_count_ = static_cast<size_t>(slots);
        const Plan plan = plan_for(source_, slots);
        sums_ = CheckpointTable(plan.row_count() + 1, slot_count_);

        steps_ = make_steps();
        parse_all(plan);
        if (!job_.cancelled() && is_to_be_parsed_again()) {
            sums_ = CheckpointTable(plan.row_count() + 1, slot_count_);
            segments_.clear();
            parse_all(plan);
        }
        if (job_.cancelled()) return cancelled_error();
        EventLogParts parts = join(plan);
        sums_.freeze(job_);
        if (job_.cancelled()) return cancelled_error();
        complete_facts(parts);
        parts.checkpoints = std::move(sums_);
        find_peaks(parts);
        report(parts);
        if (job_.cancelled()) return cancelled_error();
        return BuiltEventLog{EventLog(std::move(parts)), std::move(diagnostics_)};
    }

private:
    [[nodiscard]] std::unique_ptr<EventSteps> make_steps() const {
        const std::string_view bytes = source_.events.bytes();
        const auto* begin = reinterpret_cast<const uint8_t*>(bytes.data());
        const uint8_t* end = begin + bytes.size();
        return source_.make_steps ? source_.make_steps(begin, end, source_.row_count)
                                  : std::make_unique<EventSteps>(begin, end, source_.row_count);
    }

    // Whether the events have shown that some of them were misjudged.
    bool is_to_be_parsed_again() {
        if (has_known_segments()) return false;
        const bool is_doubtful =
            std::any_of(segments_.begin(), segments_.end(), [](const ParsedSegment& segment) {
                return segment.unknown_row_count > 0 || !segment.skips.empty();
            });
        return is_doubtful && steps_->learn(job_);
    }

    // No segment begins at a guess.
    [[nodiscard]] bool has_known_segments() const {
        return !source_.make_steps || !source_.instants.empty();
    }

    void parse_all(const Plan& plan) {
        const std::string_view bytes = source_.events.bytes();
        const auto* begin = reinterpret_cast<const uint8_t*>(bytes.data());
        const bool is_digest = !source_.instants.empty();
        const SegmentContext context = {steps_.get(), &source_.sampling, &job_, plan.block_events,
                                        is_digest};
        const auto limit_of = [&](size_t segment) {
            return segment + 1 < plan.segment_begins.size() ? plan.segment_begins[segment + 1]
                                                            : bytes.size();
        };
        const auto parse_guessed = [&](size_t index) {
            uint64_t first = plan.segment_begins[index];
            if (index > 0 && !has_known_segments()) {
                const auto guess = steps_->guess_step(begin + first);
                if (!guess) return;
                first = static_cast<uint64_t>(*guess - begin);
            }
            if (first >= limit_of(index)) return;
            segments_[index] = parse_segment(context, first, limit_of(index),
                                             sums_.change(index / plan.segments_per_row));
            if (source_.memory_limit_bytes != 0) {
                source_.events.forget_pages(first, limit_of(index) - first);
            }
        };
        job_.begin_stage("reading events", bytes.size());
        segments_.resize(plan.segment_begins.size());
        job_.parallel_for(segments_.size(), plan.segments_per_row, [&](size_t first, size_t last) {
            for (size_t index = first; index < last; ++index) parse_guessed(index);
            job_.advance(limit_of(last - 1) - plan.segment_begins[first]);
        });
        if (has_known_segments()) return;
        // The guesses are checked in order; what was begun wrongly is done again.
        uint64_t expected = 0;
        for (size_t i = 0; i < segments_.size() && !job_.cancelled(); ++i) {
            ParsedSegment& segment = segments_[i];
            if (segment.first_byte != expected || segment.end_byte == 0) {
                const std::span<EventSums> sums = sums_.change(i);
                std::fill(sums.begin(), sums.end(), EventSums{});
                segment = {};
                segment.first_byte = segment.end_byte = expected;
                if (expected < limit_of(i)) {
                    segment = parse_segment(context, expected, limit_of(i), sums);
                }
            }
            expected = segment.end_byte;
        }
    }

    // Where each segment begins, in all that is counted.
    struct Base {
        uint64_t time_us = 0;
        int64_t latest_us = 0;
        uint64_t live_bytes = 0;
        Amount scaled;
    };

    EventLogParts join(const Plan& plan) {
        EventLogParts parts;
        parts.block_events = plan.block_events;
        std::vector<Base> bases(segments_.size() + 1);
        uint64_t event_count = 0;
        size_t block_count = 0;
        bool is_backward = false;
        for (size_t i = 0; i < segments_.size(); ++i) {
            const ParsedSegment& segment = segments_[i];
            parts.segments.push_back(
                {segment.first_byte, event_count, static_cast<uint32_t>(block_count)});
            if (i % plan.segments_per_row == 0) parts.checkpoint_event.push_back(event_count);
            const Base& base = bases[i];
            bases[i + 1] = {base.time_us + static_cast<uint64_t>(segment.end_time_us),
                            std::max(base.latest_us, at(base.time_us, segment.latest_us)),
                            base.live_bytes + static_cast<uint64_t>(segment.end_live_bytes),
                            base.scaled + segment.end_scaled};
            event_count += segment.event_count;
            block_count += segment.blocks.size();
            is_backward |= segment.backward_count > 0;
            parts.facts.unknown_row_count += segment.unknown_row_count;
            parts.skips.insert(parts.skips.end(), segment.skips.begin(), segment.skips.end());
        }
        parts.segments.push_back(
            {source_.events.bytes().size(), event_count, static_cast<uint32_t>(block_count)});
        parts.checkpoint_event.push_back(event_count);
        parts.facts.event_count = event_count;
        parts.facts.duration_us = bases.back().latest_us;
        join_blocks(parts, bases, is_backward);
        return parts;
    }

    static int64_t at(uint64_t base, int64_t offset) {
        return static_cast<int64_t>(base + static_cast<uint64_t>(offset));
    }

    void join_blocks(EventLogParts& parts, const std::vector<Base>& bases, bool is_backward) {
        const size_t count = parts.segments.back().first_block;
        const bool is_scaled = source_.sampling.changes_sizes();
        std::vector<int64_t> raw_start;
        std::vector<Extent<int64_t>> raw_extents;
        std::vector<Amount> scaled_start;
        std::vector<Extent<Amount>> scaled_extents;
        resize_on_large_pages(parts.block_byte, count);
        resize_on_large_pages(parts.block_time, count);
        resize_on_large_pages(parts.block_latest, is_backward ? count : 0);
        resize_on_large_pages(raw_start, count + 1);
        resize_on_large_pages(raw_extents, count);
        resize_on_large_pages(scaled_start, is_scaled ? count + 1 : 0);
        resize_on_large_pages(scaled_extents, is_scaled ? count : 0);
        job_.parallel_for(segments_.size(), 1, [&](size_t i, size_t) {
            ParsedSegment& segment = segments_[i];
            const Base& base = bases[i];
            size_t to = parts.segments[i].first_block;
            for (size_t k = 0; k < segment.blocks.size(); ++k, ++to) {
                const BlockRow& row = segment.blocks[k];
                parts.block_byte[to] = row.byte;
                parts.block_time[to] = at(base.time_us, row.time_us);
                if (is_backward) {
                    parts.block_latest[to] =
                        std::max(base.latest_us, at(base.time_us, row.latest_us));
                }
                raw_start[to] = at(base.live_bytes, row.live_bytes);
                raw_extents[to] = {at(base.live_bytes, row.extent.min),
                                   at(base.live_bytes, row.extent.max)};
                if (!is_scaled) continue;
                scaled_start[to] = base.scaled + segment.scaled_live[k];
                scaled_extents[to] = {base.scaled + segment.scaled_extents[k].min,
                                      base.scaled + segment.scaled_extents[k].max};
            }
            segment.blocks = {};
            segment.scaled_live = {};
            segment.scaled_extents = {};
        });
        const std::vector<int64_t>& latest = is_backward ? parts.block_latest : parts.block_time;
        for (size_t i = 0; i < count; i += EventLogParts::kBlocksPerGroup) {
            parts.group_latest.push_back(latest[i]);
        }
        raw_start.back() = static_cast<int64_t>(bases.back().live_bytes);
        parts.raw_live = {std::move(raw_start), std::move(raw_extents)};
        if (is_scaled) {
            scaled_start.back() = bases.back().scaled;
            parts.scaled_live = {std::move(scaled_start), std::move(scaled_extents)};
        }
    }

    void complete_facts(EventLogParts& parts) {
        LogFacts& facts = parts.facts;
        facts.start_seconds = source_.start_seconds;
        facts.start_nanoseconds = source_.start_nanoseconds;
        facts.is_digest = !source_.instants.empty();
        std::vector<EventSums> totals(slot_count_);
        sums_.add_row(sums_.row_count() - 1, 1, totals);
        const uint32_t classes = source_.sampling.class_count();
        std::vector<uint64_t> by_class(classes);
        for (size_t slot = 0; slot < totals.size(); ++slot) {
            facts.allocation_count += totals[slot].count[0];
            facts.free_count += totals[slot].count[1];
            by_class[slot % classes] += totals[slot].count[0] + totals[slot].count[1];
        }
        if (source_.sampling.is_by_size()) {
            for (size_t row = 0; row < totals.size(); ++row) {
                const uint64_t count = totals[row].count[0] + totals[row].count[1];
                facts.sampled_events += source_.sampling.factor_of_size(source_.size_of_row[row]) *
                                        static_cast<int64_t>(count);
            }
        } else {
            for (uint32_t c = 0; c < classes; ++c) {
                facts.sampled_events +=
                    source_.sampling.factor(c) * static_cast<int64_t>(by_class[c]);
            }
        }
        parts.row_count = source_.row_count;
        parts.size_of_row = std::move(source_.size_of_row);
        parts.kept_blocks = std::move(source_.kept_blocks);
        parts.sampling = std::move(source_.sampling);
        parts.bytes = std::move(source_.events);
    }

    // The block that reaches the maximum first is decoded to find the event. Parts lend themselves
    // to an EventLog for it, as reading events is its business.
    void find_peaks(EventLogParts& parts) {
        EventLog log(std::move(parts));
        const Sampling& sampling = log.sampling();
        const Peak<int64_t> raw = find_peak(
            log, log.parts().raw_live, [](const RawEvent& event) { return event.signed_bytes(); });
        Peak<Amount> scaled = {raw.event_count, raw.time_us, Amount::whole(raw.live)};
        if (sampling.changes_sizes()) {
            scaled = find_peak(log, log.parts().scaled_live, [&](const RawEvent& event) {
                return sampling.factor_of_size(event.size_bytes) * event.signed_bytes();
            });
        }
        parts = std::move(log).take_parts();
        parts.facts.raw_peak = raw;
        parts.facts.scaled_peak = scaled;
    }

    template <class Value, class Change>
    Peak<Value> find_peak(const EventLog& log, const LiveCurve<Value>& curve,
                          const Change& change) const {
        const size_t count = curve.block_count();
        const Value max = curve.extent(0, count, {}).max;
        if (!(Value{} < max)) return {};
        size_t block = curve.first_block_reaching(0, max);
        if (source_.peak_is_last) {
            for (block = count - 1; curve.block(block).max < max;) --block;
        }
        const uint64_t first = log.first_event_of_block(block);
        const uint64_t last = log.first_event_of_block(block + 1);
        EventReader reader(log, block);
        Value live = curve.start(block);
        RawEvent event;
        Peak<Value> peak{last, 0, max};
        bool is_found = false;
        for (uint64_t n = first; n < last && reader.next_timed(&event); ++n) {
            live = wrapping_add(live, change(event));
            const bool is_whole = !log.facts().is_digest || n + 1 == last;
            if (!is_whole || live < max) continue;
            peak = {n + 1, reader.latest_us(), max};
            is_found = true;
            if (!source_.peak_is_last) break;
        }
        if (!is_found) peak.time_us = reader.latest_us();
        return peak;
    }

    void left_out(std::string message, uint64_t byte, Missing missing) {
        diagnostics_.push_back(cut_diagnostic(std::move(message), byte, missing));
    }

    void report(const EventLogParts& parts) {
        const auto missing_at = [&](const ByteSkip& skip) {
            return skip.to < parts.bytes.bytes().size() ? Missing::kPiece : Missing::kEnd;
        };
        for (size_t i = 0; i < parts.skips.size() && i < kMostReportedSkips; ++i) {
            const ByteSkip& skip = parts.skips[i];
            std::string message =
                "no events can be read here: " + std::to_string(skip.to - skip.from) +
                " bytes left out, ";
            const Missing missing = missing_at(skip);
            message += missing == Missing::kPiece
                           ? "reading goes on at byte " + std::to_string(skip.to)
                           : std::string("the rest of the file");
            left_out(std::move(message), skip.from, missing);
        }
        if (parts.skips.size() > kMostReportedSkips) {
            left_out("no events can be read at " +
                         std::to_string(parts.skips.size() - kMostReportedSkips) + " more places",
                     parts.skips[kMostReportedSkips].from, missing_at(parts.skips.back()));
        }
        uint64_t cut = 0;
        for (const ParsedSegment& segment : segments_) cut += segment.cut_short_bytes;
        if (cut > 0) {
            left_out("the last event is cut short: " + std::to_string(cut) + " bytes dropped",
                     parts.bytes.bytes().size() - cut, Missing::kEnd);
        }
    }

    EventLogSource source_;
    std::unique_ptr<EventSteps> steps_;
    JobContext& job_;
    size_t slot_count_ = 0;
    CheckpointTable sums_;
    std::vector<ParsedSegment> segments_;
    std::vector<Diagnostic> diagnostics_;
};

}  // namespace

Result<BuiltEventLog> build_event_log(EventLogSource source, JobContext& job) {
    return Builder(std::move(source), job).build();
}

}  // namespace hs
