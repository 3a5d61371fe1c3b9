// empty: containers that hold nothing, by what holds them.

#include "core/analysis/empty_containers.h"
#include "core/base/type_name.h"
#include "core/questions/question.h"

namespace hs {
namespace {

struct Row {
    const ObjectGraph* graph = nullptr;
    EmptyContainers group;
};

std::string_view holder_text(const Row& row) {
    switch (row.group.held) {
        case HeldBy::kOne:
            return shown_type_name(row.graph->type_text(row.group.holder));
        case HeldBy::kSeveral:
            return "(several)";
        case HeldBy::kNothing:
            break;
    }
    return "(nothing)";
}

constexpr RowField<Row> kFields[] = {
    {{"type", "Full type", "Class of the containers, as the dump has it", Meaning::kText},
     [](const Row& row, std::string&) {
         return Value::of_text(row.graph->type_text(row.group.type));
     }},
    {{"short_type", "Type", "Class of the containers", Meaning::kText},
     [](const Row& row, std::string&) {
         return Value::of_text(shown_type_name(row.graph->type_text(row.group.type)));
     }},
    {{"held_by", "Full dominator",
      "Class of what keeps them alive, as the dump has it; nothing where that is no single object",
      Meaning::kText},
     [](const Row& row, std::string&) {
         if (row.group.held != HeldBy::kOne) return Value{};
         return Value::of_text(row.graph->type_text(row.group.holder));
     }},
    {{"holder", "Dominator", "Class of the dominator", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(holder_text(row)); }},
    {{"name", "Name", "What the holder calls them; […]: items of it", Meaning::kText},
     [](const Row& row, std::string&) {
         return row.group.name.empty() ? Value{} : Value::of_text(row.group.name);
     }},
    {{"objects", "Objects", "Number of empty containers", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.group.objects); }},
    {{"shallow_bytes", "Shallow", "Bytes of the empty containers", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.group.shallow_bytes); }},
    {{"example", "Example", "One of the containers", Meaning::kId},
     [](const Row& row, std::string& made) {
         made = row.graph->id_text(row.group.example);
         return Value::of_id(made);
     }},
};
enum : size_t { kType, kShortType, kHeldBy, kHolder, kName, kObjects, kShallow, kExample };

constexpr SurfaceColumn kForPrograms[] = {{kType},    {kHeldBy},  {kName},
                                          {kObjects}, {kShallow}, {kExample}};
constexpr SurfaceColumn kForPeople[] = {
    {kShortType, {}, kType}, {kHolder, {}, kHeldBy}, {kName}, {kObjects}, {kShallow}, {kExample}};
constexpr SurfaceColumn kInReport[] = {
    {kShortType, {}, kType}, {kHolder, {}, kHeldBy}, {kName}, {kObjects}, {kShallow}};

Result<Answer> answer(const Ask& ask) {
    const ObjectGraph& graph = ask.file.graph();
    HS_TRY(const auto kept, ask.file.retained(ask.job));
    HS_TRY(std::vector<EmptyContainers> found, empty_containers(graph, kept->dominators, ask.job));
    std::vector<Row> rows;
    rows.reserve(found.size());
    uint64_t objects = 0;
    uint64_t bytes = 0;
    for (EmptyContainers& group : found) {
        objects += group.objects;
        bytes = add_saturated(bytes, group.shallow_bytes);
        rows.push_back({&graph, std::move(group)});
    }
    Answer made = answer_of(row_relation<Row>(std::move(rows), kFields, {}, ask.file.dataset()));
    made.items = {
        {"total",
         {},
         {{"objects", Value::of_count(objects)}, {"shallow_bytes", Value::of_bytes(bytes)}}}};
    return made;
}

}  // namespace

extern const Question question_empty;
constinit const Question question_empty = {
    .name = "empty",
    .title = "Empty containers",
    .summary = "dicts, lists and sets that hold nothing, by what holds them",
    .details =
        "Each takes memory for nothing: made only when something goes into it, it would cost "
        "nothing. A private __dict__ is left out; it counts with its instance.",
    .listed_after = "duplicates",
    .asks = kDumps,
    .fields = fields_of_rows<kFields>,
    .in_json = kForPrograms,
    .in_text = kForPeople,
    .in_export = kForPrograms,
    .in_window = kForPeople,
    .in_report = kInReport,
    .answer = answer,
};

}  // namespace hs
