// groups DUMP: which part of the program the memory belongs to.

#include "core/questions/groups.h"
#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/group_totals.h"
#include "core/table/render.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"by", ValueKind::kWord, "WHAT",
     "module: of the objects' types (unless given); file: where their code stands", "module file"},
    {"no-retained", ValueKind::kFlag, {}, "leave the retained bytes out; faster"},
};

Result<int> run(CommandContext& context) {
    const bool by_file = context.arguments().text("by").value_or("module") == "file";
    const bool retained = !context.arguments().has("no-retained");
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    RetainedGraph kept;
    if (retained) { HS_TRY(kept, retain(*graph, context.job())); }
    const Dominators* dominators = retained ? &kept.dominators : nullptr;
    std::vector<GroupTotal> groups;
    if (by_file) {
        HS_TRY(groups, source_file_totals(*graph, dominators, context.job()));
    } else {
        groups = module_totals(*graph, dominators);
    }
    const std::vector<uint32_t> rows = first_rows(context.row_limit(groups.size()));
    const auto relation = groups_relation(groups, graph->shallow_bytes, retained);
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("groups");
            write_rows(json, *relation, rows, groups_in_json());
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    const GroupKind kind = by_file ? GroupKind::kFiles : GroupKind::kModules;
    context.write_table(text_table(*relation, rows, groups_in_text(kind)), groups.size());
    return 0;
}

}  // namespace

extern const Command kGroupsCommand;
const Command kGroupsCommand = {
    .name = "groups",
    .summary = "objects and bytes of each module or source file",
    .usage = "DUMP",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kGraphOptions,
    .options = kOptions,
    .run = run,
};

}  // namespace hs
