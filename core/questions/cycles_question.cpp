// cycles: reference cycles.

#include "core/analysis/cycles.h"
#include "core/base/text_format.h"
#include "core/questions/question.h"
#include "core/table/render.h"

namespace hs {
namespace {

// What the rows are made of.
struct Facts {
    DatasetPtr dataset;
    std::shared_ptr<const ObjectNames> names;  // null: not asked for

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset->graph; }
    [[nodiscard]] std::string name(ObjectId object) const {
        return typed_name(graph(), *names, object);
    }
};

struct Row {
    const Facts* facts = nullptr;
    Cycle cycle;
};

Value objects_value(const Facts& facts, std::span<const ObjectId> objects, std::string& made) {
    const auto write = [&](JsonWriter& json) {
        json.begin_array();
        for (const ObjectId object : objects) {
            json.begin_object();
            json.field("id", facts.graph().id_text(object));
            json.field("type", facts.graph().type_text(object));
            json.end_object();
        }
        json.end_array();
    };
    return of_made_json(write, made);
}

// "module shop.cache and 3 more"
Value holder_value(const Row& row, std::string& made) {
    if (row.cycle.held_by.empty()) return {};
    made = row.facts->name(row.cycle.held_by.front());
    if (row.cycle.referrers_outside > 1) {
        made += " and " + format_count(row.cycle.referrers_outside - 1) + " more";
    }
    return Value::of_text(made);
}

constexpr RowField<Row> kFields[] = {
    {{"size", "Objects", "Number of objects in the cycle", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.cycle.members.size()); }},
    {{"shallow_bytes", "Shallow", "Bytes of the cycle's objects alone", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.cycle.shallow_bytes); }},
    {{"retained_bytes", "Retained", "Memory that single objects of the cycle keep alive",
      Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.cycle.retained_bytes); }},
    {{"has_root", "Root", "Whether an object of the cycle is a root", Meaning::kFlag},
     [](const Row& row, std::string&) { return Value::of_flag(row.cycle.has_root); }},
    {{"referrers", "Referrers", "Number of objects outside that refer to the cycle",
      Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.cycle.referrers_outside); }},
    {{"held_by", "Referrers", "Objects outside that refer to the cycle, at most 100, as JSON",
      Meaning::kJson},
     [](const Row& row, std::string& made) {
         return objects_value(*row.facts, row.cycle.held_by, made);
     }},
    {{"objects", "Members", "The objects of the cycle, as JSON", Meaning::kJson},
     [](const Row& row, std::string& made) {
         return objects_value(*row.facts, row.cycle.members, made);
     }},
    {{"types", "Types", "The objects by type", Meaning::kText},
     [](const Row& row, std::string& made) {
         made = cycle_types(row.facts->graph(), row.cycle);
         return Value::of_text(made);
     }},
    {{"first", "First", "Type and name of the first of them, by type and ID", Meaning::kText},
     [](const Row& row, std::string& made) {
         made = row.facts->name(row.cycle.members.front());
         return Value::of_text(made);
     }},
    {{"first_id", "ID", "Address of the first object", Meaning::kId},
     [](const Row& row, std::string& made) {
         made = row.facts->graph().id_text(row.cycle.members.front());
         return Value::of_id(made);
     }},
    {{"holder", "Referenced by", "First object outside that refers to the cycle", Meaning::kText},
     holder_value},
};
enum : size_t {
    kSize,
    kShallow,
    kRetained,
    kHasRoot,
    kReferrers,
    kHeldBy,
    kObjects,
    kTypes,
    kFirst,
    kFirstId,
    kHolder
};

constexpr SurfaceColumn kInJson[] = {{kSize},      {kShallow}, {kRetained}, {kHasRoot},
                                     {kReferrers}, {kHeldBy},  {kObjects}};
constexpr SurfaceColumn kInText[] = {{kRetained}, {kShallow}, {kSize},
                                     {kTypes},    {kFirst},   {kHolder}};
constexpr SurfaceColumn kInExport[] = {{kSize},      {kShallow}, {kRetained}, {kHasRoot},
                                       {kReferrers}, {kTypes},   {kFirst},    {kHolder}};
constexpr SurfaceColumn kInWindow[] = {{kTypes},     {kRetained}, {kShallow}, {kSize},   {kFirst},
                                       {kReferrers}, {kHolder},   {kHasRoot}, {kFirstId}};
constexpr SurfaceColumn kInReport[] = {
    {kFirst, "First member"}, {kTypes}, {kSize}, {kShallow}, {kRetained}, {kReferrers}};
constexpr WantedFields kNames = wanted_field(kFirst) | wanted_field(kHolder);

Result<Answer> answer(const Ask& ask) {
    auto facts = std::make_shared<Facts>();
    facts->dataset = ask.file.dataset();
    HS_TRY(const auto kept, ask.file.retained(ask.job));
    HS_TRY(std::vector<Cycle> cycles,
           find_cycles(facts->graph(), kept->roots, kept->dominators, ask.job));
    std::vector<size_t> left_out = {kFirst, kHolder};
    if ((ask.wanted & kNames) != 0) {
        HS_TRY(facts->names, ask.file.names(ask.job));
        left_out.clear();
    }
    std::vector<Row> rows;
    rows.reserve(cycles.size());
    for (Cycle& cycle : cycles) rows.push_back({facts.get(), std::move(cycle)});
    Answer made =
        answer_of(row_relation<Row>(std::move(rows), kFields, std::move(left_out), facts));
    made.items = {{"count", Value::of_count(made.rows.size())}};
    return made;
}

}  // namespace

extern const Question question_cycles;
constinit const Question question_cycles = {
    .name = "cycles",
    .title = "Reference cycles",
    .summary = "reference cycles",
    .listed_after = "path",
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
