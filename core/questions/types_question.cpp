// types: objects and bytes of each type of a dump.

#include "core/questions/question.h"
#include "core/questions/types.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    {"sort", ValueKind::kWord, "KEY", "order of the rows (retained unless given)",
     "count shallow retained name"},
    {"no-retained", ValueKind::kFlag, {}, "leave the retained bytes out; faster"},
};

constexpr SurfaceColumn shown(TypeField field, std::string_view name = {}) {
    return {static_cast<size_t>(field), name};
}
constexpr SurfaceColumn kInJson[] = {
    shown(TypeField::kFullType), shown(TypeField::kObjects),      shown(TypeField::kShallow),
    shown(TypeField::kRetained), shown(TypeField::kObjectsShare), shown(TypeField::kShallowShare)};
constexpr SurfaceColumn kInText[] = {
    shown(TypeField::kType), shown(TypeField::kObjects), shown(TypeField::kShallow),
    shown(TypeField::kShallowShare, "share"), shown(TypeField::kRetained)};
constexpr SurfaceColumn kInExport[] = {shown(TypeField::kFullType), shown(TypeField::kObjects),
                                       shown(TypeField::kShallow), shown(TypeField::kRetained)};
constexpr SurfaceColumn kInWindow[] = {
    {static_cast<size_t>(TypeField::kType), {}, static_cast<size_t>(TypeField::kFullType)},
    shown(TypeField::kModule),
    shown(TypeField::kObjects),
    shown(TypeField::kShallow),
    shown(TypeField::kMean),
    shown(TypeField::kRetained),
    shown(TypeField::kRetainedShare)};

Result<void> check(const Parameters& given) {
    if (given.text("sort") != "retained" || !given.has("no-retained")) return {};
    return Error{ErrorCode::kUsage, "--sort retained needs what --no-retained leaves out", {}, {}};
}

TypeField sort_field(const Parameters& given, bool has_retained) {
    const auto word = given.text("sort");
    if (!word) return has_retained ? TypeField::kRetained : TypeField::kShallow;
    if (*word == "count") return TypeField::kObjects;
    if (*word == "shallow") return TypeField::kShallow;
    if (*word == "name") return TypeField::kFullType;
    return TypeField::kRetained;
}

Result<Answer> answer(const Ask& ask) {
    const bool wants_retained =
        is_wanted(ask.wanted, static_cast<size_t>(TypeField::kRetained)) ||
        is_wanted(ask.wanted, static_cast<size_t>(TypeField::kRetainedShare));
    const bool has_retained = wants_retained && !ask.given.has("no-retained");
    const ObjectGraph& graph = ask.file.graph();
    std::shared_ptr<const RetainedGraph> kept;
    if (has_retained) { HS_TRY(kept, ask.file.retained(ask.job)); }
    Answer made;
    made.relation =
        types_relation(types_answer(graph, kept ? &kept->dominators : nullptr, ask.file.dataset()));
    HS_TRY(made.rows,
           arranged(*made.relation, types_order(sort_field(ask.given, has_retained)), ask.job));
    made.items = {{"total",
                   {},
                   {{"objects", Value::of_count(graph.object_count)},
                    {"shallow_bytes", Value::of_bytes(graph.shallow_bytes)}}}};
    return made;
}

}  // namespace

extern const Question question_types;
constinit const Question question_types = {
    .name = "types",
    .title = "Types",
    .summary = "the types of a dump with their counts and sizes",
    .listed_after = "info",
    .asks = kDumps,
    .parameters = kParameters,
    .check = check,
    .fields = type_fields_of_one_dump,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInExport,
    .in_window = kInWindow,
    .answer = answer,
};

}  // namespace hs
