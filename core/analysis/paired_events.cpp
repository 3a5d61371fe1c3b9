#include "core/analysis/paired_events.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "core/base/wrapping.h"
#include "core/model/event_pairing.h"
#include "core/model/event_reader.h"

namespace hs {
namespace {

constexpr uint64_t kEventsPerPoll = uint64_t{1} << 20;

EventRange within(const EventLog& log, EventRange range) {
    range.last = std::min(range.last, log.event_count());
    range.first = std::min(range.first, range.last);
    return range;
}

// Calls visit(number, event, time) for the events of a range; false when cancelled.
template <class Visit>
bool visit_events(const EventLog& log, EventRange range, JobContext& job, const Visit& visit) {
    range = within(log, range);
    if (range.first == range.last) return !job.cancelled();
    job.begin_stage("reading events", range.last - range.first);
    const size_t block = log.block_of_event(range.first);
    EventReader reader(log, block);
    RawEvent event;
    uint64_t number = log.first_event_of_block(block);
    for (; number < range.first; ++number) {
        if (!reader.next_timed(&event)) return !job.cancelled();
    }
    while (number < range.last) {
        if (job.cancelled()) return false;
        const uint64_t most = std::min(kEventsPerPoll, range.last - number);
        const uint64_t count =
            reader.visit_timed(most, [&](const RawEvent& one, int64_t latest_us) {
                visit(number++, one, latest_us);
                return true;
            });
        job.advance(count);
        if (count < most) break;
    }
    return !job.cancelled();
}

StackAmounts no_amounts(const StackRows& rows) {
    return {std::vector<Amount>(rows.trace_count), std::vector<Amount>(rows.trace_count),
            kRecordedBytes};
}

void add(StackAmounts& sums, TraceId trace, int64_t bytes, int64_t blocks) {
    sums.amounts[trace.v] += Amount::whole(bytes);
    sums.counts[trace.v] += Amount::whole(blocks);
}

void add(EventTotal& total, uint64_t bytes) {
    ++total.count;
    total.bytes += Amount::whole(static_cast<int64_t>(bytes));
}

// The times of all events of a log in 4 bytes each: to the microsecond in logs of less than 71
// minutes, and as close as 32 bits come in longer ones.
class EventTimes {
public:
    explicit EventTimes(const EventLog& log)
        : shift_(std::max(0, static_cast<int>(std::bit_width(
                                 static_cast<uint64_t>(std::max<int64_t>(log.duration_us(), 0)))) -
                                 32)) {}

