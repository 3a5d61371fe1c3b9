#include "core/analysis/event_statistics.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>

#include "core/model/event_reader.h"

namespace hs {
namespace {

// Raw sums of one sampling class; factors come in at the end.
struct RawTotal {
    uint64_t count = 0;
    uint64_t bytes = 0;
    Amount estimate;  // where each size has a factor of its own

    void add(const RawEvent& event, const Sampling& sampling) {
        ++count;
        bytes += event.size_bytes;
        if (!sampling.is_by_size()) return;
        estimate +=
            sampling.factor_of_size(event.size_bytes) * static_cast<int64_t>(event.size_bytes);
    }
};

Amount bytes_of(const EventLog& log, const RawTotal& raw, size_t size_class, Measure measure) {
    if (!measure.is_estimate) return Amount::whole(static_cast<int64_t>(raw.bytes));
    if (log.sampling().is_by_size()) return raw.estimate;
    return log.sampling().factor(static_cast<uint32_t>(size_class)) *
           static_cast<int64_t>(raw.bytes);
}

using Totals = std::vector<RawTotal>;  // by sampling class

EventTotal total_of(const EventLog& log, std::span<const RawTotal> by_class, Measure measure) {
    EventTotal total;
    for (size_t c = 0; c < by_class.size(); ++c) {
        total.count += by_class[c].count;
        total.bytes += bytes_of(log, by_class[c], c, measure);
    }
    return total;
}

// Pieces of a range, each of about a million events.
std::vector<uint64_t> pieces_of(uint64_t first, uint64_t last) {
    constexpr uint64_t kPiece = uint64_t{1} << 20;
    std::vector<uint64_t> begins;
    for (uint64_t at = first; at < last; at += kPiece) begins.push_back(at);
    begins.push_back(std::max(first, last));
    return begins;
}

// Calls body(piece, first, last) for every piece, on all threads.
template <class Body>
bool for_pieces(const EventLog& log, const std::vector<uint64_t>& begins, JobContext& job,
                const Body& body) {
    job.begin_stage("reading events", begins.back() - begins.front());
    job.parallel_for(begins.size() - 1, 1, [&](size_t piece, size_t) {
        body(piece, begins[piece], begins[piece + 1]);
        log.give_pages_back(begins[piece], begins[piece + 1]);
        job.advance(begins[piece + 1] - begins[piece]);
    });
    return !job.cancelled();
}

// By row of the log's trace table: is it wanted?
std::vector<uint8_t> wanted_rows(const EventLog& log, const EventChoice& choice) {
    std::vector<uint8_t> wanted(log.parts().row_count, 1);
    const TraceSet* traces = choice.traces;
    if (traces == nullptr && !choice.rows) return wanted;
    for (size_t row = 0; row < wanted.size(); ++row) {
        const uint32_t trace = log.parts().trace_of_row[row].v;
        const bool is_traced = traces == nullptr || (trace < traces->size() && (*traces)[trace]);
        const bool is_chosen =
            !choice.rows || choice.rows->trace_of_row[row] != StackRows::kLeftOut;
        wanted[row] = is_traced && is_chosen ? 1 : 0;
    }
    return wanted;
}

}  // namespace

Result<std::vector<TimeBucket>> time_buckets(const EventLog& log, std::span<const int64_t> ends_us,
                                             Measure measure, JobContext& job,
                                             std::optional<StackRows> chosen) {
    const std::vector<uint8_t> rows = wanted_rows(log, {.range = {}, .rows = chosen});
    const std::vector<uint64_t> ends = instants_at(log, ends_us);
    const uint32_t classes = log.sampling().class_count();
    const std::vector<uint64_t> begins = pieces_of(0, ends.empty() ? 0 : ends.back());
    // A piece has sums for the buckets that it touches, from the first of them on.
    struct Piece {
        size_t first_bucket = 0;
        std::vector<RawTotal> sums;  // [bucket][allocated, freed][class]
    };
    const size_t stride = size_t{2} * classes;
    std::vector<Piece> pieces(begins.size() - 1);
    const auto read_piece = [&](size_t index, uint64_t first, uint64_t last) {
        Piece& piece = pieces[index];
        const auto at = std::upper_bound(ends.begin(), ends.end(), first);
        piece.first_bucket = static_cast<size_t>(at - ends.begin());
        for (size_t bucket = piece.first_bucket; first < last; ++bucket) {
            const uint64_t end = std::min(ends[bucket], last);
            piece.sums.resize(piece.sums.size() + stride);
            RawTotal* sums = piece.sums.data() + piece.sums.size() - stride;
            scan_events(log, first, end, [&](const RawEvent& event) {
                if (rows[event.row()] == 0) return;
                const uint32_t size_class =
                    classes == 1 ? 0 : log.sampling().class_of(event.size_bytes);
                sums[(event.is_free() ? classes : 0) + size_class].add(event, log.sampling());
            });
            first = end;
        }
    };
    if (!for_pieces(log, begins, job, read_piece)) return cancelled_error();
    std::vector<TimeBucket> buckets(ends.size());
    for (const Piece& piece : pieces) {
        for (size_t i = 0; i * stride < piece.sums.size(); ++i) {
            TimeBucket& bucket = buckets[piece.first_bucket + i];
            const std::span<const RawTotal> sums =
                std::span(piece.sums).subspan(i * stride, stride);
            const EventTotal allocated = total_of(log, sums.first(classes), measure);
            const EventTotal freed = total_of(log, sums.last(classes), measure);
            bucket.allocated.count += allocated.count;
            bucket.allocated.bytes += allocated.bytes;
            bucket.freed.count += freed.count;
            bucket.freed.bytes += freed.bytes;
        }
    }
    Amount live;
    for (size_t i = 0; i < buckets.size(); ++i) {
        live += buckets[i].allocated.bytes - buckets[i].freed.bytes;
        buckets[i].first_us = i == 0 ? 0 : ends_us[i - 1];
        buckets[i].last_us = ends_us[i];
        buckets[i].live = live;
    }
    return buckets;
}

Result<std::vector<SizeClass>> size_classes(const EventLog& log, const EventChoice& choice,
                                            Measure measure, JobContext& job) {
    constexpr size_t kClasses = 65;  // by the number of bits in the size
    const EventRange wanted = within(log, choice.range);
    const std::vector<uint8_t> rows = wanted_rows(log, choice);
    const size_t classes = log.sampling().class_count();
    const std::vector<uint64_t> begins = pieces_of(wanted.first, wanted.last);
    std::vector<Totals> pieces(begins.size() - 1);  // each [bits][allocated, freed][class]
    const auto read_piece = [&](size_t index, uint64_t first, uint64_t last) {
        Totals& sums = pieces[index];
        sums.resize(kClasses * 2 * classes);
        scan_events(log, first, last, [&](const RawEvent& event) {
            if (rows[event.row()] == 0) return;
            const size_t bits = static_cast<size_t>(std::bit_width(event.size_bytes));
            const size_t size_class = classes == 1 ? 0 : log.sampling().class_of(event.size_bytes);
            sums[(bits * 2 + (event.is_free() ? 1 : 0)) * classes + size_class].add(event,
                                                                                    log.sampling());
        });
    };
    if (!for_pieces(log, begins, job, read_piece)) return cancelled_error();
    Totals all(kClasses * 2 * classes);
    for (const Totals& piece : pieces) {
        for (size_t i = 0; i < all.size(); ++i) {
            all[i].count += piece[i].count;
            all[i].bytes += piece[i].bytes;
            all[i].estimate += piece[i].estimate;
        }
    }
    std::vector<SizeClass> found;
    for (size_t bits = 0; bits < kClasses; ++bits) {
        const std::span<const RawTotal> sums =
            std::span(all).subspan(bits * 2 * classes, 2 * classes);
        SizeClass row;
        row.least_bytes = bits == 0 ? 0 : uint64_t{1} << (bits - 1);
        row.most_bytes = bits == 0 ? 0 : ~uint64_t{0} >> (64 - bits);
        row.allocated = total_of(log, sums.first(classes), measure);
        row.freed = total_of(log, sums.last(classes), measure);
        if (row.allocated.count + row.freed.count > 0) found.push_back(row);
    }
    return found;
}

namespace {

// The newest allocation, as long as it is not freed.
struct Newest {
    uint32_t row = 0;
    uint64_t size_bytes = 0;

