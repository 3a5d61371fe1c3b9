// drops: where memory piles up.

#include "core/analysis/largest_holders.h"
#include "core/analysis/object_names.h"
#include "core/base/type_name.h"
#include "core/questions/question.h"
#include "core/table/render.h"

namespace hs {
namespace {

// What the rows are made of.
struct Facts {
    DatasetPtr dataset;
    std::shared_ptr<const RetainedGraph> kept;
    std::shared_ptr<const ObjectNames> names;  // null: not asked for

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset->graph; }
    [[nodiscard]] uint64_t retained(ObjectId object) const {
        return kept->dominators.retained[object.v];
    }
};

struct Row {
    const Facts* facts = nullptr;
    AccumulationPoint point;
};

Value name_value(std::string name, std::string& made) {
    made = std::move(name);
    return made.empty() ? Value{} : Value::of_text(made);
}

void write_largest(JsonWriter& json, const Facts& facts, ObjectId largest) {
    json.begin_object();
    json.field("id", facts.graph().id_text(largest));
    json.field("type", facts.graph().type_text(largest));
    json.field("retained_bytes", facts.retained(largest));
    json.end_object();
}

constexpr RowField<Row> kFields[] = {
    {{"id", "ID", "Address, as Python's id() gives it", Meaning::kId},
     [](const Row& row, std::string& made) {
         made = row.facts->graph().id_text(row.point.row);
         return Value::of_id(made);
     }},
    {{"type", "Full type", "Class, as the dump has it", Meaning::kText},
     [](const Row& row, std::string&) {
         return Value::of_text(row.facts->graph().type_text(row.point.row));
     }},
    {{"name", "Name", "Name of the object in the program", Meaning::kText},
     [](const Row& row, std::string& made) {
         const Facts& facts = *row.facts;
         return name_value(qualified_name(facts.graph(), *facts.names, row.point.row), made);
     }},
    {{"shallow_bytes", "Shallow", "Bytes of the object alone", Meaning::kBytes},
     [](const Row& row, std::string&) {
         return Value::of_bytes(row.facts->graph().shallow(row.point.row));
     }},
    {{"retained_bytes", "Retained", "Memory freed if the object were freed", Meaning::kBytes},
     [](const Row& row, std::string&) {
         return Value::of_bytes(row.facts->retained(row.point.row));
     }},
    {{"drop_bytes", "Accumulated", "Retained minus that of the largest child in the dominator tree",
      Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.point.drop_bytes); }},
    {{"dominated", "Dominates", "Number of children in the dominator tree", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.point.dominated_count); }},
    {{"largest", "Largest child",
      "Child with the largest retained size, with type and bytes, as JSON", Meaning::kJson},
     [](const Row& row, std::string& made) {
         if (row.point.largest_child.is_nil()) return Value{};
         return of_made_json(
             [&](JsonWriter& json) { write_largest(json, *row.facts, row.point.largest_child); },
             made);
     }},
    {{"typed_name", "Name", "Type and name of the object", Meaning::kText},
     [](const Row& row, std::string& made) {
         const Facts& facts = *row.facts;
         return name_value(typed_name(facts.graph(), *facts.names, row.point.row), made);
     }},
    {{"retained_share", "% of total", "Retained as a share of all bytes", Meaning::kShare},
     [](const Row& row, std::string&) {
         return Value::of_share(row.facts->retained(row.point.row), row.facts->retained({}));
     }},
    {{"largest_name", "Largest child", "Type and name of the child with the largest retained size",
      Meaning::kText},
     [](const Row& row, std::string& made) {
         const Facts& facts = *row.facts;
         if (row.point.largest_child.is_nil()) return Value{};
         return name_value(typed_name(facts.graph(), *facts.names, row.point.largest_child), made);
     }},
};
enum : size_t {
    kId,
    kType,
    kName,
    kShallow,
    kRetained,
    kDrop,
    kDominated,
    kLargest,
    kTypedName,
    kRetainedShare,
    kLargestName
};

constexpr SurfaceColumn kInJson[] = {{kId},       {kType}, {kName},      {kShallow},
                                     {kRetained}, {kDrop}, {kDominated}, {kLargest}};
constexpr SurfaceColumn kInText[] = {{kDrop},      {kRetained},  {kId},
                                     {kTypedName}, {kDominated}, {kLargestName}};
constexpr SurfaceColumn kInExport[] = {{kId},       {kType}, {kName},      {kShallow},
                                       {kRetained}, {kDrop}, {kDominated}, {kLargestName}};
constexpr SurfaceColumn kInWindow[] = {
    {kTypedName, {}, kType}, {kDrop}, {kRetained}, {kRetainedShare}, {kDominated},
    {kLargestName},          {kId}};
constexpr SurfaceColumn kInReport[] = {{kTypedName, {}, kType}, {kDrop},      {kRetained},
                                       {kRetainedShare},        {kDominated}, {kLargestName}};
constexpr WantedFields kNames =
    wanted_field(kName) | wanted_field(kTypedName) | wanted_field(kLargestName);

Result<Answer> answer(const Ask& ask) {
    auto facts = std::make_shared<Facts>();
    facts->dataset = ask.file.dataset();
    HS_TRY(facts->kept, ask.file.retained(ask.job));
    std::vector<size_t> left_out = {kName, kTypedName, kLargestName};
    if ((ask.wanted & kNames) != 0) {
        HS_TRY(facts->names, ask.file.names(ask.job));
        left_out.clear();
    }
    const ObjectGraph& graph = facts->graph();
    const Dominators& dominators = facts->kept->dominators;
    ask.job.begin_stage("finding accumulation points");
    const std::vector<AccumulationPoint> points =
        ask.audience == Audience::kPeople
            ? folded_accumulation_points(graph, dominators, ask.most_rows)
            : accumulation_points(graph, dominators, ask.most_rows);
    if (ask.job.cancelled()) return cancelled_error();
    std::vector<Row> rows;
    rows.reserve(points.size());
    for (const AccumulationPoint& point : points) rows.push_back({facts.get(), point});
    Answer made =
        answer_of(row_relation<Row>(std::move(rows), kFields, std::move(left_out), facts));
    // Which objects are no rows of their own, the records tell: nobody reads those of all objects.
    if (made.rows.size() >= ask.most_rows) made.row_count = graph.object_count;
    return made;
}

}  // namespace

extern const Question question_drops;
constinit const Question question_drops = {
    .name = "drops",
    .title = "Accumulation points",
    .summary = "accumulation points: objects that dominate many smaller ones",
    .details =
        "The drop of an object is what it keeps alive less what the largest single object below "
        "it does:\nhigh where a container holds many, low along a chain of holders. A private "
        "__dict__ "
        "counts with its\ninstance; with --json each object is a row.",
    .listed_after = "groups",
    .asks = kDumps,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInExport,
    .in_window = kInWindow,
    .in_report = kInReport,
    .answer = answer,
};

}  // namespace hs
