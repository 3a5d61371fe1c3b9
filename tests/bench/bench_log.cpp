// The event-log engine: loading beside one loop that only decodes the records, and the questions a
// moving cursor asks beside the budget of a frame.

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/live_at.h"
#include "core/analysis/timeline.h"
#include "core/base/byte_reader.h"
#include "core/base/thread_pool.h"
#include "core/import/heapprof_table.h"
#include "core/import/importer.h"
#include "core/layout/flame_layout.h"
#include "core/model/event_codec.h"
#include "tests/bench/bench.h"
#include "tests/support/synthetic_log.h"
#include "tests/support/temp_folder.h"

namespace hs::bench {
namespace {

constexpr double kMillion = 1e6;

// Decodes every record and adds up what is in it: nothing that reads the file can be faster on one
// core.
uint64_t decode_all(std::string_view bytes) {
    const auto* at = reinterpret_cast<const uint8_t*>(bytes.data());
    const uint8_t* end = at + bytes.size();
    uint64_t sum = 0;
    RawEvent event;
    while (at < end) {
        const uint8_t* next = decode_common_event(at, &event);
        if (next == nullptr) next = decode_event(at, &event);
        sum += static_cast<uint64_t>(event.signed_bytes() + event.delta_us());
        at = next;
    }
    return sum;
}

// The same of the other file: lines of all frames added up, file names stepped over.
uint64_t decode_stacks(std::string_view hpm) {
    ByteReader reader(hpm);
    reader.skip(read_heapprof_header(hpm).value().byte_count);
    uint64_t sum = 0;
    while (!reader.at_end()) {
        const uint64_t line = reader.varint();
        sum += line;
        if (line != 0) reader.skip(reader.varint());
    }
    return sum;
}

// Instants all over the log, the same in every run.
class Instants {
public:
    explicit Instants(uint64_t event_count) : event_count_(event_count) {}
    uint64_t next() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_ % (event_count_ + 1);
    }

private:
    uint64_t event_count_;
    uint64_t state_ = 88172645463325252;
};

size_t draw_flame(const TraceTrie& traces, const std::vector<Amount>& amounts) {
    BoxView view;
    view.width_px = 1920;
    view.last_row = 60;
    return flame_layout(FlameTree(traces, amounts), view).boxes.size();
}

// Most ratios of 20 questions to one pass over 10 million events.
struct Limits {
    double instants = 0;
    double ranges = 0;
    double timelines = 0;
};

void measure_questions(Report& report, const std::string& name, const Dataset& dataset,
                       const Limits& limits) {
    const std::string_view bytes = dataset.log->parts().bytes.bytes();
    constexpr int kQuestions = 20;
    const EventLog& log = *dataset.log;
    const TraceTrie& traces = *dataset.traces;
    const auto decode = [bytes] { keep(decode_all(bytes)); };
    Instants instants(log.event_count());
    report.measure(
        {.name = name + ", instant to flame",
         .units = kQuestions,
         .unit = "instants",
         .body =
             [&] {
                 for (int i = 0; i < kQuestions; ++i) {
                     keep(draw_flame(traces, live_amounts(log, traces.trace_count(),
                                                          instants.next(), kRecordedBytes)));
                 }
             },
         .limit_name = "the decode loop",
         .limit = decode,
         .most_ratio = limits.instants});
    report.measure(
        {.name = name + ", range to flame",
         .units = kQuestions,
         .unit = "ranges",
         .body =
             [&] {
                 for (int i = 0; i < kQuestions; ++i) {
                     const auto [first, last] = std::minmax({instants.next(), instants.next()});
                     keep(draw_flame(traces, allocated_amounts(log, traces.trace_count(), first,
                                                               last, kRecordedBytes)));
                 }
             },
         .limit_name = "the decode loop",
         .limit = decode,
         .most_ratio = limits.ranges});
    const std::vector<int64_t> times = even_times(log.duration_us(), 2000);
    report.measure({.name = name + ", 2000 points",
                    .units = kQuestions,
                    .unit = "timelines",
                    .body =
                        [&] {
                            JobContext job;
                            for (int i = 0; i < kQuestions; ++i) {
                                keep(timeline(log, times, kRecordedBytes, job).value());
                            }
                        },
                    .limit_name = "the decode loop",
                    .limit = decode,
                    .most_ratio = limits.timelines});
}

struct Size {
    const char* name;
    uint64_t events;
    uint32_t traces;
    double load;
    Limits questions;
};

void measure_log(Report& report, const Size& size) {
    const test::TempFolder folder;
    const std::string base = folder.path("log");
    test::SyntheticLogOptions options;
    options.events = size.events;
    options.traces = size.traces;
    options.depth = 60;
    if (!test::write_synthetic_log(options, base)) return;
    ThreadPool pool(default_thread_count() - 1);
    const auto load = [&] {
        JobContext job(&pool);
        return std::move(open_dataset(base + ".hpm", {}, job)).value();
    };
    const DatasetPtr dataset = load();
    const std::string_view bytes = dataset->log->parts().bytes.bytes();
    const std::string_view stacks = dataset->inputs.front().bytes();
    report.measure({.name = std::string(size.name) + ", load",
                    .units = static_cast<double>(size.events) / kMillion,
                    .unit = "M events",
                    .body = [&] { keep(load()); },
                    .limit_name = "decoding both files on one core",
                    .limit = [&] { keep(decode_all(bytes) + decode_stacks(stacks)); },
                    .most_ratio = size.load});
    measure_questions(report, size.name, *dataset, size.questions);
}

}  // namespace

HS_BENCH(log) {
    for (const Size& size :
         {Size{"log, 10 M events", 10'000'000, 5000, 2, {0.5, 0.8, 0.7}},
          Size{"log, 10 M events, 100 k traces", 10'000'000, 100'000, 2, {4, 6, 0.7}}}) {
        if (report.wants(size.name)) measure_log(report, size);
    }
}

HS_BENCH(large_log) {
    if (!report.names_group()) return;
    for (const Size& size :
         {Size{"log, 50 M events", 50'000'000, 5000, 2, {0.1, 0.2, 0.25}},
          Size{"log, 50 M events, 100 k traces", 50'000'000, 100'000, 2, {0.8, 1.5, 0.25}}}) {
        measure_log(report, size);
    }
}

}  // namespace hs::bench
