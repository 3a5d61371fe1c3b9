// created: how many Python objects were made where, and how many of them are left.

#include <algorithm>
#include <tuple>

#include "core/model/event_log.h"
#include "core/model/object_counts.h"
#include "core/questions/question.h"
#include "core/questions/sites.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    {"by", ValueKind::kWord, "KIND", "what a row is (line unless given)", "function line file"},
};

struct Row : SiteRow {
    uint64_t created = 0;
    uint64_t surviving = 0;
};

constexpr RowField<Row> kFields[] = {
    {{"name", "Site", "Where the objects were made", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(row.name); }},
    {{"created", "Created", "How many objects the site made", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.created); }},
    {{"surviving", "Left", "How many of them are there at the end", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.surviving); }},
    {{"label", "Site", "Where they were made, with the function where it is known", Meaning::kText},
     [](const Row& row, std::string& made) {
         made = row.sites->label(row.site);
         return Value::of_text(made);
     }},
};
enum : size_t { kName, kCreated, kSurviving, kLabel };

constexpr SurfaceColumn kInJson[] = {{kName}, {kCreated}, {kSurviving}};
constexpr SurfaceColumn kInText[] = {{kLabel, "name"}, {kCreated}, {kSurviving}};
constexpr SurfaceColumn kForPeople[] = {{kLabel}, {kCreated}, {kSurviving}};

std::vector<Row> rows_of(const Sites& sites, const ObjectCounts& counts) {
    std::vector<Row> rows(sites.count());
    for (uint32_t trace = 0; trace < counts.created.size(); ++trace) {
        Row& row = rows[sites.site_of(trace)];
        row.created += counts.created[trace];
        row.surviving += counts.surviving[trace];
    }
    name_sites(sites, rows);
    std::erase_if(rows, [](const Row& row) { return row.created == 0; });
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        if (a.created != b.created) return a.created > b.created;
        return std::tie(a.name, a.site) < std::tie(b.name, b.site);
    });
    return rows;
}

Result<Answer> answer(const Ask& ask) {
    const ObjectCounts& counts = *ask.file.dataset()->log->objects();
    std::vector<Diagnostic> remarks;
    HS_TRY(const std::shared_ptr<const Sites> sites, Sites::make(ask, RowChoice{}, remarks));
    uint64_t created = 0;
    uint64_t surviving = 0;
    for (const uint64_t count : counts.created) created += count;
    for (const uint64_t count : counts.surviving) surviving += count;
    Answer made = answer_of(row_relation<Row>(rows_of(*sites, counts), kFields, {}, sites));
    made.items = {{"created", Value::of_count(created)},
                  {"destroyed", Value::of_count(counts.destroyed)},
                  {"surviving", Value::of_count(surviving)}};
    made.remarks = std::move(remarks);
    return made;
}

}  // namespace

extern const Question question_created;
constinit const Question question_created = {
    .name = "created",
    .title = "Objects created",
    .summary = "how many Python objects were made where, and how many are left",
    .details =
        "Most objects first. The recording counts objects without their types and sizes. Objects "
        "destroyed, in JSON, may be from before the recording.",
    .listed_after = "memory",
    .asks = kCountedObjects,
    .parameters = kParameters,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInJson,
    .in_window = kForPeople,
    .in_report = kForPeople,
    .rows_name = "rows",
    .answer = answer,
};

}  // namespace hs
