// The live total of chosen rows beside a walk over all events.

#include <numeric>

#include "core/analysis/event_statistics.h"
#include "core/analysis/live_series.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/timeline.h"
#include "core/layout/plot_layout.h"
#include "core/model/chosen_curve.h"
#include "core/model/event_log.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/random.h"

using namespace hs;
using namespace hs::test;

namespace {

struct RowPart {
    std::vector<TraceId> trace_of_row;
    ChosenCurve curve;

    [[nodiscard]] StackRows rows(const Dataset& of) const {
        return {trace_of_row, of.traces->trace_count()};
    }
};

// Each row of the log in one of so many parts.
std::vector<RowPart> parts_of(const Dataset& dataset, size_t count, Measure measure,
                              Random& random) {
    const EventLog& log = *dataset.log;
    std::vector<RowPart> parts(count);
    for (RowPart& part : parts) {
        part.trace_of_row.assign(log.parts().row_count, StackRows::kLeftOut);
    }
    for (uint32_t row = 0; row < log.parts().row_count; ++row) {
        parts[random.below(count)].trace_of_row[row] = log.parts().trace_of_row[row];
    }
    JobContext job;
    for (RowPart& part : parts) {
        part.curve = chosen_curve(log, kept_rows(part.rows(dataset)), measure, job).value();
    }
    return parts;
}

// The live total after each event, of the rows of a part.
std::vector<Amount> plain_totals(const HeapprofWriter& writer, const RowPart& part,
                                 Measure measure) {
    std::vector<Amount> totals(1);
    for (const HeapprofWriter::Event& event : writer.events) {
        const bool is_in = part.trace_of_row[event.index] != StackRows::kLeftOut;
        totals.push_back(totals.back() + (is_in ? writer.change(event, measure) : Amount{}));
    }
    return totals;
}

HeapprofWriter log_of_seed(uint64_t seed) {
    RandomLogOptions options;
    options.seed = seed;
    options.events = static_cast<uint32_t>(150 * seed);
    options.with_ranges = seed % 2 == 0;
    options.with_backward_steps = seed % 3 == 0;
    return random_log(options);
}

}  // namespace

TEST_CASE("points of chosen rows equal a walk, and those of all parts add up to the whole") {
    for (uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        const HeapprofWriter writer = log_of_seed(seed);
        const Dataset dataset = loaded(writer);
        const EventLog& log = *dataset.log;
        const Measure measure = seed % 4 == 0 ? kEstimatedBytes : kRecordedBytes;
        Random random(seed);
        const std::vector<RowPart> parts = parts_of(dataset, 3, measure, random);
        const std::vector<int64_t> times = even_times(log.duration_us(), 60);
        JobContext job;
        std::vector<std::vector<TimelinePoint>> of_parts;
        for (const RowPart& part : parts) {
            const std::vector<Amount> totals = plain_totals(writer, part, measure);
            of_parts.push_back(timeline(log, times, measure, job, &part.curve).value());
            size_t before = 0;
            for (const TimelinePoint& point : of_parts.back()) {
                const size_t at = writer.events_until(point.time_us);
                const auto [least, most] =
                    std::minmax_element(totals.begin() + static_cast<ptrdiff_t>(before),
                                        totals.begin() + static_cast<ptrdiff_t>(at) + 1);
                CHECK(point.live_bytes == totals[at].rounded());
                CHECK(point.min_bytes == least->rounded());
                CHECK(point.max_bytes == most->rounded());
                before = at;
            }
        }
        if (measure.is_estimate) continue;  // each is rounded by itself
        const auto whole = timeline(log, times, measure, job).value();
        for (size_t i = 0; i < whole.size(); ++i) {
            int64_t sum = 0;
            for (const auto& points : of_parts) sum += points[i].live_bytes;
            CHECK(sum == whole[i].live_bytes);
        }
    }
}

TEST_CASE("peaks, series, buckets and columns of chosen rows are those of their events") {
    const HeapprofWriter writer = log_of_seed(9);
    const Dataset dataset = loaded(writer);
    const EventLog& log = *dataset.log;
    Random random(7);
    const std::vector<RowPart> parts = parts_of(dataset, 2, kRecordedBytes, random);
    const std::vector<uint64_t> instants = {0, 1, 500, 1000, log.event_count()};
    const std::vector<TraceSet> all = {TraceSet(dataset.traces->trace_count(), true)};
    const std::vector<int64_t> ends = {log.duration_us() / 2, log.duration_us()};
    JobContext job;
    for (const RowPart& part : parts) {
        const StackRows rows = part.rows(dataset);
        const std::vector<Amount> totals = plain_totals(writer, part, kRecordedBytes);
        auto peaks = log_peaks(log, kRecordedBytes, 0.5, job, &part.curve).value();
        sort_by_height(peaks);
        const auto highest = std::max_element(totals.begin(), totals.end());
        REQUIRE_FALSE(peaks.empty());
        CHECK(peaks.front().live == *highest);
        CHECK(peaks.front().event_count == static_cast<uint64_t>(highest - totals.begin()));
        const auto series = live_series(log, rows, all, instants, kRecordedBytes, job).value();
        for (size_t i = 0; i < instants.size(); ++i) { CHECK(series[0][i] == totals[instants[i]]); }
        const auto buckets = time_buckets(log, ends, kRecordedBytes, job, rows).value();
        CHECK(buckets.back().live == totals.back());
        const auto columns =
            plot_columns(log, kRecordedBytes, 0, log.duration_us(), 40, &part.curve);
        CHECK(columns.back().last_bytes == totals.back().rounded());
    }
}
