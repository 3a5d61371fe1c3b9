// objects: those that fit a filter, one by one.

#include "core/analysis/dict_folding.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_order.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/questions/object_parameters.h"
#include "core/questions/objects.h"
#include "core/questions/question.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
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

constexpr SurfaceColumn shown(ObjectField field) {
    return {static_cast<size_t>(field)};
}
constexpr SurfaceColumn kInJson[] = {
    shown(ObjectField::kId),        shown(ObjectField::kFullType),   shown(ObjectField::kShallow),
    shown(ObjectField::kRetained),  shown(ObjectField::kReferences), shown(ObjectField::kReferrers),
    shown(ObjectField::kAttributes)};
constexpr SurfaceColumn kFoldedInJson[] = {
    shown(ObjectField::kId),         shown(ObjectField::kFullType),
    shown(ObjectField::kShallow),    shown(ObjectField::kRetained),
    shown(ObjectField::kReferences), shown(ObjectField::kReferrers),
    shown(ObjectField::kAttributes), shown(ObjectField::kDict),
    shown(ObjectField::kFoldedBytes)};
constexpr SurfaceColumn kInText[] = {
    shown(ObjectField::kId),       shown(ObjectField::kType),       shown(ObjectField::kShallow),
    shown(ObjectField::kRetained), shown(ObjectField::kReferences), shown(ObjectField::kReferrers),
    shown(ObjectField::kName)};
constexpr SurfaceColumn kFoldedInText[] = {
    shown(ObjectField::kId),          shown(ObjectField::kType),
    shown(ObjectField::kFoldedBytes), shown(ObjectField::kRetained),
    shown(ObjectField::kReferences),  shown(ObjectField::kReferrers),
    shown(ObjectField::kName)};
constexpr SurfaceColumn kInExport[] = {
    shown(ObjectField::kId),         shown(ObjectField::kFullType),
    shown(ObjectField::kShallow),    shown(ObjectField::kRetained),
    shown(ObjectField::kReferences), shown(ObjectField::kReferrers),
    shown(ObjectField::kAttributes), shown(ObjectField::kDominator),
    shown(ObjectField::kIsRoot)};
constexpr SurfaceColumn kInWindow[] = {
    shown(ObjectField::kType),     shown(ObjectField::kName),       shown(ObjectField::kShallow),
    shown(ObjectField::kRetained), shown(ObjectField::kReferences), shown(ObjectField::kReferrers),
    shown(ObjectField::kId)};

enum class Folding : uint8_t { kNone, kPrivateDicts };

Result<void> check(const Parameters& given) {
    HS_TRY_VOID(filter_of(given));
    return {};
}

bool wants(const Ask& ask, ObjectField field) {
    return is_wanted(ask.wanted, static_cast<size_t>(field));
}

bool needs_dominators(const Ask& ask, const ObjectFilter& filter) {
    return !ask.given.has("no-retained") || needs_dominators(filter) ||
           ask.given.text("sort") == "retained";
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

uint64_t sum_of_bytes(const ObjectGraph& graph, Folding folding, std::span<const ObjectId> rows) {
    const bool fold = folding == Folding::kPrivateDicts;
    uint64_t bytes = 0;
    for (const ObjectId row : rows) {
        bytes = add_saturated(bytes, fold ? folded_shallow(graph, row) : graph.shallow(row));
    }
    return bytes;
}

Result<Answer> answer(const Ask& ask) {
    HS_TRY(const ObjectFilter filter, filter_of(ask.given));
    const ObjectGraph& graph = ask.file.graph();
    auto objects = std::make_shared<ObjectsAnswer>();
    objects->dataset = ask.file.dataset();
    if (needs_dominators(ask, filter)) { HS_TRY(objects->retained, ask.file.retained(ask.job)); }
    const Dominators* dominators = objects->retained ? &objects->retained->dominators : nullptr;
    if (reads_names(filter) || wants(ask, ObjectField::kName)) {
        HS_TRY(objects->names, ask.file.names(ask.job));
    }
    HS_TRY(std::vector<ObjectId> rows,
           matching_objects(graph, filter, {dominators, {}, objects->names.get()}, ask.job));
    const Folding folding = ask.given.has("fold") ? Folding::kPrivateDicts : Folding::kNone;
    if (folding == Folding::kPrivateDicts) {
        std::erase_if(rows, [&](ObjectId row) { return !owner_of_dict(graph, row).is_nil(); });
    }
    const size_t shown = std::min(rows.size(), ask.most_rows);
    const std::string_view key = ask.given.text("sort").value_or(
        dominators != nullptr ? std::string_view("retained") : std::string_view("shallow"));
    sort_rows(graph, dominators, key, shown, rows, ask.job);
    if (ask.job.cancelled()) return cancelled_error();
    Answer made;
    made.relation = objects_relation(std::move(objects));
    made.rows = rows_of_objects(std::span(rows).first(shown));
    made.row_count = rows.size();
    const uint64_t shallow = sum_of_bytes(graph, Folding::kNone, rows);
    const uint64_t folded =
        folding == Folding::kNone ? shallow : sum_of_bytes(graph, folding, rows);
    made.items = {{"matched", Value::of_count(rows.size())},
                  {"shallow_bytes", Value::of_bytes(shallow)}};
    if (folding == Folding::kPrivateDicts) {
        made.items.push_back({"folded_bytes", Value::of_bytes(folded)});
        made.in_json = kFoldedInJson;
        made.in_text = kFoldedInText;
    }
    if (rows.empty() && !filter.terms.empty()) made.preface = no_match_text(filter);
    made.note = counted(rows.size(), "object") + ", " + format_bytes(static_cast<int64_t>(folded)) +
                " shallow\n";
    return made;
}

}  // namespace

extern const Question question_objects;
constinit const Question question_objects = {
    .name = "objects",
    .title = "Objects",
    .summary = "the objects of a dump that fit a filter",
    .details = kFilterDetails,
    .listed_after = "types",
    .asks = kDumps,
    .parameters = kParameters,
    .check = check,
    .fields = object_fields,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInExport,
    .in_window = kInWindow,
    .answer = answer,
};

}  // namespace hs
