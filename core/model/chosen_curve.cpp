#include "core/model/chosen_curve.h"

#include <algorithm>
#include <utility>

#include "core/base/wrapping.h"
#include "core/model/event_reader.h"
#include "core/model/live_cursor.h"

namespace hs {
namespace {

constexpr uint64_t kEventsPerPiece = uint64_t{1} << 20;

// Each block from 0 on at first; then what the blocks before it add up to is put below it.
template <class Value, class Change>
Result<LiveCurve<Value>> curve_of(const EventLog& log, const Change& change, JobContext& job) {
    const size_t count = log.block_count();
    std::vector<Value> start(count + 1);
    std::vector<Extent<Value>> extents(count);
    const auto read_block = [&](size_t block) {
        EventReader reader(log, block);
        RawEvent event;
        Value live{};
        const uint64_t first = log.first_event_of_block(block);
        const uint64_t end = log.first_event_of_block(block + 1);
        for (uint64_t n = first; n < end && reader.next(&event); ++n) {
            live = wrapping_add(live, change(event));
            if (n == first) extents[block] = {live, live};
            extents[block].add(live);
        }
        start[block + 1] = live;
    };
    const size_t piece = std::max<size_t>(1, kEventsPerPiece / log.parts().block_events);
    job.begin_stage("reading events", count);
    job.parallel_for(count, piece, [&](size_t first, size_t last) {
        for (size_t block = first; block < last; ++block) read_block(block);
        log.give_pages_back(log.first_event_of_block(first), log.first_event_of_block(last));
        job.advance(last - first);
    });
    if (job.cancelled()) return cancelled_error();
    for (size_t block = 0; block < count; ++block) {
        extents[block].min = wrapping_add(start[block], extents[block].min);
        extents[block].max = wrapping_add(start[block], extents[block].max);
        start[block + 1] = wrapping_add(start[block], start[block + 1]);
    }
    return LiveCurve<Value>(std::move(start), std::move(extents));
}

}  // namespace

Result<ChosenCurve> chosen_curve(const EventLog& log, std::vector<uint8_t> is_chosen,
                                 Measure measure, JobContext& job) {
    ChosenCurve made;
    made.is_chosen = std::move(is_chosen);
    if (measure.is_estimate && log.sampling().changes_sizes()) {
        const ChosenChange<ScaledChange> change{{&log.sampling()}, made.is_chosen.data()};
        HS_TRY(made.scaled, curve_of<Amount>(log, change, job));
    } else {
        const ChosenChange<RawChange> change{{}, made.is_chosen.data()};
        HS_TRY(made.raw, curve_of<int64_t>(log, change, job));
    }
    return made;
}

}  // namespace hs
