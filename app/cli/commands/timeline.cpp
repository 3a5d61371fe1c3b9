// timeline LOG: live bytes over time, in total and by line.

#include <algorithm>

#include "app/cli/timeline_samples.h"
#include "app/cli/trace_input.h"
#include "core/analysis/collapsed_text.h"
#include "core/analysis/event_statistics.h"
#include "core/analysis/live_series.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/timeline.h"
#include "core/base/text_format.h"
#include "core/model/chosen_curve.h"
#include "core/model/live_cursor.h"
#include "core/model/log_attributes.h"

namespace hs {

namespace {

constexpr size_t kJsonPoints = 1000;
constexpr size_t kTablePoints = 30;

constexpr uint64_t kMostPoints = 1'000'000;  // of JSON: 40 MB
constexpr uint64_t kMostTimes = 10'000;

constexpr OptionSpec kOptions[] = {
    {.name = "points",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "at most N points, evenly over the log",
     .most = kMostPoints,
     .fits = kLogs},
    {.name = "line",
     .kind = ValueKind::kText,
     .metavar = "FILE:LINE",
     .help = "bytes of the stacks through this line, too",
     .is_repeatable = true,
     .fits = kLogs},
    {.name = "file",
     .kind = ValueKind::kText,
     .metavar = "FILE",
     .help = "bytes of the stacks through this file, too",
     .is_repeatable = true,
     .fits = kLogs},
    {.name = "stack",
     .kind = ValueKind::kText,
     .metavar = "A;B;C",
     .help = "bytes of just this stack, too",
     .is_repeatable = true,
     .fits = kLogs},
    {.name = "buckets",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "allocations and frees in each of N equal stretches of time",
     .most = kMostPoints,
     .fits = kLogs},
    {.name = "by",
     .kind = ValueKind::kWord,
     .metavar = "AXIS",
     .help = "even steps of time (unless given), or of events",
     .words = "time event",
     .fits = kLogs},
    {.name = "types",
     .kind = ValueKind::kFlag,
     .help = "by type or class instead of totals, where the file knows them",
     .fits = kTrackers | kCalls},
    {.name = "exact", .kind = ValueKind::kFlag, .help = "just the times of --at", .fits = kLogs},
    {.name = "at",
     .kind = ValueKind::kTimes,
     .metavar = "T,T…",
     .help = "these times instead of even ones",
     .most = kMostTimes,
     .fits = kLogs},
    kThreadSpec,
    kAllocatorSpec,
};

struct Line {
    std::string_view name;
    std::vector<Amount> bytes;  // by point
};

// In the order given, each state as at its time; extremes run from the next earlier time listed.
Result<std::vector<TimelinePoint>> points_at(const EventLog& log, std::span<const int64_t> times,
                                             Measure measure, const ChosenCurve* chosen,
                                             JobContext& job) {
    std::vector<int64_t> sorted(times.begin(), times.end());
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    HS_TRY(const std::vector<TimelinePoint> rising, timeline(log, sorted, measure, job, chosen));
    std::vector<TimelinePoint> points;
    for (const int64_t time : times) {
        const auto at = std::lower_bound(sorted.begin(), sorted.end(), time);
        points.push_back(rising[static_cast<size_t>(at - sorted.begin())]);
    }
    return points;
}

// A point after every so many events, with the time it has; the log's clock runs slow where events
// are dense.
struct EventAxis {
    std::vector<TimelinePoint> points;
    std::vector<uint64_t> instants;
};
Result<EventAxis> points_by_event(const EventLog& log, size_t count, Measure measure,
                                  const ChosenCurve* chosen, JobContext& job) {
    constexpr size_t kPointsPerPoll = 4096;
    EventAxis axis;
    for (const int64_t instant : even_times(static_cast<int64_t>(log.event_count()), count)) {
        axis.instants.push_back(static_cast<uint64_t>(instant));
    }
    with_live_cursor(log, measure, chosen, [&](auto& cursor) {
        const std::span<const uint64_t> all(axis.instants);
        while (axis.points.size() < all.size() && !job.cancelled()) {
            const size_t first = axis.points.size();
            const auto next = all.subspan(first, std::min(kPointsPerPoll, all.size() - first));
            cursor.walk_events(next, [&](size_t i, auto live, const auto& extent) {
                axis.points.push_back({log.time_after(next[i]), rounded(live), rounded(extent.min),
                                       rounded(extent.max)});
            });
        }
    });
    if (job.cancelled()) return cancelled_error();
    return axis;
}

// The stack as collapsed text has it.
TraceSet traces_with_stack(const TraceTrie& traces, std::string_view stack) {
    TraceSet set(traces.trace_count());
    for (uint32_t trace = 1; trace < traces.trace_count(); ++trace) {
        set[trace] = collapsed_stack(traces, {trace}) == stack;
    }
    return set;
}

// By the name as given: every --line, --file and --stack.
std::vector<std::pair<std::string_view, TraceSet>> wanted_sets(CommandContext& context,
                                                               const TraceTrie& traces) {
    std::vector<std::pair<std::string_view, TraceSet>> sets;
    const auto add = [&](std::string_view kind, std::string_view name, TraceSet set) {
        if (std::find(set.begin(), set.end(), true) == set.end()) {
            context.warn(context.positional(0),
                         {Severity::kWarning,
                          "no stack has the " + std::string(kind) + " " + std::string(name),
                          {},
                          1});
        }
        sets.emplace_back(name, std::move(set));
    };
    for (const std::string_view name : context.arguments().texts("line")) {
        add("line", name, traces_with_frame(traces, find_frame(traces, name)));
    }
    for (const std::string_view name : context.arguments().texts("file")) {
        add("file", name, traces_with_file(traces, name));
    }
    for (const std::string_view name : context.arguments().texts("stack")) {
        add("stack", name, traces_with_stack(traces, name));
    }
    return sets;
}

// instants: of the points, in their order.
Result<std::vector<Line>> lines_of(CommandContext& context, const TraceInput& input,
                                   const std::vector<uint64_t>& instants) {
    std::vector<Line> lines;
    std::vector<TraceSet> sets;
    for (auto& [name, set] : wanted_sets(context, input.traces())) {
        lines.push_back({name, {}});
        sets.push_back(std::move(set));
    }
    // The instants in rising order, and back.
    std::vector<size_t> order(instants.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return instants[a] < instants[b]; });
    std::vector<uint64_t> rising;
    rising.reserve(order.size());
    for (const size_t i : order) rising.push_back(instants[i]);
    HS_TRY(const auto series,
           live_series(input.log(), input.rows(), sets, rising, input.measure, context.job()));
    for (size_t s = 0; s < lines.size(); ++s) {
        lines[s].bytes.resize(instants.size());
        for (size_t k = 0; k < order.size(); ++k) lines[s].bytes[order[k]] = series[s][k];
    }
    return lines;
}

void write_total(JsonWriter& json, const std::string& key, const EventTotal& total) {
    json.field(key + "_count", total.count);
    json.field(key + "_bytes", total.bytes.rounded());
}

void write_buckets(JsonWriter& json, const std::vector<TimeBucket>& buckets) {
    json.key("buckets");
    json.begin_array();
    for (const TimeBucket& bucket : buckets) {
        json.begin_object();
        json.field("from_s", seconds_from_us(bucket.first_us));
        json.field("to_s", seconds_from_us(bucket.last_us));
        write_total(json, "allocated", bucket.allocated);
        write_total(json, "freed", bucket.freed);
        json.field("live_bytes", bucket.live.rounded());
        json.end_object();
    }
    json.end_array();
}

struct Timeline {
    std::vector<TimelinePoint> points;
    std::vector<uint64_t> instants;  // by point
    std::vector<Line> lines;
    std::vector<TimeBucket> buckets;
    bool is_by_event = false;
    LogPeak highest;
};

// Each line's part of everything, by point.
void write_shares(JsonWriter& json, const Timeline& shown) {
    json.key("shares");
    json.begin_object();
    for (const Line& line : shown.lines) {
        json.key(line.name);
        json.begin_array();
        for (size_t i = 0; i < shown.points.size(); ++i) {
            json.begin_array();
            json.number(seconds_from_us(shown.points[i].time_us));
            json.number(share_of(line.bytes[i], Amount::whole(shown.points[i].live_bytes)));
            json.end_array();
        }
        json.end_array();
    }
    json.end_object();
}

// What was measured beside the events, at its own times.
void write_series(JsonWriter& json, std::span<const LogSeries> series) {
    json.key("series");
    json.begin_object();
    for (const LogSeries& one : series) {
        json.key(one.name);
        json.begin_array();
        for (size_t i = 0; i < one.values.size(); ++i) {
            json.begin_array();
            json.number(seconds_from_us(one.times_us[i]));
            json.number(one.values[i]);
            json.end_array();
        }
        json.end_array();
    }
    json.end_object();
}

void write_timeline_json(JsonWriter& json, const TraceInput& input, const Timeline& shown) {
    const std::vector<TimelinePoint>& points = shown.points;
    const std::vector<Line>& lines = shown.lines;
    const LogFacts& facts = input.log().facts();
    json.begin_object();
    json.field("start_time", start_time_s(facts));
    json.field("duration_s", seconds_from_us(facts.duration_us));
    json.key("points");
    json.begin_array();
    for (const TimelinePoint& point : points) {
        json.begin_array();
        json.number(seconds_from_us(point.time_us));
        json.number(point.live_bytes);
        json.number(point.min_bytes);
        json.number(point.max_bytes);
        json.end_array();
    }
    json.end_array();
    json.key("lines");
    json.begin_object();
    for (const Line& line : lines) {
        json.key(line.name);
        json.begin_array();
        for (size_t i = 0; i < points.size(); ++i) {
            json.begin_array();
            json.number(seconds_from_us(points[i].time_us));
            json.number(line.bytes[i].rounded());
            json.end_array();
        }
        json.end_array();
    }
    json.end_object();
    if (!input.log().series().empty()) write_series(json, input.log().series());
    if (!lines.empty()) write_shares(json, shown);
    if (!shown.buckets.empty()) write_buckets(json, shown.buckets);
    if (shown.is_by_event) {
        json.key("events");
        json.begin_array();
        for (const uint64_t instant : shown.instants) json.number(instant);
        json.end_array();
    }
    json.key("peak");
    json.begin_object();
    json.field("time_s", shown.highest.time_s);
    json.field("bytes", shown.highest.bytes);
    json.end_object();
    write_remarks(json, input);
    json.end_object();
}

constexpr size_t kRowsPerPoll = 4096;

void write_timeline_table(CommandContext& context, const std::vector<TimelinePoint>& points,
                          const std::vector<Line>& lines) {
    TextTable table;
    table.add_column("SECONDS", Align::kRight);
    for (const char* name : {"LIVE", "MIN", "MAX"}) table.add_column(name, Align::kRight);
    for (const Line& line : lines) table.add_column(std::string(line.name), Align::kRight, true);
    for (size_t i = 0; i < points.size(); ++i) {
        if (i % kRowsPerPoll == 0 && context.is_interrupted()) return;
        const TimelinePoint& point = points[i];
        std::vector<std::string> cells = {
            format_double(seconds_from_us(point.time_us)), format_bytes(point.live_bytes),
            format_bytes(point.min_bytes), format_bytes(point.max_bytes)};
        for (const Line& line : lines) cells.push_back(format_bytes(line.bytes[i].rounded()));
        table.add_row(std::move(cells));
    }
    context.write_table(table, points.size());
}

void write_bucket_table(CommandContext& context, const std::vector<TimeBucket>& buckets) {
    TextTable table;
    for (const char* name : {"FROM", "TO", "ALLOCATED", "BLOCKS", "FREED", "BLOCKS", "LIVE"}) {
        table.add_column(name, Align::kRight);
    }
    for (size_t i = 0; i < buckets.size(); ++i) {
        if (i % kRowsPerPoll == 0 && context.is_interrupted()) return;
        const TimeBucket& bucket = buckets[i];
        table.add_row({format_double(seconds_from_us(bucket.first_us)),
                       format_double(seconds_from_us(bucket.last_us)),
                       format_bytes(bucket.allocated.bytes.rounded()),
                       format_count(bucket.allocated.count),
                       format_bytes(bucket.freed.bytes.rounded()), format_count(bucket.freed.count),
                       format_bytes(bucket.live.rounded())});
    }
    context.write_table(table, buckets.size());
}

Result<LogPeak> highest_of(const EventLog& log, Measure measure, const ChosenCurve* chosen,
                           JobContext& job) {
    if (chosen == nullptr) return highest_total(log.facts(), measure);
    HS_TRY(std::vector<LogPeakPoint> peaks, log_peaks(log, measure, 0.5, job, chosen));
    if (peaks.empty()) return LogPeak{};
    sort_by_height(peaks);
    return LogPeak{seconds_from_us(peaks.front().time_us), peaks.front().live.rounded()};
}

// times: those asked for with --at; count: of points, without them.
Result<Timeline> timeline_of(CommandContext& context, const TraceInput& input,
                             const std::vector<int64_t>& times, size_t count) {
    const EventLog& log = input.log();
    JobContext& job = context.job();
    std::optional<ChosenCurve> curve;
    if (input.chosen) {
        HS_TRY(curve, chosen_curve(log, kept_rows(input.rows()), input.measure, job));
    }
    const ChosenCurve* chosen = curve ? &*curve : nullptr;
    Timeline shown;
    HS_TRY(shown.highest, highest_of(log, input.measure, chosen, job));
    shown.is_by_event = context.arguments().text("by") == "event";
    if (shown.is_by_event) {
        HS_TRY(EventAxis axis, points_by_event(log, count, input.measure, chosen, job));
        shown.points = std::move(axis.points);
        shown.instants = std::move(axis.instants);
    } else {
        HS_TRY(shown.points, times.empty() ? timeline(log, even_times(log.duration_us(), count),
                                                      input.measure, job, chosen)
                                           : points_at(log, times, input.measure, chosen, job));
    }
    const Arguments& arguments = context.arguments();
    if (arguments.has("line") || arguments.has("file") || arguments.has("stack")) {
        if (!shown.is_by_event) {
            for (const TimelinePoint& point : shown.points) {
                shown.instants.push_back(log.events_until(point.time_us));
            }
        }
        HS_TRY(shown.lines, lines_of(context, input, shown.instants));
    }
    if (const size_t buckets = context.arguments().count("buckets").value_or(0); buckets > 0) {
        // An end for each bucket; the log's start is none.
        std::vector<int64_t> ends = even_times(log.duration_us(), buckets + 1);
        if (ends.size() > 1) ends.erase(ends.begin());
        HS_TRY(shown.buckets, time_buckets(log, ends, input.measure, job, input.rows()));
    }
    return shown;
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    const std::vector<int64_t> times = arguments.times_us("at");
    if (arguments.has("exact") && times.empty()) {
        return Error{ErrorCode::kUsage, "--exact needs the times: --at T,T…", {}, {}};
    }
    if (arguments.text("by") == "event" && !times.empty()) {
        return Error{ErrorCode::kUsage, "--at and --by event exclude each other", {}, {}};
    }
    HS_TRY(DatasetPtr dataset, context.load(context.positional(0)));
    if (!dataset->log && has_samples(*dataset)) return print_samples(context, *dataset);
    HS_TRY(TraceInput input, log_input(context, context.positional(0), std::move(dataset)));
    HS_TRY_VOID(choose_rows(context, input, row_choice(arguments)));
    const size_t count =
        arguments.count("points").value_or(context.wants_json() ? kJsonPoints : kTablePoints);
    HS_TRY(const Timeline shown, timeline_of(context, input, times, count));
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) { write_timeline_json(json, input, shown); });
    } else if (!shown.buckets.empty()) {
        write_bucket_table(context, shown.buckets);
    } else {
        write_timeline_table(context, shown.points, shown.lines);
    }
    return 0;
}

}  // namespace

extern const Command kTimelineCommand;
const Command kTimelineCommand = {
    .name = "timeline",
    .summary = "live bytes over time, in total and by line",
    .usage =
        "FILE [--points N | --exact --at T,T...] [--by time|event] [--line FILE:LINE]... "
        "[--file FILE]... [--stack A;B;C]... [--buckets N] [--types] [--thread THREAD] "
        "[--allocator NAME]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kScaleOption,
    .options = kOptions,
    .details =
        "Each point is the state at its time, with the least and the most since the point "
        "before it; no spike is lost, however few points there are.\n"
        "Class trackers, profiles with memory and dumps whose records say when objects were made "
        "show each measurement; measured calls show what is open. --types: the same by class or "
        "type, of class trackers and PyProfile.",
    .run = run,
};

}  // namespace hs
