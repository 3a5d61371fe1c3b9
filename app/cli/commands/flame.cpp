// flame FILE: stacks with their bytes, as text and for other tools.

#include "app/cli/trace_input.h"
#include "core/analysis/collapsed_text.h"
#include "core/analysis/flame_export.h"
#include "core/analysis/import_frames.h"
#include "core/analysis/live_at.h"
#include "core/analysis/merged_traces.h"
#include "core/analysis/paired_events.h"
#include "core/layout/flame_svg.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/questions/sites.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    kAtSpec,
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
    {.name = "leaked",
     .kind = ValueKind::kFlag,
     .help = "logs: what was never freed",
     .fits = kLogs},
    {.name = "temporary",
     .kind = ValueKind::kFlag,
     .help = "logs that pair frees with allocations: what was freed again at once",
     .fits = kPairedLogs},
    {.name = "still-alive",
     .kind = ValueKind::kFlag,
     .help = "such logs, with --from and --to: of what was allocated then, what was not freed then",
     .fits = kPairedLogs},
    kThreadSpec,
    kAllocatorSpec,
    {.name = "native",
     .kind = ValueKind::kFlag,
     .help = "logs with native stacks: each below the stack of Python",
     .fits = kThreadedLogs},
    {.name = "count",
     .kind = ValueKind::kFlag,
     .help = "logs: blocks instead of bytes",
     .fits = kLogs},
    {"invert", ValueKind::kFlag, {}, "innermost call first"},
    {"hide-imports",
     ValueKind::kFlag,
     {},
     "without the frames of Python's import machinery; their bytes count for their callers"},
    {"by", ValueKind::kWord, "KIND",
     "what a frame is (line unless given); or each stack below its thread or allocator",
     kSiteWords},
    {"format", ValueKind::kWord, "FORMAT", "collapsed unless given",
     "collapsed speedscope svg json"},
};

struct Shown {
    std::vector<Amount> amounts;
    std::string title;  // what of the file is shown
};

// Bytes or blocks.
std::vector<Amount> bytes_or_blocks(const Arguments& arguments, StackAmounts amounts) {
    return arguments.has("count") ? std::move(amounts.counts) : std::move(amounts.amounts);
}

// What is asked of a range of events, in bytes or in blocks.
std::vector<Amount> range_amounts(const Arguments& arguments, const TraceInput& input,
                                  EventRange range) {
    const std::string_view of = arguments.text("of").value_or("allocated");
    const EventLog& log = input.log();
    const StackRows rows = input.rows();
    const auto amounts = [&](StackPart part) {
        return bytes_or_blocks(arguments, stack_amounts(log, rows, range, part, input.measure));
    };
    std::vector<Amount> allocated = amounts(StackPart::kAllocated);
    if (of == "allocated") return allocated;
    std::vector<Amount> net = amounts(StackPart::kNet);
    if (of == "remaining") return net;
    for (size_t i = 0; i < net.size(); ++i) net[i] = allocated[i] - net[i];
    return net;
}

// Live at an instant, in bytes or in blocks.
Result<std::vector<Amount>> live_at(const Arguments& arguments, const TraceInput& input,
                                    std::optional<uint64_t> instant) {
    if (!input.has_log()) return amounts_at(input, {});
    return bytes_or_blocks(
        arguments,
        stack_amounts(input.log(), input.rows(), {0, instant.value_or(input.log().event_count())},
                      StackPart::kNet, input.measure));
}

Result<Shown> difference(const Arguments& arguments, const TraceInput& input,
                         const std::vector<int64_t>& times) {
    if (times.size() != 2) {
        return Error{ErrorCode::kUsage, "--diff needs two times: --diff TA,TB", {}, {}};
    }
    if (!input.has_log()) {
        return Error{ErrorCode::kUsage, "a profile has no time to ask for", {}, {}};
    }
    HS_TRY(const std::vector<Amount> before,
           live_at(arguments, input, input.log().events_until(times[0])));
    HS_TRY(std::vector<Amount> amounts,
           live_at(arguments, input, input.log().events_until(times[1])));
    for (size_t i = 0; i < amounts.size(); ++i) amounts[i] -= before[i];
    return Shown{std::move(amounts), "difference"};
}

