// flame FILE: stacks with their bytes, as text and for other tools.

#include "app/cli/trace_input.h"
#include "core/analysis/collapsed_text.h"
#include "core/analysis/flame_export.h"
#include "core/analysis/live_at.h"
#include "core/analysis/merged_traces.h"
#include "core/layout/flame_svg.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"at", ValueKind::kTime, "T", "logs: live at this time, in seconds (the end unless given)"},
    {"from", ValueKind::kTime, "A", "logs: allocated after this time …"},
    {"to", ValueKind::kTime, "B", "… and up to this one (0 and the end unless given)"},
    {"diff", ValueKind::kTimes, "TA,TB", "logs: live at TB less live at TA"},
    {"invert", ValueKind::kFlag, {}, "innermost call first"},
    {"by", ValueKind::kWord, "KIND", "what a frame is (line unless given)", "line function file"},
    {"format", ValueKind::kWord, "FORMAT", "collapsed unless given",
     "collapsed speedscope svg json"},
};

struct Shown {
    std::vector<Amount> amounts;
    std::string title;  // what of the file is shown
};

Result<Shown> difference(const TraceInput& input, const std::vector<int64_t>& times) {
    if (times.size() != 2) {
        return Error{ErrorCode::kUsage, "--diff needs two times: --diff TA,TB", {}, {}};
    }
    HS_TRY(const std::vector<Amount> before, amounts_at(input, times[0]));
    HS_TRY(std::vector<Amount> amounts, amounts_at(input, times[1]));
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
    if (arguments.has("diff")) return difference(input, arguments.times_us("diff"));
    if (!is_range) {
        HS_TRY(std::vector<Amount> amounts, amounts_at(input, arguments.time_us("at")));
        return Shown{std::move(amounts), arguments.has("at") ? "live" : "live at the end"};
    }
    if (!input.has_log()) {
        return Error{ErrorCode::kUsage, "a profile has no time to ask for", {}, {}};
    }
    const EventLog& log = input.log();
    const std::optional<int64_t> from = arguments.time_us("from");
    const std::optional<int64_t> to = arguments.time_us("to");
    return Shown{
        allocated_amounts(log, input.traces().trace_count(), from ? log.events_until(*from) : 0,
                          to ? log.events_until(*to) : log.event_count(), input.scaled),
        "allocated"};
}

void write_collapsed(CommandContext& context, const TraceTrie& traces,
                     const std::vector<Amount>& amounts) {
    for (const CollapsedLine& line : collapsed_lines(traces, amounts)) {
        if (context.out().reader_is_gone()) return;
        context.write_text(line.stack + " " + std::to_string(line.value) + "\n");
    }
}

std::string unit_of(const TraceInput& input) {
    if (input.has_log()) return "bytes";
    const std::string& unit = input.dataset->profile->unit;
    return unit == "bytes" || unit == "seconds" ? unit : "none";
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    HS_TRY(const TraceInput input, load_traces(context, context.positional(0)));
    HS_TRY(Shown shown, what_is_shown(context, input));
    const TraceTrie* traces = &input.traces();
    MergedTraces merged;
    if (const FlameGrouping grouping = {detail_option(arguments), arguments.has("invert")};
        grouping != FlameGrouping{}) {
        merged = merged_traces({&traces, 1}, grouping);
        shown.amounts = merged.regrouped(0, shown.amounts);
        traces = &merged.trie;
    }
    const std::string_view format =
        arguments.text("format").value_or(context.wants_json() ? "json" : "collapsed");
    const FlameExportOptions options = {std::string(context.positional(0)) + ", " + shown.title,
                                        unit_of(input)};
    if (format == "collapsed") {
        write_collapsed(context, *traces, shown.amounts);
    } else if (format == "speedscope") {
        context.write_json(
            [&](JsonWriter& json) { write_speedscope(json, *traces, shown.amounts, options); });
    } else if (format == "svg") {
        context.write_text(
            flame_svg(*traces, shown.amounts, {options.name, options.unit == "bytes", 1200}));
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
        "FILE [--at T | --from A --to B | --diff TA,TB] [--invert] [--by KIND] "
        "[--format FORMAT]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kScaleOption,
    .options = kOptions,
    .details =
        "collapsed: a line a stack, root first, with its bytes; unknown stacks are OTHER.\n"
        "speedscope: opens at speedscope.app. svg: one page that zooms and searches.\n"
        "json: nested nodes of name, value, self and children.",
    .run = run,
};

}  // namespace hs
