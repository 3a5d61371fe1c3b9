// cycles DUMP: objects that refer to one another in circles.

#include "core/analysis/cycles.h"
#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/base/text_format.h"
#include "core/layout/scene_picture.h"

namespace hs {

namespace {

void write_rows(JsonWriter& json, std::string_view name, const ObjectGraph& graph,
                std::span<const ObjectId> rows) {
    json.key(name);
    json.begin_array();
    for (const ObjectId row : rows) {
        json.begin_object();
        id_field(json, "id", graph, row);
        json.field("type", graph.type_text(row));
        json.end_object();
    }
    json.end_array();
}

void write_cycle(JsonWriter& json, const ObjectGraph& graph, const Cycle& cycle) {
    json.begin_object();
    json.field("size", uint64_t{cycle.members.size()});
    json.field("shallow_bytes", cycle.shallow_bytes);
    json.field("retained_bytes", cycle.retained_bytes);
    json.field("has_root", cycle.has_root);
    json.field("referrers", cycle.referrers_outside);
    write_rows(json, "held_by", graph, cycle.held_by);
    write_rows(json, "objects", graph, cycle.members);
    json.end_object();
}

// The objects of the cycles and the references that close them.
Result<int> write_dot(CommandContext& context, const ObjectGraph& graph, const RetainedGraph& kept,
                      std::span<const Cycle> cycles) {
    const std::span<const Cycle> shown = cycles.first(context.row_limit(cycles.size()));
    HS_TRY(const GraphScene scene,
           cycles_scene({graph, kept.roots, kept.dominators}, shown, context.job()));
    HS_TRY(const ObjectNames names, name_objects(graph, kept.roots, context.job()));
    HS_TRY(const std::vector<std::string> edges, scene_edge_names(graph, scene, context.job()));
    context.write_text(scene_dot(graph, names, scene, edges, std::string(context.positional(0))));
    return 0;
}

Result<int> run(CommandContext& context) {
    if (context.arguments().has("dot") && context.wants_json()) {
        return Error{ErrorCode::kUsage, "expected one of --dot and --json, found both", {}, {}};
    }
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    HS_TRY(const RetainedGraph kept, retain(*graph, context.job()));
    HS_TRY(const std::vector<Cycle> cycles,
           find_cycles(*graph, kept.roots, kept.dominators, context.job()));
    const size_t shown = context.row_limit(cycles.size());
    if (context.arguments().has("dot")) return write_dot(context, *graph, kept, cycles);
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.field("count", uint64_t{cycles.size()});
            json.key("cycles");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) { write_cycle(json, *graph, cycles[i]); }
            json.end_array();
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    HS_TRY(const ObjectNames names, name_objects(*graph, kept.roots, context.job()));
    TextTable table;
    table.add_column("RETAINED", Align::kRight);
    table.add_column("SHALLOW", Align::kRight);
    table.add_column("OBJECTS", Align::kRight);
    table.add_column("TYPES", Align::kLeft, true);
    table.add_column("FIRST", Align::kLeft, true);
    table.add_column("HELD BY", Align::kLeft, true);
    for (size_t i = 0; i < shown; ++i) {
        const Cycle& cycle = cycles[i];
        std::string holder =
            cycle.held_by.empty() ? "" : typed_name(*graph, names, cycle.held_by[0]);
        if (cycle.referrers_outside > 1) {
            holder += " and " + format_count(cycle.referrers_outside - 1) + " more";
        }
        table.add_row({format_bytes(static_cast<int64_t>(cycle.retained_bytes)),
                       format_bytes(static_cast<int64_t>(cycle.shallow_bytes)),
                       format_count(cycle.members.size()), cycle_types(*graph, cycle),
                       typed_name(*graph, names, cycle.members[0]), std::move(holder)});
    }
    context.write_table(table, cycles.size());
    return 0;
}

constexpr OptionSpec kOptions[] = {
    {"dot", ValueKind::kFlag, {}, "the objects and references of the cycles, for Graphviz"},
};

}  // namespace

extern const Command kCyclesCommand;
const Command kCyclesCommand = {
    .name = "cycles",
    .summary = "objects that refer to one another in circles",
    .usage = "DUMP [--dot]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kGraphOptions,
    .options = kOptions,
    .details = "With --dot, at most 5,000 objects; --limit says of how many cycles.",
    .run = run,
};

}  // namespace hs
