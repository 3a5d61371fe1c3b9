// objects DUMP: the objects that fit a filter.

#include <optional>

#include "app/cli/graph_command.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_filter.h"
#include "core/analysis/object_order.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"type", ValueKind::kText, "TYPE", "objects of this type, in full or short; * for any text"},
    {"min-size", ValueKind::kBytes, "N", "shallow size of at least N"},
    {"max-size", ValueKind::kBytes, "N", "shallow size of at most N"},
    {"id", ValueKind::kText, "TEXT", "TEXT is part of the decimal id"},
    {"attr", ValueKind::kText, "TEXT", "TEXT is part of an attribute's name or value"},
    {"filter", ValueKind::kText, "FILTER", "a filter as in the window, e.g. '>1MB type:dict'"},
    {"sort", ValueKind::kWord, "KEY", "order of the rows (retained unless given)",
     "shallow retained refs referrers attrs type id"},
    {"no-retained", ValueKind::kFlag, {}, "leave the retained bytes out; faster"},
};

Result<ObjectFilter> filter_of(const Arguments& arguments) {
    ObjectFilter filter;
    using Kind = FilterTerm::Kind;
    if (const auto text = arguments.text("filter")) { HS_TRY(filter, parse_object_filter(*text)); }
    const auto add = [&](Kind kind, std::string_view option) {
        const auto text = arguments.text(option);
        if (!text) return;
        FilterTerm term;
        term.kind = kind;
        term.text = *text;
        filter.terms.push_back(std::move(term));
    };
    add(Kind::kType, "type");
    add(Kind::kId, "id");
    add(Kind::kNameOrValue, "attr");
    if (arguments.has("min-size") || arguments.has("max-size")) {
        FilterTerm term;
        term.kind = Kind::kShallow;
        term.low = arguments.bytes("min-size").value_or(0);
        term.high = arguments.bytes("max-size").value_or(UINT64_MAX);
        filter.terms.push_back(std::move(term));
    }
    return filter;
}

bool needs_dominators(const Arguments& arguments, const ObjectFilter& filter) {
    if (!arguments.has("no-retained")) return true;
    for (const FilterTerm& term : filter.terms) {
        if (term.kind == FilterTerm::Kind::kRetained) return true;
    }
    return arguments.text("sort") == "retained";
}

uint64_t sort_key(const ObjectGraph& graph, const Dominators* dominators, std::string_view key,
                  ObjectId row) {
    if (key == "shallow") return graph.shallow(row);
    if (key == "retained") return dominators->retained[row.v];
    if (key == "refs") return record_counts(graph, row).references;
    if (key == "attrs") return record_counts(graph, row).attributes;
    if (key == "referrers") return referrer_count(graph, row);
    return graph.address[row.v];  // id
}

// The first `shown` rows are in order afterwards.
void sort_rows(const ObjectGraph& graph, const Dominators* dominators, std::string_view key,
               size_t shown, std::vector<ObjectId>& rows, JobContext& job) {
    if (key == "type") {
        sort_objects_by_name(graph, rows, job);
        return;
    }
    std::vector<uint64_t> keys(rows.size());
    job.parallel_for(rows.size(), 4096, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) {
            keys[i] = sort_key(graph, dominators, key, rows[i]);
        }
    });
    const auto direction = key == "id" ? SortDirection::kRising : SortDirection::kFalling;
    sort_first_objects(graph, rows, keys, direction, shown, job);
}

void write_object(JsonWriter& json, const ObjectGraph& graph, const Dominators* dominators,
                  ObjectId row) {
    const RecordCounts counts = record_counts(graph, row);
    json.begin_object();
    id_field(json, "id", graph, row);
    json.field("type", graph.type_text(row));
    json.field("shallow_bytes", graph.shallow(row));
    if (dominators != nullptr) {
        json.field("retained_bytes", dominators->retained[row.v]);
    } else {
        json.null_field("retained_bytes");
    }
    json.field("refs", uint64_t{counts.references});
    json.field("referrers", uint64_t{referrer_count(graph, row)});
    json.field("attrs", uint64_t{counts.attributes});
    json.end_object();
}

TextTable table_of(const ObjectGraph& graph, const Dominators* dominators,
                   std::span<const ObjectId> rows) {
    TextTable table;
    table.add_column("ID", Align::kRight);
    table.add_column("TYPE", Align::kLeft, true);
    table.add_column("SHALLOW", Align::kRight);
    if (dominators != nullptr) table.add_column("RETAINED", Align::kRight);
    table.add_column("REFS", Align::kRight);
    table.add_column("REFERRERS", Align::kRight);
    table.add_column("", Align::kLeft, true);
    for (const ObjectId row : rows) {
        std::vector<std::string> cells = {graph.id_text(row),
                                          std::string(short_type_name(graph.type_text(row))),
                                          format_bytes(static_cast<int64_t>(graph.shallow(row)))};
        if (dominators != nullptr) {
            cells.push_back(format_bytes(static_cast<int64_t>(dominators->retained[row.v])));
        }
        cells.push_back(format_count(record_counts(graph, row).references));
        cells.push_back(format_count(referrer_count(graph, row)));
        cells.push_back(object_label(graph, row));
        table.add_row(std::move(cells));
    }
    return table;
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    HS_TRY(const ObjectFilter filter, filter_of(arguments));
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    std::optional<RetainedGraph> kept;
    if (needs_dominators(arguments, filter)) { HS_TRY(kept, retain(*graph, context.job())); }
    const Dominators* dominators = kept ? &kept->dominators : nullptr;
    HS_TRY(std::vector<ObjectId> rows,
           matching_objects(*graph, filter, {dominators, {}}, context.job()));
    uint64_t bytes = 0;
    for (const ObjectId row : rows) { bytes = add_saturated(bytes, graph->shallow(row)); }
    const size_t shown = context.row_limit(rows.size());
    const std::string_view key = arguments.text("sort").value_or(
        dominators != nullptr ? std::string_view("retained") : std::string_view("shallow"));
    sort_rows(*graph, dominators, key, shown, rows, context.job());
    if (context.job().cancelled()) return cancelled_error();
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.field("matched", uint64_t{rows.size()});
            json.field("shallow_bytes", bytes);
            json.key("objects");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) { write_object(json, *graph, dominators, rows[i]); }
            json.end_array();
            json.end_object();
        });
        return 0;
    }
    context.write_table(table_of(*graph, dominators, std::span(rows).first(shown)), rows.size());
    context.write_text(format_count(rows.size()) + " objects, " +
                       format_bytes(static_cast<int64_t>(bytes)) + " shallow\n");
    return 0;
}

}  // namespace

extern const Command kObjectsCommand;
const Command kObjectsCommand = {
    .name = "objects",
    .summary = "the objects of a dump that fit a filter",
    .usage = "DUMP",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kGraphOptions,
    .options = kOptions,
    .details =
        "Filters: >1MB  4k..8k  retained>1MB  type:dict  type:*Node*  id:1400  attr:name\n"
        "attr:name=foo  value:foo  file:shop/  foo  \"two words\"; a minus before a term negates "
        "it.",
    .run = run,
};

}  // namespace hs
