// drops DUMP: where memory piles up.

#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/largest_holders.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

void write_drop(JsonWriter& json, const ObjectGraph& graph, const Dominators& dominators,
                const ObjectNames& names, const AccumulationPoint& point) {
    json.begin_object();
    id_field(json, "id", graph, point.row);
    json.field("type", graph.type_text(point.row));
    object_name_field(json, graph, names, point.row);
    json.field("shallow_bytes", graph.shallow(point.row));
    json.field("retained_bytes", dominators.retained[point.row.v]);
    json.field("drop_bytes", point.drop_bytes);
    json.field("dominated", uint64_t{point.dominated_count});
    if (point.largest_child.is_nil()) {
        json.null_field("largest");
    } else {
        json.key("largest");
        json.begin_object();
        id_field(json, "id", graph, point.largest_child);
        json.field("type", graph.type_text(point.largest_child));
        json.field("retained_bytes", dominators.retained[point.largest_child.v]);
        json.end_object();
    }
    json.end_object();
}

Result<int> run(CommandContext& context) {
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    HS_TRY(const RetainedGraph kept, retain(*graph, context.job()));
    const Dominators& dominators = kept.dominators;
    const size_t shown = context.row_limit(graph->object_count);
    HS_TRY(const ObjectNames names, name_objects(*graph, kept.roots, context.job()));
    if (context.wants_json()) {
        const auto points = accumulation_points(*graph, dominators, shown);
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("drops");
            json.begin_array();
            for (const AccumulationPoint& point : points) {
                write_drop(json, *graph, dominators, names, point);
            }
            json.end_array();
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    const auto points = folded_accumulation_points(*graph, dominators, shown);
    TextTable table;
    table.add_column("DROP", Align::kRight);
    table.add_column("RETAINED", Align::kRight);
    table.add_column("ID", Align::kRight);
    table.add_column("NAME", Align::kLeft, true);
    table.add_column("DOMINATES", Align::kRight);
    table.add_column("LARGEST OF THESE", Align::kLeft, true);
    for (const AccumulationPoint& point : points) {
        const ObjectId largest = point.largest_child;
        table.add_row({format_bytes(static_cast<int64_t>(point.drop_bytes)),
                       format_bytes(static_cast<int64_t>(dominators.retained[point.row.v])),
                       graph->id_text(point.row), typed_name(*graph, names, point.row),
                       format_count(point.dominated_count),
                       largest.is_nil() ? "" : typed_name(*graph, names, largest)});
    }
    context.write_table(table, graph->object_count);
    return 0;
}

}  // namespace

extern const Command kDropsCommand;
const Command kDropsCommand = {
    .name = "drops",
    .summary = "the objects where memory piles up",
    .usage = "DUMP",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kGraphOptions,
    .details =
        "The drop of an object is what it keeps alive less what the largest single object below "
        "it does:\nhigh where a container holds many, low along a chain of holders. A private "
        "__dict__ "
        "counts with its\ninstance; with --json each object is a row.",
    .run = run,
};

}  // namespace hs
