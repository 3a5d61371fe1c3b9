// ages: how long the blocks of each site live.

#include <algorithm>
#include <tuple>

#include "core/analysis/paired_events.h"
#include "core/model/event_log.h"
#include "core/questions/question.h"
#include "core/questions/sites.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {kFromSpec, kToSpec, kBySpec, kThreadSpec, kAllocatorSpec};

struct Row : SiteRow {
    StackLifetimes of;
};

Value seconds(double time_s) {
    return Value{Meaning::kSeconds, {}, 0, 0, time_s};
}

constexpr RowField<Row> kFields[] = {
    {{"name", "Site", "Allocation site", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(row.name); }},
    {{"freed_count", "Freed", "Blocks of the site that were freed", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.of.freed.count); }},
    {{"freed_bytes", "Freed bytes", "Their bytes", Meaning::kBytes},
     [](const Row& row, std::string&) {
         return Value::of_amount(row.of.freed.bytes, Unit::kBytes);
     }},
    {{"mean_s", "Mean", "How long those lived, on average", Meaning::kSeconds},
     [](const Row& row, std::string&) {
         if (row.of.freed.count == 0) return Value{};
         return seconds(row.of.sum_us / static_cast<double>(row.of.freed.count) / 1e6);
     }},
    {{"longest_s", "Longest", "How long the last of them lived", Meaning::kSeconds},
     [](const Row& row, std::string&) {
         if (row.of.freed.count == 0) return Value{};
         return seconds(static_cast<double>(row.of.longest_us) / 1e6);
     }},
    {{"brief_share", "Brief", "Share of the site's blocks that lived less than 0.1 s",
      Meaning::kShare},
     [](const Row& row, std::string&) {
         return Value::of_share(row.of.brief.count, row.of.freed.count + row.of.alive.count);
     }},
    {{"alive_count", "Not freed", "Blocks of the site that are alive at the end", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.of.alive.count); }},
    {{"alive_bytes", "Bytes not freed", "Their bytes", Meaning::kBytes},
     [](const Row& row, std::string&) {
         return Value::of_amount(row.of.alive.bytes, Unit::kBytes);
     }},
    {{"label", "Site", "Where it was allocated, with the function where it is known",
      Meaning::kText},
     [](const Row& row, std::string& made) {
         made = row.sites->label(row.site);
         return Value::of_text(made);
     }},
};
enum : size_t { kName, kFreed, kFreedBytes, kMean, kLongest, kBrief, kAlive, kAliveBytes, kLabel };

constexpr SurfaceColumn kInJson[] = {{kName},    {kFreed}, {kFreedBytes}, {kMean},
                                     {kLongest}, {kBrief}, {kAlive},      {kAliveBytes}};
constexpr SurfaceColumn kInText[] = {{kLabel, "name"}, {kFreed}, {kMean},      {kLongest},
                                     {kBrief},         {kAlive}, {kAliveBytes}};
constexpr SurfaceColumn kForPeople[] = {{kLabel},   {kFreed}, {kFreedBytes}, {kMean},
                                        {kLongest}, {kBrief}, {kAlive},      {kAliveBytes}};

// Most blocks first; ties by name.
std::vector<Row> rows_of(const Sites& sites, const std::vector<StackLifetimes>& by_trace) {
    std::vector<Row> rows(sites.count());
    for (uint32_t trace = 0; trace < by_trace.size(); ++trace) {
        rows[sites.site_of(trace)].of.add(by_trace[trace]);
    }
    name_sites(sites, rows);
    const auto count = [](const Row& row) { return row.of.freed.count + row.of.alive.count; };
    std::erase_if(rows, [&](const Row& row) { return count(row) == 0; });
    std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
        if (count(a) != count(b)) return count(a) > count(b);
        return std::tie(a.name, a.site) < std::tie(b.name, b.site);
    });
    return rows;
}

Result<Answer> answer(const Ask& ask) {
    const EventLog& log = *ask.file.dataset()->log;
    std::vector<Diagnostic> remarks;
    HS_TRY(const std::shared_ptr<const Sites> sites,
           Sites::make(ask, site_choice(ask.given), remarks));
    HS_TRY(const Lifetimes found,
           lifetimes(log, sites->rows(), range_parameter(ask.given, log, ask.file.measure()),
                     ask.job));
    Answer made = answer_of(row_relation<Row>(rows_of(*sites, found.by_trace), kFields, {}, sites));
    made.remarks = std::move(remarks);
    return made;
}

}  // namespace

extern const Question question_ages;
constinit const Question question_ages = {
    .name = "ages",
    .title = "Lifetimes by site",
    .summary = "how long the blocks of each site live",
    .details =
        "Of the blocks that were allocated in the range, by where: how many were freed, after how "
        "long, and how many are still there at the end of the log.",
    .listed_after = "lifetimes",
    .asks = kPairedLogs,
    .parameters = kParameters,
    .check = check_range,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInJson,
    .in_window = kForPeople,
    .in_report = kForPeople,
    .rows_name = "rows",
    .has_sources = false,
    .answer = answer,
};

}  // namespace hs