    void add(int64_t time_us) {
        times_.push_back(static_cast<uint32_t>(static_cast<uint64_t>(time_us) >> shift_));
    }
    void reserve(uint64_t count) { times_.reserve(count); }
    [[nodiscard]] int64_t at(uint64_t event) const {
        return static_cast<int64_t>(uint64_t{times_[event]} << shift_);
    }

private:
    std::vector<uint32_t> times_;
    int shift_;
};

// Below 1 ms, 10 ms, … 1,000 s, and above.
constexpr int64_t kClassEnds[] = {1'000,      10'000,      100'000,       1'000'000,
                                  10'000'000, 100'000'000, 1'000'000'000, INT64_MAX};

std::vector<LifetimeClass> no_classes() {
    std::vector<LifetimeClass> classes;
    int64_t least = 0;
    for (const int64_t end : kClassEnds) {
        classes.push_back({least, end, {}});
        least = end;
    }
    return classes;
}

}  // namespace

Result<StackAmounts> still_alive(const EventLog& log, const StackRows& rows, EventRange range,
                                 JobContext& job) {
    const EventPairing& pairing = *log.pairing();
    StackAmounts sums = no_amounts(rows);
    range = within(log, range);
    const bool is_done =
        visit_events(log, range, job, [&](uint64_t number, const RawEvent& event, int64_t) {
            const TraceId trace = rows.trace_of_row[event.row()];
            if (trace == StackRows::kLeftOut) return;
            const auto bytes = static_cast<int64_t>(event.size_bytes);
            if (!event.is_free()) {
                add(sums, trace, bytes, 1);
            } else if (pairing.partner(number) >= range.first && pairing.has_partner(number)) {
                add(sums, trace, wrapping_negative(bytes), -1);
            }
        });
    if (!is_done) return cancelled_error();
    // Pieces of mappings that were cut; of those that the range made.
    for (const KeptBlocks& kept : log.parts().kept_blocks) {
        if (kept.event < range.first || kept.event >= range.last) continue;
        const TraceId trace = rows.trace_of_row[kept.row];
        if (trace == StackRows::kLeftOut || pairing.partner(kept.event) < range.first) continue;
        sums.counts[trace.v] += Amount::whole(kept.blocks);
    }
    return sums;
}

Result<StackAmounts> temporary_amounts(const EventLog& log, const StackRows& rows, EventRange range,
                                       JobContext& job) {
    const EventPairing& pairing = *log.pairing();
    StackAmounts sums = no_amounts(rows);
    const bool is_done =
        visit_events(log, range, job, [&](uint64_t number, const RawEvent& event, int64_t) {
            if (event.is_free() || !pairing.is_temporary(number)) return;
            const TraceId trace = rows.trace_of_row[event.row()];
            if (trace == StackRows::kLeftOut) return;
            add(sums, trace, static_cast<int64_t>(event.size_bytes), 1);
        });
    if (!is_done) return cancelled_error();
    return sums;
}

Result<Lifetimes> lifetimes(const EventLog& log, const StackRows& rows, EventRange range,
                            JobContext& job) {
    const EventPairing& pairing = *log.pairing();
    range = within(log, range);
    Lifetimes found{no_classes(), {}, std::vector<StackLifetimes>(rows.trace_count)};
    EventTimes times(log);
    times.reserve(log.event_count());
    // The size of a block is that of its allocation, which its free repeats but for mappings.
    struct Piece {
        uint64_t bytes = 0;
        TraceId trace;
    };
    std::unordered_map<uint64_t, Piece> pieces;  // off mappings, by their allocation
    const auto ended = [&](uint64_t allocation, TraceId trace, uint64_t size, int64_t lived_us) {
        if (allocation < range.first || allocation >= range.last) return;
        StackLifetimes& of = found.by_trace[trace.v];
        add(of.freed, size);
        if (lived_us < kBriefUs) add(of.brief, size);
        of.sum_us += static_cast<double>(lived_us);
        of.longest_us = std::max(of.longest_us, lived_us);
        const auto* end = std::upper_bound(std::begin(kClassEnds), std::end(kClassEnds), lived_us);
        add(found.classes[static_cast<size_t>(end - std::begin(kClassEnds))].blocks, size);
    };
    const auto visit = [&](uint64_t number, const RawEvent& event, int64_t time_us) {
        times.add(time_us);
        const TraceId trace = rows.trace_of_row[event.row()];
        if (trace == StackRows::kLeftOut) return;
        const uint64_t partner = pairing.partner(number);
        if (event.is_free()) {
            if (!pairing.has_partner(number)) return;
            const bool ends_it = pairing.partner(partner) == number;
            const auto part = pieces.empty() ? pieces.end() : pieces.find(partner);
            const uint64_t before = part == pieces.end() ? 0 : part->second.bytes;
            if (ends_it) {
                ended(partner, trace, before + event.size_bytes, time_us - times.at(partner));
                if (part != pieces.end()) pieces.erase(part);
            } else {
                pieces[partner] = {before + event.size_bytes, trace};
            }
        } else if (partner == number && number >= range.first && number < range.last) {
            add(found.by_trace[trace.v].alive, event.size_bytes);
            add(found.alive, event.size_bytes);
        }
    };
    if (!visit_events(log, {0, log.event_count()}, job, visit)) return cancelled_error();
    for (const auto& [allocation, piece] : pieces) {
        if (allocation < range.first || allocation >= range.last) continue;
        const Amount gone = Amount::whole(static_cast<int64_t>(piece.bytes));
        found.by_trace[piece.trace.v].alive.bytes -= gone;
        found.alive.bytes -= gone;
    }
    return found;
}

Result<LargestBlocks> largest_blocks(const EventLog& log, const StackRows& rows, uint64_t instant,
                                     size_t most, JobContext& job) {
    const EventPairing& pairing = *log.pairing();
    instant = std::min(instant, log.event_count());
    std::vector<LiveBlockAt> alive;
    std::unordered_map<uint64_t, uint64_t> cut;  // off mappings that are still there, in bytes
    const auto visit = [&](uint64_t number, const RawEvent& event, int64_t time_us) {
        if (rows.trace_of_row[event.row()] == StackRows::kLeftOut) return;
        const uint64_t partner = pairing.partner(number);
        if (event.is_free()) {
            if (!pairing.has_partner(number)) return;
            const uint64_t end = pairing.partner(partner);
            if (end >= instant || end == partner) cut[partner] += event.size_bytes;
        } else if (partner == number || partner >= instant) {
            alive.push_back({number, time_us, event.size_bytes, event.row(), {}});
        }
    };
    if (!visit_events(log, {0, instant}, job, visit)) return cancelled_error();
    for (LiveBlockAt& block : alive) {
        const auto part = cut.empty() ? cut.end() : cut.find(block.event);
        if (part != cut.end()) block.size_bytes -= std::min(part->second, block.size_bytes);
    }
    LargestBlocks largest;
    largest.all = alive.size();
    const size_t shown = std::min(most, alive.size());
    std::partial_sort(alive.begin(), alive.begin() + static_cast<ptrdiff_t>(shown), alive.end(),
                      [](const LiveBlockAt& a, const LiveBlockAt& b) {
                          return a.size_bytes != b.size_bytes ? a.size_bytes > b.size_bytes
                                                              : a.event < b.event;
                      });
    alive.resize(shown);
    for (LiveBlockAt& block : alive) {
        if (!pairing.has_partner(block.event)) continue;
        block.freed_us = log.time_after(pairing.partner(block.event) + 1);
    }
    largest.blocks = std::move(alive);
    return largest;
}

}  // namespace hs
