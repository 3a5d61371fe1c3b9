#include "core/analysis/live_series.h"

#include <algorithm>
#include <bit>

#include "core/analysis/call_graph.h"
#include "core/analysis/collapsed_text.h"
#include "core/model/event_reader.h"
#include "core/model/live_cursor.h"

namespace hs {
namespace {

constexpr size_t kBatch = 64;  // sets a pass, one bit each

// By row of the log's trace table: the sets that its trace is in; none of a row that is left out.
std::vector<uint64_t> masks_of(const StackRows& rows, std::span<const TraceSet> sets) {
    std::vector<uint64_t> masks(rows.trace_of_row.size());
    for (uint32_t row = 0; row < masks.size(); ++row) {
        const uint32_t trace = rows.trace_of_row[row].v;
        for (size_t s = 0; s < sets.size(); ++s) {
            const bool is_in = trace < sets[s].size() && sets[s][trace];
            masks[row] |= uint64_t{is_in} << s;
        }
    }
    return masks;
}

template <class Body>
void for_each_bit(uint64_t mask, Body&& body) {
    for (; mask != 0; mask &= mask - 1) body(static_cast<size_t>(std::countr_zero(mask)));
}

class SeriesFiller {
public:
    SeriesFiller(const EventLog& log, const StackRows& rows, std::span<const TraceSet> sets,
                 std::span<const uint64_t> instants, Measure measure)
        : log_(log), masks_(masks_of(rows, sets)), instants_(instants), measure_(measure) {}

    // Fills series of this batch for instants [first, last), which lie between two checkpoints.
    void fill(size_t first, size_t last, std::span<std::vector<Amount>> series) const {
        std::vector<Amount> live(series.size());
        const auto& checkpoints = log_.parts().checkpoint_event;
        const auto above =
            std::upper_bound(checkpoints.begin(), checkpoints.end(), instants_[first]);
        uint64_t at = *(above - 1);
        add_state(at, live);
        const ScaledChange change = {&log_.sampling()};
        for (size_t i = first; i < last; ++i) {
            scan_events(log_, at, instants_[i], [&](const RawEvent& event) {
                const uint64_t mask = masks_[event.row()];
                if (mask == 0) return;
                const Amount bytes =
                    measure_.is_estimate ? change(event) : Amount::whole(event.signed_bytes());
                for_each_bit(mask, [&](size_t s) { live[s] += bytes; });
            });
            at = instants_[i];
            for (size_t s = 0; s < series.size(); ++s) series[s][i] = live[s];
        }
        log_.give_pages_back(*(above - 1), at);
    }

private:
    void add_state(uint64_t instant, std::vector<Amount>& live) const {
        std::vector<int64_t> slots(log_.slot_count());
        log_.add_net_bytes(0, instant, slots);
        const uint32_t classes = log_.sampling().class_count();
        for (size_t slot = 0; slot < slots.size(); ++slot) {
            const Amount factor =
                measure_.is_estimate ? log_.factor_of_slot(slot) : Amount::whole(1);
            const Amount bytes = factor * slots[slot];
            for_each_bit(masks_[slot / classes], [&](size_t s) { live[s] += bytes; });
        }
    }

