// groups DUMP: which part of the program the memory belongs to.

#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/group_totals.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"by", ValueKind::kWord, "WHAT",
     "module: of the objects' types (unless given); file: where their code stands", "module file"},
    {"no-retained", ValueKind::kFlag, {}, "leave the retained bytes out; faster"},
};

void write_group(JsonWriter& json, const GroupTotal& group, bool retained) {
    json.begin_object();
    name_field(json, "name", group.name);
    json.field("objects", group.objects);
    json.field("shallow_bytes", group.shallow_bytes);
    retained ? json.field("retained_bytes", group.retained_bytes)
             : json.null_field("retained_bytes");
    json.end_object();
}

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
    const size_t shown = context.row_limit(groups.size());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("groups");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) { write_group(json, groups[i], retained); }
            json.end_array();
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    table.add_column(by_file ? "FILE" : "MODULE", Align::kLeft, true);
    table.add_column("OBJECTS", Align::kRight);
    table.add_column("SHALLOW", Align::kRight);
    if (retained) table.add_column("RETAINED", Align::kRight);
    for (size_t i = 0; i < shown; ++i) {
        const GroupTotal& group = groups[i];
        std::vector<std::string> cells = {group.name.empty() ? "(not known)" : group.name,
                                          format_count(group.objects),
                                          format_bytes(static_cast<int64_t>(group.shallow_bytes))};
        if (retained) { cells.push_back(format_bytes(static_cast<int64_t>(group.retained_bytes))); }
        table.add_row(std::move(cells));
    }
    context.write_table(table, groups.size());
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