// Options of which one alone says what is shown; a range is one.
Result<void> check_choice(const Arguments& arguments) {
    const bool is_range = arguments.has("from") || arguments.has("to");
    int choices = int{is_range};
    for (const char* name : {"at", "diff", "leaked"}) choices += int{arguments.has(name)};
    if (choices > 1) {
        return Error{ErrorCode::kUsage,
                     "--at, --from with --to, --diff and --leaked exclude each other",
                     {},
                     {}};
    }
    HS_TRY_VOID(check_range(arguments));
    for (const char* name : {"of", "still-alive"}) {
        if (arguments.has(name) && !is_range) {
            return Error{ErrorCode::kUsage,
                         "--" + std::string(name) + " needs a range: --from A --to B",
                         {},
                         {}};
        }
    }
    const bool is_of_allocations = arguments.has("temporary") || arguments.has("still-alive");
    if (is_of_allocations && (choices > int{is_range} || arguments.has("of"))) {
        return Error{ErrorCode::kUsage,
                     "--temporary and --still-alive go with --from and --to alone",
                     {},
                     {}};
    }
    return {};
}

// What is known of each allocation, in logs that pair frees with them.
Result<Shown> paired_amounts(CommandContext& context, const TraceInput& input, EventRange range) {
    const Arguments& arguments = context.arguments();
    const bool is_temporary = arguments.has("temporary");
    if (!input.has_log() || input.log().pairing() == nullptr) {
        return Error{
            ErrorCode::kUsage, "this file has no data on which free ends which allocation", {}, {}};
    }
    HS_TRY(StackAmounts amounts,
           is_temporary ? temporary_amounts(input.log(), input.rows(), range, context.job())
                        : still_alive(input.log(), input.rows(), range, context.job()));
    return Shown{bytes_or_blocks(arguments, std::move(amounts)),
                 is_temporary ? "temporary allocations" : "still alive"};
}

Result<Shown> what_is_shown(CommandContext& context, const TraceInput& input) {
    const Arguments& arguments = context.arguments();
    HS_TRY_VOID(check_choice(arguments));
    const bool is_range = arguments.has("from") || arguments.has("to");
    if (arguments.has("diff")) return difference(arguments, input, arguments.times_us("diff"));
    if (!input.has_log()) {
        if (is_range || arguments.has("at")) {
            return Error{ErrorCode::kUsage, "a profile has no time to ask for", {}, {}};
        }
        HS_TRY(std::vector<Amount> amounts, amounts_at(input, {}));
        const std::string& name = input.dataset->profile->name;
        return Shown{std::move(amounts), name.empty() ? "all stacks" : name};
    }
    const EventLog& log = input.log();
    const EventRange range = range_parameter(arguments, log, input.measure);
    if (arguments.has("temporary") || arguments.has("still-alive")) {
        return paired_amounts(context, input, range);
    }
    if (is_range) {
        return Shown{range_amounts(arguments, input, range),
                     std::string(arguments.text("of").value_or("allocated"))};
    }
    HS_TRY(std::vector<Amount> amounts,
           live_at(arguments, input, instant_parameter(arguments, "at", log, input.measure)));
    return Shown{std::move(amounts), arguments.has("at") ? "live" : "live at end"};
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
    RowChoice choice = site_choice(arguments);
    choice.has_frames = true;
    choice.has_native = arguments.has("native");
    HS_TRY_VOID(choose_rows(context, input, choice));
    const FrameDetail detail = frame_detail(arguments);
    if (detail == FrameDetail::kFunction || arguments.text("format") == "svg") {
        HS_TRY_VOID(read_functions(context, input, detail));
    }
    HS_TRY(Shown shown, what_is_shown(context, input));
    HS_TRY(const auto source_files, sources_option(arguments, *input.dataset));
    const TraceTrie* traces = &input.traces();
    MergedTraces merged;
    std::vector<StackStep> steps;
    if (arguments.has("hide-imports")) steps = steps_hiding_imports(*traces);
    if (const FlameGrouping grouping = {detail, arguments.has("invert")};
        grouping != FlameGrouping{} || !steps.empty()) {
        const FrameFunctions* functions = input.functions.get();
        HS_TRY(merged,
               merged_traces({&traces, 1},
                             {.grouping = grouping, .steps = steps, .functions = {&functions, 1}},
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
        "FILE [--at T | --from A --to B [--of WHAT | --still-alive] | --diff TA,TB | --leaked] "
        "[--temporary] [--thread THREAD] [--allocator NAME] [--native] [--count] [--invert] "
        "[--hide-imports] "
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