    [[nodiscard]] bool is_freed_by(const RawEvent& event) const {
        return event.row() == row && event.size_bytes == size_bytes;
    }
};

struct TemporaryPiece {
    std::vector<RawTotal> all;        // by slot
    std::vector<RawTotal> temporary;  // by slot
    // What came before the piece's first allocation, up to which the piece before decides.
    uint64_t first_allocation = 0;
    std::optional<Newest> newest;  // at the end
    bool has_allocation = false;
};

}  // namespace

Result<std::vector<uint64_t>> first_allocations(const EventLog& log, size_t trace_count,
                                                JobContext& job) {
    constexpr uint64_t kUnseen = std::numeric_limits<uint64_t>::max();
    constexpr uint64_t kPollEvents = 1 << 20;
    std::vector<uint64_t> first(trace_count, kUnseen);
    if (trace_count == 0) return first;
    size_t missing = trace_count - 1;  // the unknown trace has no place
    first[0] = 0;
    EventReader reader(log, 0);
    RawEvent event;
    for (uint64_t number = 0; missing > 0 && reader.next(&event); ++number) {
        if (number % kPollEvents == 0 && job.cancelled()) return cancelled_error();
        if (event.is_free()) continue;
        const uint32_t trace = log.parts().trace_of_row[event.row()].v;
        if (trace >= trace_count || first[trace] != kUnseen) continue;
        first[trace] = number;
        --missing;
    }
    return first;
}

Result<TemporaryAllocations> temporary_allocations(const EventLog& log, size_t trace_count,
                                                   const EventChoice& choice, Measure measure,
                                                   JobContext& job) {
    const EventRange wanted = within(log, choice.range);
    const std::vector<uint8_t> rows = wanted_rows(log, choice);
    const size_t classes = log.sampling().class_count();
    const auto slot_of = [&](const RawEvent& event) {
        return event.row() * classes +
               (classes == 1 ? 0 : log.sampling().class_of(event.size_bytes));
    };
    // One piece for each thread, as each has sums for every stack.
    const uint64_t count = wanted.last - wanted.first;
    const uint64_t threads = std::max<uint64_t>(job.concurrency(), 1);
    std::vector<uint64_t> begins;
    for (uint64_t i = 0; i < threads; ++i) begins.push_back(wanted.first + count / threads * i);
    begins.push_back(wanted.last);
    std::vector<TemporaryPiece> pieces(threads);
    const auto read_piece = [&](size_t index, uint64_t first, uint64_t last) {
        TemporaryPiece& piece = pieces[index];
        piece.all.resize(log.slot_count());
        piece.temporary.resize(log.slot_count());
        piece.first_allocation = last;
        uint64_t at = first;
        scan_events(log, first, last, [&](const RawEvent& event) {
            if (!event.is_free()) {
                if (!piece.has_allocation) piece.first_allocation = at;
                piece.has_allocation = true;
                piece.all[slot_of(event)].add(event, log.sampling());
                piece.newest = Newest{event.row(), event.size_bytes};
            } else if (piece.newest && piece.newest->is_freed_by(event)) {
                piece.temporary[slot_of(event)].add(event, log.sampling());
                piece.newest.reset();
            }
            ++at;
        });
    };
    if (!for_pieces(log, begins, job, read_piece)) return cancelled_error();
    // Frees before a piece's first allocation may be of the newest one of the pieces before.
    std::optional<Newest> newest;
    for (size_t i = 0; i < pieces.size(); ++i) {
        TemporaryPiece& piece = pieces[i];
        if (newest && begins[i] < piece.first_allocation) {
            scan_events(log, begins[i], piece.first_allocation, [&](const RawEvent& event) {
                if (!newest || !newest->is_freed_by(event)) return;
                piece.temporary[slot_of(event)].add(event, log.sampling());
                newest.reset();
            });
        }
        if (piece.has_allocation) newest = piece.newest;
    }
    const std::span<const TraceId> trace_of_row =
        choice.rows ? choice.rows->trace_of_row : std::span(log.parts().trace_of_row);
    TemporaryAllocations found;
    found.all.resize(trace_count);
    found.temporary.resize(trace_count);
    const auto add = [&](EventTotal& total, const RawTotal& raw, size_t size_class) {
        total.count += raw.count;
        total.bytes += bytes_of(log, raw, size_class, measure);
    };
    for (const TemporaryPiece& piece : pieces) {
        for (size_t slot = 0; slot < piece.all.size(); ++slot) {
            if (rows[slot / classes] == 0) continue;
            const uint32_t trace = trace_of_row[slot / classes].v;
            add(found.all[trace], piece.all[slot], slot % classes);
            add(found.temporary[trace], piece.temporary[slot], slot % classes);
        }
    }
    return found;
}

}  // namespace hs
