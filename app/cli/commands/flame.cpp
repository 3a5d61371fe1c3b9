// flame FILE: stacks with their bytes, as text and for other tools.

#include "app/cli/trace_input.h"
#include "core/analysis/collapsed_text.h"
#include "core/analysis/flame_export.h"
#include "core/analysis/live_at.h"
#include "core/analysis/merged_traces.h"
#include "core/layout/flame_svg.h"
#include "core/model/diagnostics.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "at",
     .kind = ValueKind::kTime,
     .metavar = "T",
     .help = "logs: live at this time, in seconds (the end unless given)",
     .fits = kLogs},
    kFromSpec,
    kToSpec,
    {.name = "diff",
     .kind = ValueKind::kTimes,
     .metavar = "TA,TB",
     .help = "logs: live at TB less live at TA",
     .most = 2,
     .fits = kLogs},
    {.name = "of",
     .kind = ValueKind::kWord,
     .metavar = "WHAT",
     .help = "logs, with --from and --to: what was allocated (unless given), freed, or is still "
             "there",
     .words = "allocated freed remaining",
     .fits = kLogs},
    {.name = "count",
     .kind = ValueKind::kFlag,
     .help = "logs: blocks instead of bytes",
     .fits = kLogs},
    {"invert", ValueKind::kFlag, {}, "innermost call first"},
    {"by", ValueKind::kWord, "KIND", "what a frame is (line unless given)", "line function file"},
    {"format", ValueKind::kWord, "FORMAT", "collapsed unless given",
     "collapsed speedscope svg json"},
};

struct Shown {
    std::vector<Amount> amounts;
    std::string title;  // what of the file is shown
};

// What is asked of a range of events, in bytes or in blocks.
std::vector<Amount> range_amounts(const Arguments& arguments, const TraceInput& input,
                                  uint64_t first, uint64_t last) {
    const std::string_view of = arguments.text("of").value_or("allocated");
    const size_t count = input.traces().trace_count();
    const EventLog& log = input.log();
    if (!arguments.has("count")) {
        if (of == "allocated") return allocated_amounts(log, count, first, last, input.measure);
        if (of == "remaining") return net_amounts(log, count, first, last, input.measure);
        return trace_activity(log, count, first, last, input.measure).freed;
    }
    StackAmounts allocated =
        stack_amounts(log, count, {first, last}, StackPart::kAllocated, input.measure);
    if (of == "allocated") return std::move(allocated.counts);
    std::vector<Amount> net =
        stack_amounts(log, count, {first, last}, StackPart::kNet, input.measure).counts;
    if (of == "remaining") return net;
    for (size_t i = 0; i < count; ++i) net[i] = allocated.counts[i] - net[i];
    return net;
}

// Live at an instant, in bytes or in blocks.
Result<std::vector<Amount>> shown_at(const Arguments& arguments, const TraceInput& input,
                                     std::optional<int64_t> time_us) {
    if (!arguments.has("count") || !input.has_log()) return amounts_at(input, time_us);
    const uint64_t instant =
        time_us ? input.log().events_until(*time_us) : input.log().event_count();
    return stack_amounts(input.log(), input.traces().trace_count(), {0, instant}, StackPart::kNet,
                         input.measure)
        .counts;
}

Result<Shown> difference(const Arguments& arguments, const TraceInput& input,
                         const std::vector<int64_t>& times) {
    if (times.size() != 2) {
        return Error{ErrorCode::kUsage, "--diff needs two times: --diff TA,TB", {}, {}};
    }
    HS_TRY(const std::vector<Amount> before, shown_at(arguments, input, times[0]));
    HS_TRY(std::vector<Amount> amounts, shown_at(arguments, input, times[1]));
    for (size_t i = 0; i < amounts.size(); ++i) amounts[i] -= before[i];
    return Shown{std::move(amounts), "difference"};
}

