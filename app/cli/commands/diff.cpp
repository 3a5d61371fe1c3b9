// diff A [B...]: what changed between files of one kind.

#include <algorithm>

#include "app/cli/diff_command.h"
#include "app/cli/trace_diff_command.h"
#include "core/analysis/comparable.h"
#include "core/model/recorded_program.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "by",
     .kind = ValueKind::kWord,
     .metavar = "WHAT",
     .help = "one row for each of these",
     .words = "type object path trace frame",
     .fits = kDumps | kLogs | kProfiles},
    {.name = "strict",
     .kind = ValueKind::kFlag,
     .help = "dumps: compare records literally, addresses of passing methods included",
     .fits = kDumps},
    {.name = "where",
     .kind = ValueKind::kText,
     .metavar = "SET",
     .help = "dumps: the objects of a set, e.g. 'in B and C but not in A', A being the first",
     .fits = kDumps},
    {.name = "filter",
     .kind = ValueKind::kText,
     .metavar = "FILTER",
     .help = "dumps by object or --where: a filter as in the window, e.g. 'status:new type:dict'",
     .fits = kDumps},
    {.name = "sort",
     .kind = ValueKind::kWord,
     .metavar = "KEY",
     .help = "dumps: order of the rows (by type shallow, with --where retained unless given)",
     .words = "shallow retained",
     .fits = kDumps},
    {.name = "no-retained",
     .kind = ValueKind::kFlag,
     .help = "dumps: leave the retained bytes out; faster",
     .fits = kDumps},
    {.name = "at",
     .kind = ValueKind::kTimes,
     .metavar = "TA,TB",
     .help = "logs and trackers: the instants to compare (the ends unless given)",
     .most = 2,
     .fits = kLogs | kTrackers},
    {.name = "map",
     .kind = ValueKind::kText,
     .metavar = "FROM=TO",
     .help = "logs by frame: look for source files in TO instead of FROM",
     .is_repeatable = true,
     .fits = kLogs},
    kThreadSpec,
    kAllocatorSpec,
};

Result<int> diff_traces(CommandContext& context, const DatasetPtr& a, const DatasetPtr& b) {
    const RowChoice choice = row_choice(context.arguments());
    HS_TRY(TraceInput input_a, trace_input(context, context.positional(0), a));
    HS_TRY_VOID(choose_rows(context, input_a, choice));
    const bool by_frame = context.arguments().text("by") == "frame";
    if (by_frame) { HS_TRY_VOID(read_functions(context, input_a)); }
    if (a == b) return run_trace_diff(context, input_a, input_a);
    HS_TRY(TraceInput input_b, trace_input(context, context.positional(1), b));
    HS_TRY_VOID(choose_rows(context, input_b, choice));
    if (by_frame) { HS_TRY_VOID(read_functions(context, input_b)); }
    return run_trace_diff(context, input_a, input_b);
}

bool all_are_dumps(const std::vector<DatasetPtr>& inputs) {
    return std::all_of(inputs.begin(), inputs.end(),
                       [](const DatasetPtr& input) { return input->graph.has_value(); });
}

// The first of a recording with the last.
Result<int> diff_dumps_of_recording(CommandContext& context) {
    HS_TRY(const DatasetPtr shown, context.load(context.positional(0)));
    const size_t dump_count = shown->program ? shown->program->dumps.size() : 0;
    if (dump_count < 2) {
        return Error{ErrorCode::kUsage,
                     "diff needs two files, a recording with two dumps, or one log and --at TA,TB",
                     {},
                     {}};
    }
    std::vector<std::string> names;
    std::vector<DatasetPtr> dumps;
    for (size_t number = 1; number <= dump_count; ++number) {
        names.push_back(std::string(context.positional(0)) + "#" + std::to_string(number));
        HS_TRY(DatasetPtr dump, context.load(names.back()));
        dumps.push_back(std::move(dump));
    }
    return diff_dumps(context, dumps, std::vector<std::string_view>(names.begin(), names.end()));
}

Result<int> run(CommandContext& context) {
    const size_t count = context.arguments().positionals().size();
    if (count < 2 && !context.arguments().has("at")) return diff_dumps_of_recording(context);
    std::vector<DatasetPtr> inputs;
    for (const std::string_view file : context.arguments().positionals()) {
        HS_TRY(DatasetPtr input, context.load(file));
        inputs.push_back(std::move(input));
    }
    if (count > 1 && all_are_dumps(inputs))
        return diff_dumps(context, inputs, context.arguments().positionals());
    const DatasetPtr& a = inputs.front();
    const DatasetPtr& b = inputs.back();
    if (context.arguments().has("where")) {
        return Error{ErrorCode::kUsage, "--where needs two heap dumps or more", {}, {}};
    }
    if (const auto found = why_not_comparable(*a, *b)) {
        return Error{ErrorCode::kBadInput,
                     "cannot compare " + *found,
                     std::string(context.positional(0)),
                     {}};
    }
    if (count > 2) {
        return Error{
            ErrorCode::kUsage, "only heap dumps are compared three and more at a time", {}, {}};
    }
    if (a->tracked) return diff_tracked(context, *a, *b);
    return diff_traces(context, a, b);
}

}  // namespace

extern const Command kDiffCommand;
const Command kDiffCommand = {
    .name = "diff",
    .summary = "what changed between files of one kind",
    .usage =
        "A [B...] [--by type|object|path|trace|frame | --where SET] [--strict] [--at TA,TB] "
        "[--limit N]",
    .min_positionals = 1,
    .common_options = kAnyInputOptions,
    .options = kOptions,
    .details =
        "Logs and profiles are compared by stack unless --by frame is given; with --at, one "
        "log is compared with itself. Largest change first.\n"
        "Of three dumps or more, the first is compared with the last, and types and paths show "
        "the series. A recording alone stands for all its dumps.\n"
        "Class tracker dumps are compared class by class at their last snapshots, or at --at.\n"
        "--by path: retained bytes by dominator path, the types from the root down to an object.\n"
        "--where: dumps are A, B, C… in the order given. A set is written with and, or, not, but, "
        "without, all, any and brackets; an empty one is every object, each with its dumps.",
    .run = run,
};

}  // namespace hs
