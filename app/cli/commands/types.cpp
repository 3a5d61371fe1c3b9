// types DUMP: objects and bytes of each type.

#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/type_totals.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"sort", ValueKind::kWord, "KEY", "order of the rows (retained unless given)",
     "count shallow retained name"},
    {"no-retained", ValueKind::kFlag, {}, "leave the retained bytes out; faster"},
};

TypeOrder order_of(const Arguments& arguments, bool retained) {
    const auto word = arguments.text("sort");
    if (!word) return retained ? TypeOrder::kRetained : TypeOrder::kShallow;
    if (*word == "count") return TypeOrder::kCount;
    if (*word == "shallow") return TypeOrder::kShallow;
    if (*word == "name") return TypeOrder::kName;
    return TypeOrder::kRetained;
}

double share(uint64_t part, uint64_t total) {
    return total == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(total);
}

void write_type(JsonWriter& json, const ObjectGraph& graph, const TypeTotal& total, bool retained) {
    json.begin_object();
    json.field("type", graph.type_text(total.type));
    json.field("objects", total.objects);
    json.field("shallow_bytes", total.shallow_bytes);
    if (retained) {
        json.field("retained_bytes", total.retained_bytes);
    } else {
        json.null_field("retained_bytes");
    }
    json.field("objects_share", share(total.objects, graph.object_count));
    json.field("bytes_share", share(total.shallow_bytes, graph.shallow_bytes));
    json.end_object();
}

Result<int> run(CommandContext& context) {
    const bool retained = !context.arguments().has("no-retained");
    const TypeOrder order = order_of(context.arguments(), retained);
    if (order == TypeOrder::kRetained && !retained) {
        return Error{
            ErrorCode::kUsage, "--sort retained needs what --no-retained leaves out", {}, {}};
    }
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    std::vector<TypeTotal> totals = type_totals(*graph);
    if (retained) {
        HS_TRY(const RetainedGraph kept, retain(*graph, context.job()));
        fill_retained(totals, *graph, kept.dominators);
    }
    sort_types(totals, *graph, order);
    const size_t shown = context.row_limit(totals.size());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("total");
            json.begin_object();
            json.field("objects", uint64_t{graph->object_count});
            json.field("shallow_bytes", graph->shallow_bytes);
            json.end_object();
            json.key("types");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) { write_type(json, *graph, totals[i], retained); }
            json.end_array();
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    table.add_column("TYPE", Align::kLeft, true);
    table.add_column("OBJECTS", Align::kRight);
    table.add_column("SHALLOW", Align::kRight);
    table.add_column("SHARE", Align::kRight);
    if (retained) table.add_column("RETAINED", Align::kRight);
    for (size_t i = 0; i < shown; ++i) {
        const TypeTotal& total = totals[i];
        std::vector<std::string> cells = {
            std::string(short_type_name(graph->type_text(total.type))), format_count(total.objects),
            format_bytes(static_cast<int64_t>(total.shallow_bytes)),
            format_share(share(total.shallow_bytes, graph->shallow_bytes))};
        if (retained) cells.push_back(format_bytes(static_cast<int64_t>(total.retained_bytes)));
        table.add_row(std::move(cells));
    }
    context.write_table(table, totals.size());
    return 0;
}

}  // namespace

extern const Command kTypesCommand;
const Command kTypesCommand = {
    .name = "types",
    .summary = "the types of a dump with their counts and sizes",
    .usage = "DUMP",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kGraphOptions,
    .options = kOptions,
    .run = run,
};

}  // namespace hs
