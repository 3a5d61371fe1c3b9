// objects DUMP: the objects that fit a filter.

#include <optional>

#include "app/cli/diagnostics_json.h"
#include "app/cli/filter_options.h"
#include "app/cli/graph_command.h"
#include "core/analysis/dict_folding.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_order.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    kTypeSpec,
    kMinSizeSpec,
    kMaxSizeSpec,
    kIdSpec,
    kAttrSpec,
    kFilterSpec,
    {"sort", ValueKind::kWord, "KEY",
     "order of the rows (retained unless given); refs: widest containers first",
     "shallow retained refs referrers attrs type id"},
    {"fold", ValueKind::kFlag, {}, "count a private __dict__ with its instance, not by itself"},
    {"no-retained", ValueKind::kFlag, {}, "leave the retained bytes out; faster"},
};

bool wants_dominators(const Arguments& arguments, const ObjectFilter& filter) {
    return !arguments.has("no-retained") || needs_dominators(filter) ||
           arguments.text("sort") == "retained";
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

// Bytes of the row as it is shown: with its __dict__, or without.
uint64_t shown_bytes(const ObjectGraph& graph, bool fold, ObjectId row) {
    return fold ? folded_shallow(graph, row) : graph.shallow(row);
}

uint64_t sum_of_bytes(const ObjectGraph& graph, bool fold, std::span<const ObjectId> rows) {
    uint64_t bytes = 0;
    for (const ObjectId row : rows) { bytes = add_saturated(bytes, shown_bytes(graph, fold, row)); }
    return bytes;
}

void write_folding(JsonWriter& json, const ObjectGraph& graph, ObjectId row) {
    const ObjectId dict = private_dict(graph, row);
    dict.is_nil() ? json.null_field("dict") : id_field(json, "dict", graph, dict);
    json.field("folded_bytes", folded_shallow(graph, row));
}

void write_object(JsonWriter& json, const ObjectGraph& graph, const Dominators* dominators,
                  bool fold, ObjectId row) {
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
    if (fold) write_folding(json, graph, row);
    json.end_object();
}

TextTable table_of(const ObjectGraph& graph, const ObjectNames& names, const Dominators* dominators,
                   bool fold, std::span<const ObjectId> rows) {
    TextTable table;
    table.add_column("ID", Align::kRight);
    table.add_column("TYPE", Align::kLeft, true);
    table.add_column("SHALLOW", Align::kRight);
    if (dominators != nullptr) table.add_column("RETAINED", Align::kRight);
    table.add_column("REFS", Align::kRight);
    table.add_column("REFERRERS", Align::kRight);
    table.add_column("NAME", Align::kLeft, true);
    for (const ObjectId row : rows) {
        std::vector<std::string> cells = {
            graph.id_text(row), std::string(short_type_name(graph.type_text(row))),
            format_bytes(static_cast<int64_t>(shown_bytes(graph, fold, row)))};
        if (dominators != nullptr) {
            cells.push_back(format_bytes(static_cast<int64_t>(dominators->retained[row.v])));
        }
        cells.push_back(format_count(record_counts(graph, row).references));
        cells.push_back(format_count(referrer_count(graph, row)));
        cells.push_back(qualified_name(graph, names, row));
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
    if (wants_dominators(arguments, filter)) { HS_TRY(kept, retain(*graph, context.job())); }
    const Dominators* dominators = kept ? &kept->dominators : nullptr;
    HS_TRY(std::vector<ObjectId> rows,
           matching_objects(*graph, filter, {dominators, {}}, context.job()));
    const bool fold = arguments.has("fold");
    if (fold) {
        std::erase_if(rows, [&](ObjectId row) { return !owner_of_dict(*graph, row).is_nil(); });
    }
    const size_t shown = context.row_limit(rows.size());
    const std::string_view key = arguments.text("sort").value_or(
        dominators != nullptr ? std::string_view("retained") : std::string_view("shallow"));
    sort_rows(*graph, dominators, key, shown, rows, context.job());
    if (context.job().cancelled()) return cancelled_error();
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.field("matched", uint64_t{rows.size()});
            json.field("shallow_bytes", sum_of_bytes(*graph, false, rows));
            if (fold) json.field("folded_bytes", sum_of_bytes(*graph, true, rows));
            json.key("objects");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) {
                write_object(json, *graph, dominators, fold, rows[i]);
            }
            json.end_array();
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    if (rows.empty() && !filter.terms.empty()) {
        context.write_text("No objects match " + printable_text(filter_words(filter)) + ".\n");
    }
    if (!kept) {
        HS_TRY(Roots roots, find_roots(*graph, context.job()));
        kept = RetainedGraph{std::move(roots), {}};
    }
    HS_TRY(const ObjectNames names, name_objects(*graph, kept->roots, context.job()));
    context.write_table(table_of(*graph, names, dominators, fold, std::span(rows).first(shown)),
                        rows.size());
    context.write_text(format_count(rows.size()) + " objects, " +
                       format_bytes(static_cast<int64_t>(sum_of_bytes(*graph, fold, rows))) +
                       " shallow\n");
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
    .details = kFilterDetails,
    .run = run,
};

}  // namespace hs
