// dominators DUMP: the objects that keep the most bytes alive.

#include <numeric>

#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/largest_holders.h"
#include "core/analysis/object_order.h"
#include "core/base/text_format.h"
#include "core/questions/objects.h"
#include "core/table/render.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"all", ValueKind::kFlag, {}, "every object, also without --limit (with --tsv)"},
    {"tsv",
     ValueKind::kFlag,
     {},
     "id, type, size, out, in, dangling, dominator, retained in tab-separated lines"},
};

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\\':
                out += "\\\\";
                break;
            default:
                out += c;
        }
    }
}

void write_tsv(CommandContext& context, const ObjectGraph& graph, const Dominators& dominators,
               std::span<const ObjectId> rows) {
    constexpr size_t kFlushBytes = 1 << 16;
    std::string lines;
    for (const ObjectId row : rows) {
        const auto targets = graph.references(row);
        size_t dangling = 0;
        for (const ObjectId target : targets) { dangling += graph.is_stub(target) ? 1 : 0; }
        lines += graph.id_text(row) + '\t';
        append_escaped(lines, graph.type_text(row));
        lines += '\t' + std::to_string(graph.shallow(row));
        lines += '\t' + std::to_string(targets.size() - dangling);
        lines += '\t' + std::to_string(graph.referrers(row).size());
        lines += '\t' + std::to_string(dangling) + '\t';
        if (const ObjectId above = dominators.immediate[row.v]; !above.is_nil()) {
            lines += graph.id_text(above);
        }
        lines += '\t' + std::to_string(dominators.retained[row.v]) + '\n';
        if (lines.size() < kFlushBytes) continue;
        context.write_text(lines);
        lines.clear();
        if (context.out().is_unwanted()) return;
    }
    context.write_text(lines);
}

Result<int> write_table(CommandContext& context, const ObjectGraph& graph,
                        const RetainedGraph& kept, size_t count) {
    HS_TRY(const ObjectNames names, name_objects(graph, kept.roots, context.job()));
    TextTable table;
    table.add_column("RETAINED", Align::kRight);
    table.add_column("SHALLOW", Align::kRight);
    table.add_column("ID", Align::kRight);
    table.add_column("NAME", Align::kLeft, true);
    table.add_column("DOMINATOR", Align::kLeft, true);
    for (const ObjectId row : largest_holders(graph, kept.dominators, count)) {
        ObjectId above = kept.dominators.immediate[row.v];
        if (!above.is_nil()) {
            const ObjectId owner = counts_with(graph, kept.dominators, above);
            if (!owner.is_nil()) above = owner;
        }
        table.add_row({format_bytes(static_cast<int64_t>(kept.dominators.retained[row.v])),
                       format_bytes(static_cast<int64_t>(graph.shallow(row))), graph.id_text(row),
                       typed_name(graph, names, row), typed_name(graph, names, above)});
    }
    context.write_table(table, graph.object_count);
    return 0;
}

Result<int> run(CommandContext& context) {
    const bool tsv = context.arguments().has("tsv");
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    HS_TRY(RetainedGraph kept, retain(*graph, context.job()));
    std::vector<ObjectId> rows(graph->object_count);
    for (uint32_t row = 1; row <= graph->object_count; ++row) { rows[row - 1] = {row}; }
    const bool limited = context.arguments().count("limit").value_or(0) > 0;
    const bool all = context.arguments().has("all") || (tsv && !limited);
    const size_t shown = all ? rows.size() : context.row_limit(rows.size());
    const std::span<const uint64_t> keys(kept.dominators.retained.data() + 1, rows.size());
    sort_first_objects(*graph, rows, keys, SortDirection::kFalling, shown, context.job());
    if (context.job().cancelled()) return cancelled_error();
    const auto listed = std::span<const ObjectId>(rows).first(shown);
    if (tsv) {
        write_tsv(context, *graph, kept.dominators, listed);
        return 0;
    }
    if (context.wants_json()) {
        auto answer = std::make_shared<ObjectsAnswer>();
        answer->dataset = dataset;
        answer->retained = std::make_shared<const RetainedGraph>(std::move(kept));
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("objects");
            write_rows(json, *objects_relation(answer), rows_of_objects(listed),
                       dominators_in_json());
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    return write_table(context, *graph, kept, shown);
}

}  // namespace

extern const Command kDominatorsCommand;
const Command kDominatorsCommand = {
    .name = "dominators",
    .summary = "the objects that keep the most bytes alive",
    .usage = "DUMP",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kGraphOptions,
    .options = kOptions,
    .run = run,
};

}  // namespace hs
