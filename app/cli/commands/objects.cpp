// objects DUMP: the objects that fit a filter.

#include "core/questions/objects.h"
#include "app/cli/diagnostics_json.h"
#include "app/cli/filter_options.h"
#include "app/cli/graph_command.h"
#include "core/analysis/dict_folding.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_order.h"
#include "core/base/text_format.h"
#include "core/questions/file_facts.h"
#include "core/table/render.h"

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

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    HS_TRY(const ObjectFilter filter, filter_of(arguments));
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    FileFacts file(dataset);
    auto answer = std::make_shared<ObjectsAnswer>();
    answer->dataset = dataset;
    if (wants_dominators(arguments, filter)) {
        HS_TRY(answer->retained, file.retained(context.job()));
    }
    const Dominators* dominators = answer->retained ? &answer->retained->dominators : nullptr;
    if (reads_names(filter) || !context.wants_json()) {
        HS_TRY(answer->names, file.names(context.job()));
    }
    HS_TRY(std::vector<ObjectId> rows,
           matching_objects(*graph, filter, {dominators, {}, answer->names.get()}, context.job()));
    const bool fold = arguments.has("fold");
    if (fold) {
        std::erase_if(rows, [&](ObjectId row) { return !owner_of_dict(*graph, row).is_nil(); });
    }
    const size_t shown = context.row_limit(rows.size());
    const std::string_view key = arguments.text("sort").value_or(
        dominators != nullptr ? std::string_view("retained") : std::string_view("shallow"));
    sort_rows(*graph, dominators, key, shown, rows, context.job());
    if (context.job().cancelled()) return cancelled_error();
    const std::vector<uint32_t> listed = rows_of_objects(std::span(rows).first(shown));
    const Folding folding = fold ? Folding::kPrivateDicts : Folding::kNone;
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.field("matched", uint64_t{rows.size()});
            json.field("shallow_bytes", sum_of_bytes(*graph, false, rows));
            if (fold) json.field("folded_bytes", sum_of_bytes(*graph, true, rows));
            json.key("objects");
            write_rows(json, *objects_relation(answer), listed, objects_in_json(folding));
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    if (rows.empty() && !filter.terms.empty()) write_no_match(context, filter);
    context.write_table(text_table(*objects_relation(answer), listed, objects_in_text(folding)),
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
