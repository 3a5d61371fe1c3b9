// duplicates: values that objects of one type hold again and again.

#include "core/analysis/duplicates.h"
#include "core/analysis/object_filter.h"
#include "core/base/type_name.h"
#include "core/model/record_value.h"
#include "core/questions/question.h"

namespace hs {
namespace {

struct Row {
    std::string_view type;  // in the dump, as the token
    DuplicateValue value;
};

constexpr RowField<Row> kFields[] = {
    {{"type", "Full type", "Class of the objects, as the dump has it", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(row.type); }},
    {{"name", "Attribute", "Attribute with the value", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(row.value.name); }},
    {{"value", "Value", "As JSON", Meaning::kJson},
     [](const Row& row, std::string& made) {
         made = strict_json(row.value.token);
         return Value::of_json(made);
     }},
    {{"objects", "Objects", "Number of objects with the value", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.value.objects); }},
    {{"text_bytes", "Text", "Bytes of the value as the dump writes it", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.value.text_bytes); }},
    {{"short_type", "Type", "Class of the objects", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(shown_type_name(row.type)); }},
    {{"value_text", "Value", "Value of the attribute", Meaning::kText},
     [](const Row& row, std::string& made) {
         made = searchable_text(row.value.token);
         return Value::of_text(made);
     }},
};
enum : size_t { kType, kName, kValue, kObjects, kTextBytes, kShortType, kValueText };

constexpr SurfaceColumn kInJson[] = {{kType}, {kName}, {kValue}, {kObjects}, {kTextBytes}};
constexpr SurfaceColumn kInText[] = {{kObjects}, {kTextBytes}, {kShortType}, {kName}, {kValueText}};
constexpr SurfaceColumn kInExport[] = {{kType}, {kName}, {kValueText}, {kObjects}, {kTextBytes}};
constexpr SurfaceColumn kForPeople[] = {
    {kShortType, {}, kType}, {kName}, {kValueText}, {kObjects}, {kTextBytes}};

Result<Answer> answer(const Ask& ask) {
    const ObjectGraph& graph = ask.file.graph();
    HS_TRY(std::vector<DuplicateValue> found, duplicate_values(graph, SIZE_MAX, ask.job));
    std::vector<Row> rows;
    rows.reserve(found.size());
    for (DuplicateValue& value : found) {
        rows.push_back({graph.type_text(value.type), std::move(value)});
    }
    Answer made = answer_of(row_relation<Row>(std::move(rows), kFields, {}, ask.file.dataset()));
    made.items = {{"count", Value::of_count(made.rows.size())}};
    return made;
}

}  // namespace

extern const Question question_duplicates;
constinit const Question question_duplicates = {
    .name = "duplicates",
    .title = "Duplicate values",
    .summary = "values that objects of one type hold again and again",
    .details =
        "Texts and numbers of attributes, equal as written; the most objects times bytes of text "
        "first.\nA dump cuts texts at 1000 characters.",
    .listed_after = "cycles",
    .asks = kDumps,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInExport,
    .in_window = kForPeople,
    .in_report = kForPeople,
    .answer = answer,
};

}  // namespace hs
