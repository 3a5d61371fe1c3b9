// timeline LOG: live bytes over time, in total and by line.

#include <algorithm>

#include "app/cli/trace_input.h"
#include "core/analysis/live_series.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/timeline.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr size_t kJsonPoints = 1000;
constexpr size_t kTablePoints = 30;

constexpr OptionSpec kOptions[] = {
    {"points", ValueKind::kCount, "N", "at most N points, evenly over the log"},
    {"line", ValueKind::kText, "FILE:LINE", "bytes of the stacks through this line, too", {}, true},
    {"exact", ValueKind::kFlag, {}, "just the times of --at"},
    {"at", ValueKind::kTimes, "T,T…", "these times instead of even ones"},
};

struct Line {
    std::string_view name;
    std::vector<Amount> bytes;  // by point
};

// In the order given, each state as at its time; extremes run from the next earlier time listed.
std::vector<TimelinePoint> points_at(const EventLog& log, std::span<const int64_t> times,
                                     bool scaled) {
    std::vector<int64_t> sorted(times.begin(), times.end());
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    const std::vector<TimelinePoint> rising = timeline(log, sorted, scaled);
    std::vector<TimelinePoint> points;
    for (const int64_t time : times) {
        const auto at = std::lower_bound(sorted.begin(), sorted.end(), time);
        points.push_back(rising[static_cast<size_t>(at - sorted.begin())]);
    }
    return points;
}

Result<std::vector<Line>> lines_of(CommandContext& context, const TraceInput& input,
                                   const std::vector<TimelinePoint>& points) {
    std::vector<Line> lines;
    std::vector<TraceSet> sets;
    for (const std::string_view name : context.arguments().texts("line")) {
        const FrameId frame = find_frame(input.traces(), name);
        if (frame.is_nil()) {
            context.warn(context.positional(0),
                         {Severity::kWarning, "no stack has the line " + std::string(name), {}, 1});
        }
        sets.push_back(traces_with_frame(input.traces(), frame));
        lines.push_back({name, {}});
    }
    // The instants in rising order, and back.
    std::vector<size_t> order(points.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return points[a].time_us < points[b].time_us; });
    std::vector<int64_t> times;
    for (const size_t i : order) times.push_back(points[i].time_us);
    HS_TRY(const auto series, live_series(input.log(), sets, instants_at(input.log(), times),
                                          input.scaled, context.job()));
    for (size_t s = 0; s < lines.size(); ++s) {
        lines[s].bytes.resize(points.size());
        for (size_t k = 0; k < order.size(); ++k) lines[s].bytes[order[k]] = series[s][k];
    }
    return lines;
}

void write_timeline_json(JsonWriter& json, const TraceInput& input,
                         const std::vector<TimelinePoint>& points, const std::vector<Line>& lines) {
    DatasetSummary summary;
    summarize_log(input.log(), input.scaled ? ScaleMode::kOn : ScaleMode::kOff, summary);
    json.begin_object();
    json.field("start_time", *summary.start_time);
    json.field("duration_s", *summary.duration_s);
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
    json.key("peak");
    json.begin_object();
    json.field("time_s", summary.peak->time_s);
    json.field("bytes", summary.peak->bytes);
    json.end_object();
    write_remarks(json, input);
    json.end_object();
}

void write_timeline_table(CommandContext& context, const std::vector<TimelinePoint>& points,
                          const std::vector<Line>& lines) {
    TextTable table;
    table.add_column("SECONDS", Align::kRight);
    for (const char* name : {"LIVE", "MIN", "MAX"}) table.add_column(name, Align::kRight);
    for (const Line& line : lines) table.add_column(std::string(line.name), Align::kRight, true);
    for (size_t i = 0; i < points.size(); ++i) {
        const TimelinePoint& point = points[i];
        std::vector<std::string> cells = {
            format_double(seconds_from_us(point.time_us)), format_bytes(point.live_bytes),
            format_bytes(point.min_bytes), format_bytes(point.max_bytes)};
        for (const Line& line : lines) cells.push_back(format_bytes(line.bytes[i].rounded()));
        table.add_row(std::move(cells));
    }
    context.write_table(table, points.size());
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    const std::vector<int64_t> times = arguments.times_us("at");
    if (arguments.has("exact") && times.empty()) {
        return Error{ErrorCode::kUsage, "--exact needs the times: --at T,T…", {}, {}};
    }
    HS_TRY(const TraceInput input, load_log(context, context.positional(0)));
    const size_t count =
        arguments.count("points").value_or(context.wants_json() ? kJsonPoints : kTablePoints);
    const std::vector<TimelinePoint> points =
        times.empty()
            ? timeline(input.log(), even_times(input.log().duration_us(), count), input.scaled)
            : points_at(input.log(), times, input.scaled);
    HS_TRY(const std::vector<Line> lines, lines_of(context, input, points));
    if (context.wants_json()) {
        context.write_json(
            [&](JsonWriter& json) { write_timeline_json(json, input, points, lines); });
    } else {
        write_timeline_table(context, points, lines);
    }
    return 0;
}

}  // namespace

extern const Command kTimelineCommand;
const Command kTimelineCommand = {
    .name = "timeline",
    .summary = "live bytes over time, in total and by line",
    .usage = "LOG [--points N] [--line FILE:LINE]... [--exact --at T,T...]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kScaleOption,
    .options = kOptions,
    .details =
        "Each point is the state at its time, with the least and the most since the point "
        "before it; no spike is lost, however few points there are.",
    .run = run,
};

}  // namespace hs
