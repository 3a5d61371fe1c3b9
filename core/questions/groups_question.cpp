// groups: which part of the program the memory belongs to, by module of the types or by file.

#include <array>

#include "core/analysis/group_totals.h"
#include "core/questions/question.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    {"by", ValueKind::kWord, "WHAT",
     "module: of the objects' types (unless given); file: where their code stands", "module file"},
    {"no-retained", ValueKind::kFlag, {}, "leave the retained bytes out; faster"},
};

struct Row {
    GroupTotal total;
    uint64_t whole_bytes = 0;  // of the dump
};

enum : size_t { kName, kShownName, kObjects, kShallow, kShallowShare, kRetained };
using Fields = std::array<RowField<Row>, kRetained + 1>;

// The title says what the rows are.
constexpr Fields fields_titled(std::string_view title) {
    return {{
        {{"name", title, "Module or file", Meaning::kText},
         [](const Row& row, std::string&) {
             return row.total.name.empty() ? Value{} : Value::of_text(row.total.name);
         }},
        {{"shown_name", title, "Module or file", Meaning::kText},
         [](const Row& row, std::string&) {
             return Value::of_text(row.total.name.empty() ? std::string_view("(not known)")
                                                          : row.total.name);
         }},
        {{"objects", "Objects", "Number of objects", Meaning::kCount},
         [](const Row& row, std::string&) { return Value::of_count(row.total.objects); }},
        {{"shallow_bytes", "Shallow", "Bytes of the objects alone", Meaning::kBytes},
         [](const Row& row, std::string&) { return Value::of_bytes(row.total.shallow_bytes); }},
        {{"bytes_share", "% size", "Share of all shallow bytes", Meaning::kShare},
         [](const Row& row, std::string&) {
             return Value::of_share(row.total.shallow_bytes, row.whole_bytes);
         }},
        {{"retained_bytes", "Retained",
          "Kept alive by one of them alone; what only several together hold is not counted",
          Meaning::kBytes},
         [](const Row& row, std::string&) { return Value::of_bytes(row.total.retained_bytes); }},
    }};
}
constexpr Fields kOfModules = fields_titled("Module");
constexpr Fields kOfFiles = fields_titled("File");

constexpr SurfaceColumn kForPrograms[] = {{kName}, {kObjects}, {kShallow}, {kRetained}};
constexpr SurfaceColumn kInText[] = {{kShownName}, {kObjects}, {kShallow}, {kRetained}};
constexpr SurfaceColumn kForPeople[] = {
    {kShownName}, {kObjects}, {kShallow}, {kShallowShare}, {kRetained}};

Result<Answer> answer(const Ask& ask) {
    const ObjectGraph& graph = ask.file.graph();
    const bool by_file = ask.given.text("by") == "file";
    std::shared_ptr<const RetainedGraph> kept;
    if (is_wanted(ask.wanted, kRetained) && !ask.given.has("no-retained")) {
        HS_TRY(kept, ask.file.retained(ask.job));
    }
    const Dominators* dominators = kept ? &kept->dominators : nullptr;
    std::vector<GroupTotal> totals;
    if (by_file) {
        HS_TRY(totals, source_file_totals(graph, dominators, ask.job));
    } else {
        totals = module_totals(graph, dominators);
    }
    std::vector<Row> rows;
    rows.reserve(totals.size());
    for (GroupTotal& total : totals) rows.push_back({std::move(total), graph.shallow_bytes});
    std::vector<size_t> left_out;
    if (!kept) left_out.push_back(kRetained);
    return answer_of(
        row_relation<Row>(std::move(rows), by_file ? kOfFiles : kOfModules, std::move(left_out)));
}

}  // namespace

extern const Question question_groups;
constinit const Question question_groups = {
    .name = "groups",
    .title = "Modules",
    .summary = "objects and bytes of each module or source file",
    .listed_after = "dominators",
    .asks = kDumps,
    .parameters = kParameters,
    .fields = fields_of_rows<kOfModules>,
    .in_json = kForPrograms,
    .in_text = kInText,
    .in_export = kForPrograms,
    .in_window = kForPeople,
    .in_report = kForPeople,
    .answer = answer,
};

}  // namespace hs
