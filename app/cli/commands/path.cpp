// path DUMP ID: why an object is alive, as chains of references.

#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/dict_folding.h"
#include "core/analysis/object_names.h"
#include "core/analysis/paths.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr uint64_t kMostPaths = 10'000;

constexpr OptionSpec kOptions[] = {
    {"to", ValueKind::kText, "ID", "paths from the object to this one, not from the roots to it"},
    {.name = "all",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "the N shortest paths instead of one",
     .least = 1,
     .most = kMostPaths},
    {"fold",
     ValueKind::kFlag,
     {},
     "leave out the private __dict__ between an instance and a field"},
};

void write_path(JsonWriter& json, const ObjectGraph& graph, const ObjectPath& path, bool fold) {
    json.begin_object();
    json.field("length", uint64_t{path.size()});
    json.key("steps");
    json.begin_array();
    for (size_t i = 0; i < path.size(); ++i) {
        json.begin_object();
        id_field(json, "id", graph, path[i]);
        json.field("type", graph.type_text(path[i]));
        name_field(json, "name",
                   i == 0 ? std::string() : path_name(graph, path[i - 1], path[i], fold));
        json.field("shallow_bytes", graph.shallow(path[i]));
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

// `module → __dict__ → X` is one step: module.X.
void write_text(CommandContext& context, const ObjectGraph& graph, const ObjectNames& names,
                const PathResult& found, bool fold) {
    for (size_t p = 0; p < found.paths.size(); ++p) {
        const ObjectPath& path = found.paths[p];
        if (p > 0) context.write_text("\n");
        TextTable table;
        table.add_column("STEP", Align::kLeft, true);
        table.add_column("NAME", Align::kLeft, true);
        table.add_column("ID", Align::kRight);
        table.add_column("SHALLOW", Align::kRight);
        std::vector<NamedStep> steps = named_path(graph, path);
        for (size_t i = 1; fold && i < steps.size(); ++i) {
            NamedStep& step = steps[i];
            if (step.name.empty()) {
                step.name = path_name(graph, steps[i - 1].object, step.object, fold);
            }
        }
        for (const NamedStep& step : steps) {
            const bool is_attribute = !step.name.empty() && step.name.front() != '[';
            table.add_row({(is_attribute ? "." : "") + step.name,
                           typed_name(graph, names, step.object), graph.id_text(step.object),
                           format_bytes(static_cast<int64_t>(graph.shallow(step.object)))});
        }
        context.write_table(table, steps.size());
    }
    if (found.paths.empty()) context.write_text("no path\n");
}

Result<int> run(CommandContext& context) {
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    HS_TRY(const ObjectId id, object_by_id(*graph, context.positional(1)));
    PathQuery query;
    query.target = id;
    if (const auto to = context.arguments().text("to")) {
        HS_TRY(query.target, object_by_id(*graph, *to));
        query.source = id;
    }
    query.count = static_cast<uint32_t>(context.arguments().count("all").value_or(1));
    HS_TRY(const Roots roots, find_roots(*graph, context.job()));
    HS_TRY(PathResult found, find_paths(*graph, roots, query, context.job()));
    const bool fold = context.arguments().has("fold");
    if (fold) {
        for (ObjectPath& path : found.paths) { path = folded_path(*graph, path); }
    }
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("paths");
            json.begin_array();
            for (const ObjectPath& path : found.paths) { write_path(json, *graph, path, fold); }
            json.end_array();
            json.field("complete", !found.gave_up);
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
    } else {
        HS_TRY(const ObjectNames names, name_objects(*graph, roots, context.job()));
        write_text(context, *graph, names, found, fold);
    }
    return 0;
}

}  // namespace

extern const Command kPathCommand;
const Command kPathCommand = {
    .name = "path",
    .summary = "shortest chains of references that keep an object alive",
    .usage = "DUMP ID",
    .min_positionals = 2,
    .max_positionals = 2,
    .file_positionals = 1,
    .common_options = kGraphOptions,
    .options = kOptions,
    .run = run,
};

}  // namespace hs
