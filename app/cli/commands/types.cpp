// types DUMP: objects and bytes of each type.

#include <optional>

#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/questions/types.h"
#include "core/table/render.h"

namespace hs {
namespace {

constexpr OptionSpec kOptions[] = {
    {"sort", ValueKind::kWord, "KEY", "order of the rows (retained unless given)",
     "count shallow retained name"},
    {"no-retained", ValueKind::kFlag, {}, "leave the retained bytes out; faster"},
};

TypeField sort_field(const Arguments& arguments, bool retained) {
    const auto word = arguments.text("sort");
    if (!word) return retained ? TypeField::kRetained : TypeField::kShallow;
    if (*word == "count") return TypeField::kObjects;
    if (*word == "shallow") return TypeField::kShallow;
    if (*word == "name") return TypeField::kFullType;
    return TypeField::kRetained;
}

Result<int> run(CommandContext& context) {
    const bool retained = !context.arguments().has("no-retained");
    const TypeField sorted_by = sort_field(context.arguments(), retained);
    if (sorted_by == TypeField::kRetained && !retained) {
        return Error{
            ErrorCode::kUsage, "--sort retained needs what --no-retained leaves out", {}, {}};
    }
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    std::optional<RetainedGraph> kept;
    if (retained) { HS_TRY(kept, retain(*graph, context.job())); }
    const auto relation =
        types_relation(types_answer(*graph, kept ? &kept->dominators : nullptr, dataset));
    HS_TRY(const std::vector<uint32_t> rows,
           arranged(*relation, types_order(sorted_by), context.job()));
    const auto shown = std::span(rows).first(context.row_limit(rows.size()));
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("total");
            json.begin_object();
            json.field("objects", uint64_t{graph->object_count});
            json.field("shallow_bytes", graph->shallow_bytes);
            json.end_object();
            json.key("types");
            write_rows(json, *relation, shown, types_in_json());
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    context.write_table(text_table(*relation, shown, types_in_text()), rows.size());
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
