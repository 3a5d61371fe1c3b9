// temporary: what was freed again at once, by where it was allocated.

#include <algorithm>
#include <tuple>

#include "core/analysis/call_graph.h"
#include "core/questions/function_texts.h"
#include "core/questions/question.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    kFromSpec,
    kToSpec,
    {"by", ValueKind::kWord, "KIND", "what a row is (line unless given)", "function line file"},
};

// What the rows are made of.
struct Sites {
    GroupedStacks grouped;
    CallGraphShape shape;
    FrameFunctionsPtr functions;
    SourceFiles* sources = nullptr;

    [[nodiscard]] FunctionTexts function(uint32_t node) const {
        return function_texts(functions.get(), grouped, shape.nodes[node]);
    }
};

struct Row {
    const Sites* sites = nullptr;
    uint32_t node = 0;  // of the shape; 0 is unknown stacks
    std::string name;
    EventTotal all;
    EventTotal temporary;
};

constexpr RowField<Row> kFields[] = {
    {{"name", "Site", "Allocation site", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(row.name); }},
    {{"temporary_count", "Temporary", "Blocks freed before anything else was allocated",
      Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.temporary.count); }},
    {{"temporary_bytes", "Bytes", "Their bytes", Meaning::kBytes},
     [](const Row& row, std::string&) {
         return Value::of_amount(row.temporary.bytes, Unit::kBytes);
     }},
    {{"allocated_count", "All blocks", "Number of blocks allocated by the site", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.all.count); }},
    {{"allocated_bytes", "All bytes", "Their bytes", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_amount(row.all.bytes, Unit::kBytes); }},
    {{"share", "Share", "Temporary blocks as a share of all blocks", Meaning::kShare},
     [](const Row& row, std::string&) {
         return Value::of_share(row.temporary.count, row.all.count);
     }},
    {{"function", "Function", "As a traceback has it", Meaning::kText},
     [](const Row& row, std::string& made) {
         return of_made_text(row.sites->function(row.node).name, made);
     }},
    {{"qualified_name", "Qualified name", "The function with its class", Meaning::kText},
     [](const Row& row, std::string& made) {
         return of_made_text(row.sites->function(row.node).qualified, made);
     }},
    {{"source", "Source", "The line, as the source file has it", Meaning::kText},
     [](const Row& row, std::string& made) {
         const Sites& sites = *row.sites;
         made = source_line(sites.sources, sites.grouped.traces().strings,
                            sites.shape.nodes[row.node]);
         return made.empty() ? Value{} : Value::of_text(made);
     }},
    {{"label", "Site", "Where it was allocated, with the function where it is known",
      Meaning::kText},
     [](const Row& row, std::string& made) {
         if (row.node == 0) return Value::of_text(kUnknownStacks);
         made = frame_label(row.sites->functions.get(), row.name);
         return Value::of_text(made);
     }},
};
enum : size_t {
    kName,
    kTemporary,
    kTemporaryBytes,
    kAll,
    kAllBytes,
    kShare,
    kFunction,
    kQualifiedName,
    kSource,
    kLabel
};

constexpr SurfaceColumn kInJson[] = {{kName},     {kTemporary},     {kTemporaryBytes},
                                     {kAll},      {kAllBytes},      {kShare},
                                     {kFunction}, {kQualifiedName}, {kSource}};
constexpr SurfaceColumn kInText[] = {{kLabel, "name"}, {kTemporary}, {kTemporaryBytes},
                                     {kAll},           {kShare},     {kSource}};
constexpr SurfaceColumn kInExport[] = {{kName}, {kTemporary}, {kTemporaryBytes},
                                       {kAll},  {kAllBytes},  {kShare}};
constexpr SurfaceColumn kForPeople[] = {{kLabel}, {kTemporary}, {kTemporaryBytes},
                                        {kAll},   {kAllBytes},  {kShare}};

void add(EventTotal& to, const EventTotal& from) {
    to.count += from.count;
    to.bytes += from.bytes;
}

// By count of temporary ones, then bytes, falling; ties by name.
std::vector<Row> rows_of(const Sites& sites, const TemporaryAllocations& found) {
    const TraceTrie& traces = sites.grouped.traces();
    std::vector<Row> rows(sites.shape.nodes.size());
    for (uint32_t trace = 0; trace < found.all.size(); ++trace) {
        const TraceId grouped = sites.grouped.trace_of({trace});
        Row& row = rows[sites.shape.node_of[traces.trace_node[grouped.v].v]];
        add(row.all, found.all[trace]);
        add(row.temporary, found.temporary[trace]);
    }
    for (uint32_t node = 0; node < rows.size(); ++node) {
        rows[node].sites = &sites;
        rows[node].node = node;
        rows[node].name = node == 0 ? "OTHER" : call_graph_name(traces, sites.shape, node);
    }
    std::erase_if(rows, [](const Row& row) { return row.temporary.count == 0; });
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        if (a.temporary.count != b.temporary.count) return a.temporary.count > b.temporary.count;
        if (a.temporary.bytes != b.temporary.bytes) return b.temporary.bytes < a.temporary.bytes;
        return std::tie(a.name, a.node) < std::tie(b.name, b.node);
    });
    return rows;
}

Result<Answer> answer(const Ask& ask) {
    const Dataset& dataset = *ask.file.dataset();
    const TraceTrie& traces = *dataset.traces;
    HS_TRY(const EventLog* log, events_of(dataset));
    const FrameDetail detail = frame_detail(ask.given);
    HS_TRY(FrameFunctionsPtr functions, ask.file.functions(ask.job));
    HS_TRY(GroupedStacks grouped, GroupedStacks::make(traces, detail, functions.get(), ask.job));
    HS_TRY(const TemporaryAllocations found,
           temporary_allocations(*log, traces.trace_count(), event_choice(ask.given, *log),
                                 ask.file.measure(), ask.job));
    HS_TRY(CallGraphShape shape, call_graph_shape(grouped.traces(), detail, ask.job));
    std::vector<Diagnostic> remarks;
    if (const auto remark = why_by_line(detail, *functions)) remarks.push_back(*remark);
    const auto sites = std::make_shared<const Sites>(Sites{
        std::move(grouped), std::move(shape), std::move(functions), ask.file.shown_sources()});
    const auto kept = std::make_shared<std::pair<std::shared_ptr<const Sites>, DatasetPtr>>(
        sites, ask.file.dataset());
    std::vector<size_t> left_out;
    if (sites->sources == nullptr) left_out.push_back(kSource);
    Answer made =
        answer_of(row_relation<Row>(rows_of(*sites, found), kFields, std::move(left_out), kept));
    made.remarks = std::move(remarks);
    return made;
}

}  // namespace

extern const Question question_temporary;
constinit const Question question_temporary = {
    .name = "temporary",
    .title = "Temporary allocations",
    .summary = "allocations that were freed again at once, by where they were made",
    .details =
        "Temporary: freed before anything else was allocated. The log has no addresses, so a free "
        "is taken for that of the newest allocation when stack and size agree.",
    .listed_after = "sizes",
    .asks = kLogs,
    .parameters = kParameters,
    .check = check_range,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInExport,
    .in_window = kForPeople,
    .in_report = kForPeople,
    .rows_name = "rows",
    .has_sources = true,
    .answer = answer,
};

}  // namespace hs
