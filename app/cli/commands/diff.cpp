// diff A B: what changed between two files of one kind.

#include "app/cli/diff_command.h"

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

Result<int> run(CommandContext& context) {
    HS_TRY(const DatasetPtr a, context.load(context.positional(0)));
    DatasetPtr b = a;
    if (context.arguments().positionals().size() > 1) {
        HS_TRY(b, context.load(context.positional(1)));
    }
    if (a->graph && b->graph) return diff_dumps(context, *a->graph, *b->graph);
    return Error{ErrorCode::kBadInput,
                 "expected two heap dumps, found " + a->info.format + " and " + b->info.format,
                 std::string(context.positional(0)), 0};
}

}  // namespace

extern const Command kDiffCommand;
const Command kDiffCommand = {
    .name = "diff",
    .summary = "what changed between two files of one kind",
    .usage = "A B",
    .min_positionals = 1,
    .max_positionals = 2,
    .common_options = kAnyInputOptions,
    .options = kOptions,
    .run = run,
};

}  // namespace hs
