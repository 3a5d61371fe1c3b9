// diff A B: what changed between two files of one kind.

#include "app/cli/diff_command.h"
#include "app/cli/trace_diff_command.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"by", ValueKind::kWord, "WHAT", "one row for each of these", "type object trace frame"},
    {"strict",
     ValueKind::kFlag,
     {},
     "dumps: compare records literally, addresses of passing methods included"},
    {"at", ValueKind::kTimes, "TA,TB", "logs: the instants to compare (the ends unless given)"},
};

Result<int> diff_traces(CommandContext& context, const DatasetPtr& a, const DatasetPtr& b) {
    HS_TRY(const TraceInput input_a, trace_input(context, context.positional(0), a));
    if (a == b) return run_trace_diff(context, input_a, input_a);
    HS_TRY(const TraceInput input_b, trace_input(context, context.positional(1), b));
    return run_trace_diff(context, input_a, input_b);
}

Result<int> run(CommandContext& context) {
    const bool has_two = context.arguments().positionals().size() > 1;
    if (!has_two && !context.arguments().has("at")) {
        return Error{ErrorCode::kUsage, "diff needs two files, or one log and --at TA,TB", {}, {}};
    }
    HS_TRY(const DatasetPtr a, context.load(context.positional(0)));
    DatasetPtr b = a;
    if (has_two) { HS_TRY(b, context.load(context.positional(1))); }
    if (has_two && a->graph && b->graph) return diff_dumps(context, *a->graph, *b->graph);
    if (a->traces && b->traces) return diff_traces(context, a, b);
    return Error{ErrorCode::kBadInput,
                 "expected two dumps, two logs or two profiles, found " + a->info.format +
                     (has_two ? " and " + b->info.format : ""),
                 std::string(context.positional(0)), 0};
}

}  // namespace

extern const Command kDiffCommand;
const Command kDiffCommand = {
    .name = "diff",
    .summary = "what changed between two files of one kind",
    .usage = "A B [--by type|object|trace|frame] [--strict] [--at TA,TB] [--limit N]",
    .min_positionals = 1,
    .max_positionals = 2,
    .common_options = kAnyInputOptions,
    .options = kOptions,
    .details =
        "Logs and profiles are compared by stack unless --by frame is given; with --at, one "
        "log is compared with itself. Largest change first.",
    .run = run,
};

}  // namespace hs
