#include "core/analysis/paired_events.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <unordered_map>

#include "core/base/memory_region.h"
#include "core/base/spilled_region.h"
#include "core/base/wrapping.h"
#include "core/model/event_pairing.h"
#include "core/model/event_reader.h"

namespace hs {
namespace {

constexpr uint64_t kEventsPerPoll = uint64_t{1} << 18;

// Calls visit(number, event, time) for the events of a range; false when cancelled.
template <class Visit>
bool visit_events(const EventLog& log, EventRange range, JobContext& job, const Visit& visit) {
    range = within(log, range);
    if (range.first == range.last) return !job.cancelled();
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
        log.give_pages_back(number - count, number);
        log.pairing()->give_pages_back();
        if (count < most) break;
    }
    return !job.cancelled();
}

void add(StackAmounts& sums, TraceId trace, int64_t bytes, int64_t blocks) {
    sums.amounts[trace.v] += Amount::whole(bytes);
    sums.counts[trace.v] += Amount::whole(blocks);
}

// What add_event(sums, trace, number, event) makes of the events whose rows are meant.
template <class AddEvent>
Result<StackAmounts> summed(const EventLog& log, const StackRows& rows, EventRange range,
                            JobContext& job, const AddEvent& add_event) {
    StackAmounts sums = {std::vector<Amount>(rows.trace_count),
                         std::vector<Amount>(rows.trace_count), kRecordedBytes};
    job.begin_stage("reading events", range.last - range.first);
    const bool is_done =
        visit_events(log, range, job, [&](uint64_t number, const RawEvent& event, int64_t) {
            const TraceId trace = rows.trace_of_row[event.row()];
            if (trace != StackRows::kLeftOut) add_event(sums, trace, number, event);
        });
    if (!is_done) return cancelled_error();
    return sums;
}

// The times of all events of a log in 4 bytes each: to the microsecond in logs of less than 71
// minutes, and as close as 32 bits come in longer ones. Within a bound of memory they lie in a file
// without a name.
class EventTimes {
public:
    explicit EventTimes(const EventLog& log)
        : region_(log.gives_pages_back() ? spilled_region() : MemoryRegion()),
          is_spilled_(region_.size() > 0),
          shift_(std::max(0, static_cast<int>(std::bit_width(
                                 static_cast<uint64_t>(std::max<int64_t>(log.duration_us(), 0)))) -
                                 32)) {
        region_.grow(log.event_count() * sizeof(uint32_t));
        if (!is_spilled_) region_.prefer_large_pages();
    }

    void set(uint64_t event, int64_t time_us) {
        times()[event] = static_cast<uint32_t>(static_cast<uint64_t>(time_us) >> shift_);
    }
    [[nodiscard]] int64_t at(uint64_t event) const {
        return static_cast<int64_t>(uint64_t{times()[event]} << shift_);
    }
    // After some events were set, or looked at.
    void give_pages_back() const {
        if (is_spilled_) let_go(region_.data(), region_.size());
    }

private:
    [[nodiscard]] uint32_t* times() const { return reinterpret_cast<uint32_t*>(region_.data()); }

    MemoryRegion region_;
    bool is_spilled_;
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
    range = within(log, range);
    const auto add_event = [&](StackAmounts& of, TraceId trace, uint64_t number,
                               const RawEvent& event) {
        const auto bytes = static_cast<int64_t>(event.size_bytes);
        if (!event.is_free()) {
            add(of, trace, bytes, 1);
        } else if (pairing.partner(number) >= range.first && pairing.has_partner(number)) {
            add(of, trace, wrapping_negative(bytes), -1);
        }
    };
    HS_TRY(StackAmounts sums, summed(log, rows, range, job, add_event));
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
    const auto add_event = [&](StackAmounts& of, TraceId trace, uint64_t number,
                               const RawEvent& event) {
        if (event.is_free() || !pairing.is_temporary(number)) return;
        add(of, trace, static_cast<int64_t>(event.size_bytes), 1);
    };
    return summed(log, rows, within(log, range), job, add_event);
}

namespace {

// Of a stack, while blocks are counted.
struct RawLifetimes {
    uint64_t count[3] = {};  // freed, alive, brief
    uint64_t bytes[3] = {};
    uint64_t sum_us = 0;
    int64_t longest_us = 0;

    void add(size_t kind, uint64_t size_bytes) {
        ++count[kind];
        bytes[kind] += size_bytes;
    }
};
enum : size_t { kFreed, kAlive, kBrief };

void add(RawLifetimes& to, const RawLifetimes& from) {
    for (const size_t kind : {kFreed, kAlive, kBrief}) {
        to.count[kind] += from.count[kind];
        to.bytes[kind] += from.bytes[kind];
    }
    to.sum_us += from.sum_us;
    to.longest_us = std::max(to.longest_us, from.longest_us);
}

// What a part of the events has.
struct LifetimePart {
    std::vector<RawLifetimes> by_trace;
    uint64_t class_count[std::size(kClassEnds)] = {};
    uint64_t class_bytes[std::size(kClassEnds)] = {};

    // In any order: whole numbers alone.
    void add_all(const LifetimePart& other) {
        by_trace.resize(std::max(by_trace.size(), other.by_trace.size()));
        for (size_t i = 0; i < other.by_trace.size(); ++i) add(by_trace[i], other.by_trace[i]);
        for (size_t i = 0; i < std::size(kClassEnds); ++i) {
            class_count[i] += other.class_count[i];
            class_bytes[i] += other.class_bytes[i];
        }
    }
};

class LifetimeReader {
public:
    LifetimeReader(const EventLog& log, const StackRows& rows, EventRange range)
        : log_(log), pairing_(*log.pairing()), rows_(rows), range_(range), times_(log) {}