    const EventLog& log_;
    std::vector<uint64_t> masks_;
    std::span<const uint64_t> instants_;
    Measure measure_;
};

template <class Matches>
TraceSet traces_through(const TraceTrie& traces, const Matches& matches) {
    TraceSet set(traces.trace_count());
    for (uint32_t n = 1; n < traces.node_count();) {
        if (!matches(traces.frames[traces.node_frame[n].v])) {
            ++n;
            continue;
        }
        const auto [first, last] = traces.traces_below({n});
        std::fill(set.begin() + first, set.begin() + last, true);
        n = traces.node_end[n];
    }
    return set;
}

// By FrameId: does the text mean it, as line, function or file?
std::vector<bool> frames_with_text(const TraceTrie& traces, std::string_view text,
                                   const FrameFunctions* functions) {
    std::vector<bool> is_meant(std::max<size_t>(1, traces.frames.size()));
    for (uint32_t row = 1; row < traces.frames.size(); ++row) {
        for (const FrameDetail detail :
             {FrameDetail::kLine, FrameDetail::kFunction, FrameDetail::kFile}) {
            is_meant[row] = is_meant[row] || detail_text(traces, {row}, detail, functions) == text;
        }
    }
    return is_meant;
}

}  // namespace

Result<std::vector<std::vector<Amount>>> live_series(const EventLog& log,
                                                     std::span<const TraceSet> sets,
                                                     std::span<const uint64_t> instants,
                                                     Measure measure, JobContext& job) {
    return live_series(log, all_rows(log, 0), sets, instants, measure, job);
}

Result<std::vector<std::vector<Amount>>> live_series(const EventLog& log, const StackRows& rows,
                                                     std::span<const TraceSet> sets,
                                                     std::span<const uint64_t> instants,
                                                     Measure measure, JobContext& job) {
    std::vector<std::vector<Amount>> series(sets.size(), std::vector<Amount>(instants.size()));
    // Instants in groups that share a checkpoint below them.
    std::vector<size_t> group_begins;
    const auto& checkpoints = log.parts().checkpoint_event;
    const auto below = [&](uint64_t instant) {
        return std::upper_bound(checkpoints.begin(), checkpoints.end(), instant);
    };
    for (size_t i = 0; i < instants.size(); ++i) {
        if (i == 0 || below(instants[i]) != below(instants[i - 1])) group_begins.push_back(i);
    }
    group_begins.push_back(instants.size());
    for (size_t begin = 0; begin < sets.size(); begin += kBatch) {
        const size_t count = std::min(kBatch, sets.size() - begin);
        const SeriesFiller filler(log, rows, sets.subspan(begin, count), instants, measure);
        job.parallel_for(group_begins.size() - 1, 1, [&](size_t group, size_t) {
            filler.fill(group_begins[group], group_begins[group + 1],
                        std::span(series).subspan(begin, count));
        });
        if (job.cancelled()) return cancelled_error();
    }
    return series;
}

std::vector<uint64_t> instants_at(const EventLog& log, std::span<const int64_t> times_us) {
    std::vector<uint64_t> instants;
    instants.reserve(times_us.size());
    for (const int64_t time_us : times_us) instants.push_back(log.events_until(time_us));
    return instants;
}

TraceSet traces_with_file(const TraceTrie& traces, std::string_view file) {
    const StringId wanted = traces.strings.find(file);
    if (wanted.is_nil() && !file.empty()) return TraceSet(traces.trace_count());
    return traces_through(traces, [&](const Frame& frame) { return frame.file == wanted; });
}

TraceSet traces_with_function(const TraceTrie& traces, std::string_view function) {
    const StringId wanted = traces.strings.find(function);
    if (wanted.is_nil()) return TraceSet(traces.trace_count());
    return traces_through(traces, [&](const Frame& frame) { return frame.function == wanted; });
}

TraceSet traces_with_text(const TraceTrie& traces, std::string_view text,
                          const FrameFunctions* functions) {
    const std::vector<bool> is_meant = frames_with_text(traces, text, functions);
    return traces_through(traces, [&](const Frame& frame) {
        return is_meant[static_cast<size_t>(&frame - traces.frames.data())];
    });
}

TraceSet traces_ending_with_text(const TraceTrie& traces, std::string_view text,
                                 const FrameFunctions* functions) {
    std::vector<bool> is_meant = frames_with_text(traces, text, functions);
    is_meant[0] = text == kUnknownStacks;
    TraceSet set(traces.trace_count());
    for (size_t trace = 0; trace < set.size(); ++trace) {
        const NodeId node = traces.trace_node[trace];
        set[trace] = is_meant[node.is_nil() ? 0 : traces.node_frame[node.v].v];
    }
    return set;
}

TraceSet trace_with_stack(const TraceTrie& traces, std::string_view stack) {
    TraceSet set(traces.trace_count());
    for (uint32_t trace = 1; trace < traces.trace_count(); ++trace) {
        if (collapsed_stack(traces, {trace}) != stack) continue;
        set[trace] = true;
        break;
    }
    return set;
}

}  // namespace hs