Result<Shown> what_is_shown(const CommandContext& context, const TraceInput& input) {
    const Arguments& arguments = context.arguments();
    const bool is_range = arguments.has("from") || arguments.has("to");
    if (int{is_range} + int{arguments.has("at")} + int{arguments.has("diff")} > 1) {
        return Error{
            ErrorCode::kUsage, "--at, --from with --to, and --diff exclude each other", {}, {}};
    }
    HS_TRY_VOID(check_range(arguments));
    if (arguments.has("of") && !is_range) {
        return Error{ErrorCode::kUsage, "--of needs a range: --from A --to B", {}, {}};
    }
    if (arguments.has("diff")) return difference(arguments, input, arguments.times_us("diff"));
    if (!is_range) {
        HS_TRY(std::vector<Amount> amounts, shown_at(arguments, input, arguments.time_us("at")));
        if (!input.has_log()) {
            const std::string& name = input.dataset->profile->name;
            return Shown{std::move(amounts), name.empty() ? "all stacks" : name};
        }
        return Shown{std::move(amounts), arguments.has("at") ? "live" : "live at end"};
    }
    if (!input.has_log()) {
        return Error{ErrorCode::kUsage, "a profile has no time to ask for", {}, {}};
    }
    const EventLog& log = input.log();
    const std::optional<int64_t> from = arguments.time_us("from");
    const std::optional<int64_t> to = arguments.time_us("to");
    return Shown{range_amounts(arguments, input, from ? log.events_until(*from) : 0,
                               to ? log.events_until(*to) : log.event_count()),
                 std::string(arguments.text("of").value_or("allocated"))};
}

void write_collapsed(CommandContext& context, const TraceTrie& traces, std::vector<Amount> amounts,
                     std::string_view unit) {
    // The format has whole numbers only; seconds would all be 0.
    constexpr int64_t kMicrosPerSecond = 1'000'000;
    if (unit == "seconds") {
        for (Amount& amount : amounts) amount = amount * kMicrosPerSecond;
    }
    for (const CollapsedLine& line : collapsed_lines(traces, amounts)) {
        if (context.out().is_unwanted()) return;
        context.write_text(line.stack + " " + std::to_string(line.value) + "\n");
    }
}

std::string unit_of(const TraceInput& input, bool counts_blocks) {
    if (input.has_log()) return counts_blocks ? "none" : "bytes";
    const Unit unit = input.dataset->profile->unit;
    return unit == Unit::kSamples ? "none" : std::string(unit_name(unit));
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    HS_TRY(TraceInput input, load_traces(context, context.positional(0)));
    const FrameDetail detail = frame_detail(arguments);
    if (detail == FrameDetail::kFunction || arguments.text("format") == "svg") {
        HS_TRY_VOID(read_functions(context, input, detail));
    }
    HS_TRY(Shown shown, what_is_shown(context, input));
    HS_TRY(const auto source_files, sources_option(arguments, *input.dataset));
    const TraceTrie* traces = &input.traces();
    MergedTraces merged;
    if (const FlameGrouping grouping = {detail, arguments.has("invert")};
        grouping != FlameGrouping{}) {
        const FrameFunctions* functions = input.functions.get();
        HS_TRY(merged,
               merged_traces({&traces, 1}, {.grouping = grouping, .functions = {&functions, 1}},
                             context.job()));
        shown.amounts = merged.regrouped(0, shown.amounts);
        traces = &merged.trie;
    }
    const std::string_view format =
        arguments.text("format").value_or(context.wants_json() ? "json" : "collapsed");
    std::vector<std::string> sources;
    if (source_files) {
        for (const Frame& frame : traces->frames) {
            sources.push_back(source_line(source_files.get(), traces->strings, frame));
        }
    }
    const FlameExportOptions options = {std::string(context.positional(0)) + ", " + shown.title,
                                        unit_of(input, arguments.has("count")), std::move(sources)};
    if (format == "collapsed") {
        write_collapsed(context, *traces, shown.amounts, options.unit);
    } else if (format == "speedscope") {
        context.write_json(
            [&](JsonWriter& json) { write_speedscope(json, *traces, shown.amounts, options); });
    } else if (format == "svg") {
        context.write_text(
            flame_svg(*traces, shown.amounts,
                      {total_text(options.name, is_incomplete(*input.dataset)),
                       options.unit == "bytes", 1200, options.source_of_frame,
                       [&](std::string_view frame) { return frame_cell(input, frame); }}));
    } else {
        context.write_json(
            [&](JsonWriter& json) { write_flame_json(json, *traces, shown.amounts, options); });
    }
    return 0;
}

}  // namespace

extern const Command kFlameCommand;
const Command kFlameCommand = {
    .name = "flame",
    .summary = "stacks with their bytes, as text and for other tools",
    .usage =
        "FILE [--at T | --from A --to B [--of WHAT] | --diff TA,TB] [--count] [--invert] "
        "[--by KIND] [--format FORMAT] [--source] [--map FROM=TO]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kScaleOption | kSourceOption | kProfileOption,
    .options = kOptions,
    .details =
        "collapsed: a line a stack, root first, with its bytes; unknown stacks are OTHER. "
        "Profiles in seconds come in whole microseconds.\n"
        "speedscope: opens at speedscope.app. svg: one page that zooms and searches.\n"
        "json: nested nodes of name, value, self and children.",
    .run = run,
};

}  // namespace hs
