// temporary: what was freed again at once, by where it was allocated.

#include <algorithm>
#include <tuple>

#include "core/analysis/paired_events.h"
#include "core/model/event_log.h"
#include "core/questions/question.h"
#include "core/questions/sites.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    kFromSpec, kToSpec, kBySpec, kThreadSpec, kAllocatorSpec,
};

struct Row : SiteRow {
    EventTotal all;
    EventTotal temporary;
};

constexpr RowField<Row> kFields[] = {
    {{"name", "Site", "Allocation site", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(row.name); }},
    {{"temporary_count", "Temporary", "Blocks freed again at once", Meaning::kCount},
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
         return of_made_text(row.sites->function(row.site).name, made);
     }},
    {{"qualified_name", "Qualified name", "The function with its class", Meaning::kText},
     [](const Row& row, std::string& made) {
         return of_made_text(row.sites->function(row.site).qualified, made);
     }},
    {{"source", "Source", "The line, as the source file has it", Meaning::kText},
     [](const Row& row, std::string& made) {
         made = row.sites->source(row.site);
         return made.empty() ? Value{} : Value::of_text(made);
     }},
    {{"label", "Site", "Where it was allocated, with the function where it is known",
      Meaning::kText},
     [](const Row& row, std::string& made) {
         made = row.sites->label(row.site);
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

// By count of temporary ones, then bytes, falling; ties by name.
std::vector<Row> rows_of(const Sites& sites, const TemporaryAllocations& found) {
    std::vector<Row> rows(sites.count());
    for (uint32_t trace = 0; trace < found.all.size(); ++trace) {
        Row& row = rows[sites.site_of(trace)];
        row.all.add(found.all[trace]);
        row.temporary.add(found.temporary[trace]);
    }
    name_sites(sites, rows);
    std::erase_if(rows, [](const Row& row) { return row.temporary.count == 0; });
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        if (a.temporary.count != b.temporary.count) return a.temporary.count > b.temporary.count;
        if (a.temporary.bytes != b.temporary.bytes) return b.temporary.bytes < a.temporary.bytes;
        return std::tie(a.name, a.site) < std::tie(b.name, b.site);
    });
    return rows;
}

EventTotal total_of(const StackAmounts& amounts, size_t trace) {
    return {static_cast<uint64_t>(amounts.counts[trace].rounded()), amounts.amounts[trace]};
}

// Where it is known which free ends which allocation.
Result<TemporaryAllocations> paired(const EventLog& log, const StackRows& rows, EventRange range,
                                    JobContext& job) {
    HS_TRY(const StackAmounts temporary, temporary_amounts(log, rows, range, job));
    const StackAmounts all = stack_amounts(log, rows, range, StackPart::kAllocated, kRecordedBytes);
    TemporaryAllocations found;
    for (size_t trace = 0; trace < rows.trace_count; ++trace) {
        found.all.push_back(total_of(all, trace));
        found.temporary.push_back(total_of(temporary, trace));
    }
    return found;
}

Result<Answer> answer(const Ask& ask) {
    const DatasetPtr dataset = ask.file.dataset();
    HS_TRY(const EventLog* log, events_of(*dataset));
    std::vector<Diagnostic> remarks;
    HS_TRY(const std::shared_ptr<const Sites> sites,
           Sites::make(ask, site_choice(ask.given), remarks));
    const EventRange range = range_parameter(ask.given, *log, ask.file.measure());
    HS_TRY(const TemporaryAllocations found,
           log->pairing() != nullptr ? paired(*log, sites->rows(), range, ask.job)
                                     : temporary_allocations(*log, sites->rows().trace_count,
                                                             {range, nullptr, sites->rows()},
                                                             ask.file.measure(), ask.job));
    std::vector<size_t> left_out;
    if (!sites->has_sources()) left_out.push_back(kSource);
    Answer made =
        answer_of(row_relation<Row>(rows_of(*sites, found), kFields, std::move(left_out), sites));
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
        "Temporary, where the log says which free ends which allocation: freed by the thread that "
        "allocated, with at most one other allocation of that thread between. In other logs: freed "
        "before anything else was allocated, and a free is taken for that of the newest allocation "
        "when stack and size agree.",
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