    void read_times(EventRange part, JobContext& job) {
        visit_events(log_, part, job, [&](uint64_t number, const RawEvent&, int64_t time_us) {
            times_.set(number, time_us);
        });
        times_.give_pages_back();
    }

    LifetimePart read(EventRange part, JobContext& job) const {
        LifetimePart sums;
        sums.by_trace.resize(rows_.trace_count);
        visit_events(log_, part, job, [&](uint64_t number, const RawEvent& event, int64_t) {
            if (number % kEventsPerPoll == 0) times_.give_pages_back();
            const TraceId trace = rows_.trace_of_row[event.row()];
            if (trace == StackRows::kLeftOut) return;
            const uint64_t partner = pairing_.partner(number);
            RawLifetimes& of = sums.by_trace[trace.v];
            if (event.is_free()) {
                // A piece of a mapping that is still there.
                const bool is_piece = partner != number && partner >= range_.first &&
                                      partner < range_.last && !pairing_.has_partner(partner);
                if (is_piece) of.bytes[kAlive] -= event.size_bytes;
            } else if (number >= range_.first && number < range_.last) {
                add(sums, of, number, event.size_bytes);
            }
        });
        times_.give_pages_back();
        return sums;
    }

private:
    void add(LifetimePart& sums, RawLifetimes& of, uint64_t number, uint64_t size_bytes) const {
        if (!pairing_.has_partner(number)) return of.add(kAlive, size_bytes);
        const int64_t lived_us = times_.at(pairing_.partner(number)) - times_.at(number);
        of.add(kFreed, size_bytes);
        if (lived_us < kBriefUs) of.add(kBrief, size_bytes);
        of.sum_us += static_cast<uint64_t>(lived_us);
        of.longest_us = std::max(of.longest_us, lived_us);
        const auto* end = std::upper_bound(std::begin(kClassEnds), std::end(kClassEnds), lived_us);
        const auto which = static_cast<size_t>(end - std::begin(kClassEnds));
        ++sums.class_count[which];
        sums.class_bytes[which] += size_bytes;
    }

    const EventLog& log_;
    const EventPairing& pairing_;
    const StackRows& rows_;
    EventRange range_;
    EventTimes times_;
};

EventTotal total_of(const RawLifetimes& raw, size_t kind) {
    return {raw.count[kind], Amount::whole(static_cast<int64_t>(raw.bytes[kind]))};
}

void add(Lifetimes& found, const LifetimePart& part) {
    for (size_t trace = 0; trace < part.by_trace.size(); ++trace) {
        const RawLifetimes& raw = part.by_trace[trace];
        StackLifetimes& of = found.by_trace[trace];
        of.freed.add(total_of(raw, kFreed));
        of.alive.add(total_of(raw, kAlive));
        of.brief.add(total_of(raw, kBrief));
        found.alive.add(total_of(raw, kAlive));
        of.sum_us += static_cast<double>(raw.sum_us);
        of.longest_us = std::max(of.longest_us, raw.longest_us);
    }
    for (size_t i = 0; i < found.classes.size(); ++i) {
        found.classes[i].blocks.add(
            {part.class_count[i], Amount::whole(static_cast<int64_t>(part.class_bytes[i]))});
    }
}

}  // namespace

void StackLifetimes::add(const StackLifetimes& other) {
    freed.add(other.freed);
    alive.add(other.alive);
    brief.add(other.brief);
    sum_us += other.sum_us;
    longest_us = std::max(longest_us, other.longest_us);
}

Result<Lifetimes> lifetimes(const EventLog& log, const StackRows& rows, EventRange range,
                            JobContext& job) {
    constexpr uint64_t kPieceEvents = uint64_t{1} << 20;
    range = within(log, range);
    LifetimeReader reader(log, rows, range);
    const uint64_t all = log.event_count();
    const auto pieces = static_cast<size_t>(all / kPieceEvents + 1);
    const auto piece = [&](size_t i) {
        return EventRange{i * kPieceEvents, std::min(all, (i + 1) * kPieceEvents)};
    };
    job.begin_stage("reading events", 2 * all);
    job.parallel_for(pieces, 1, [&](size_t i, size_t) { reader.read_times(piece(i), job); });
    // Blocks begin in the range, but mappings may lose pieces behind it.
    LifetimePart sums;
    std::mutex guard;  // of the sums
    job.parallel_for(pieces, 1, [&](size_t i, size_t) {
        if (range.first >= (i + 1) * kPieceEvents) return;
        const LifetimePart part = reader.read(piece(i), job);
        const std::lock_guard<std::mutex> lock(guard);
        sums.add_all(part);
    });
    if (job.cancelled()) return cancelled_error();
    Lifetimes found{no_classes(), {}, std::vector<StackLifetimes>(rows.trace_count)};
    add(found, sums);
    return found;
}

Result<LargestBlocks> largest_blocks(const EventLog& log, const StackRows& rows, uint64_t instant,
                                     size_t most, JobContext& job) {
    const EventPairing& pairing = *log.pairing();
    instant = std::min(instant, log.event_count());
    job.begin_stage("reading events", instant);
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
