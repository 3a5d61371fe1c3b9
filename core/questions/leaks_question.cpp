// leaks: what grows, ranked.

#include "core/questions/leaks.h"

#include <algorithm>
#include <utility>

#include "core/analysis/memory_growth.h"
#include "core/model/profile_history.h"
#include "core/questions/function_texts.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr uint64_t kMostSamples = 1'000;  // each is a number for every site

constexpr OptionSpec kParameters[] = {
    {.name = "by",
     .kind = ValueKind::kWord,
     .metavar = "KIND",
     .help = "logs: what a site is (line unless given)",
     .words = "function line file",
     .fits = kLogs},
    {.name = "samples",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "logs: at how many instants, evenly over the log (100)",
     .least = 2,
     .most = kMostSamples,
     .fits = kLogs},
    kThreadSpec,
    kAllocatorSpec,
};

Value bytes_value(int64_t bytes) {
    return Value::of_amount(Amount::whole(bytes), Unit::kBytes);
}
Value number_value(double number) {
    return {Meaning::kNumber, {}, 0, 0, number};
}
FunctionTexts function_of(const Leak& row) {
    return function_texts(row.from->functions.get(), row.site.name);
}

constexpr RowField<Leak> kFields[] = {
    {{"name", "Name", "The line, function or file that allocated the memory itself",
      Meaning::kText},
     [](const Leak& row, std::string&) { return Value::of_text(row.site.name); }},
    {{"label", "Site", "The same with its function, where that is known", Meaning::kText},
     [](const Leak& row, std::string& made) {
         made = frame_label(row.from->functions.get(), row.site.name);
         return Value::of_text(made);
     }},
    {{"file", "File", "The file that was looked at", Meaning::kText},
     [](const Leak& row, std::string&) { return Value::of_text(row.from->name); }},
    {{"first_bytes", "First", "Live bytes of the site itself at the first point", Meaning::kBytes},
     [](const Leak& row, std::string&) { return bytes_value(row.site.first_bytes); }},
    {{"last_bytes", "Last", "Live bytes of the site itself at the last point", Meaning::kBytes},
     [](const Leak& row, std::string&) { return bytes_value(row.site.last_bytes); }},
    {{"growth_bytes", "Self growth", "Last minus first", Meaning::kBytes},
     [](const Leak& row, std::string&) { return bytes_value(row.site.growth_bytes); }},
    {{"slope_bytes_per_s", "Slope", "Bytes per second of the straight line that fits best",
      Meaning::kNumber},
     [](const Leak& row, std::string&) { return number_value(row.site.slope_bytes_per_s); }},
    {{"rate_bytes_per_s", "Rate", "Growth over the time from the first point to the last",
      Meaning::kNumber},
     [](const Leak& row, std::string&) { return number_value(row.site.rate_bytes_per_s); }},
    {{"rate", "Per second", "Growth per second from the first point to the last", Meaning::kBytes},
     [](const Leak& row, std::string&) {
         return bytes_value(Amount::from_double(row.site.rate_bytes_per_s).rounded());
     }},
    {{"monotony", "Monotony", "Share of gains in all gains and losses: 100 % never falls",
      Meaning::kShare},
     [](const Leak& row, std::string&) { return Value::of_share(row.site.monotony); }},
    {{"confidence", "Confidence",
      "Confidence that this is a leak: the growth is straight and steady and goes on to the end",
      Meaning::kShare},
     [](const Leak& row, std::string&) { return Value::of_share(row.site.confidence); }},
    {{"samples", "Points", "Points that the site was seen at", Meaning::kCount},
     [](const Leak& row, std::string&) { return Value::of_count(row.site.samples); }},
    {{"rising_share", "Rising", "Share of steps from point to point that rise", Meaning::kShare},
     [](const Leak& row, std::string&) { return Value::of_share(row.site.rising_share); }},
    {{"leak_by_perprovis", "PerProVis leak",
      "Whether PerProVis reports a leak: growth over 1 MiB in three points or more",
      Meaning::kFlag},
     [](const Leak& row, std::string&) { return Value::of_flag(is_leak_by_perprovis(row.site)); }},
    {{"only_at_start", "At start",
      "Whether nearly all growth came in the first tenth of the time, as of what is imported",
      Meaning::kFlag},
     [](const Leak& row, std::string&) { return Value::of_flag(row.site.only_at_start); }},
    {{"function", "Function", "As a traceback has it", Meaning::kText},
     [](const Leak& row, std::string& made) { return of_made_text(function_of(row).name, made); }},
    {{"qualified_name", "Qualified name", "The function with its class", Meaning::kText},
     [](const Leak& row, std::string& made) {
         return of_made_text(function_of(row).qualified, made);
     }},
    {{"source", "Source", "The line, as the source file has it", Meaning::kText},
     [](const Leak& row, std::string& made) {
         if (row.from->sources == nullptr) return Value{};
         made = source_line(row.from->sources, row.from->dataset->traces->strings, row.site.frame);
         return made.empty() ? Value{} : Value::of_text(made);
     }},
};
enum : size_t {
    kName,
    kLabel,
    kFile,
    kFirst,
    kLast,
    kGrowth,
    kSlope,
    kRateNumber,
    kRate,
    kMonotony,
    kConfidence,
    kSamples,
    kRisingShare,
    kRule,
    kAtStart,
    kFunction,
    kQualifiedName,
    kSource
};

constexpr SurfaceColumn kInJson[] = {{kName},       {kFile},          {kFirst},       {kLast},
                                     {kGrowth},     {kSlope},         {kRateNumber},  {kMonotony},
                                     {kConfidence}, {kSamples},       {kRisingShare}, {kRule},
                                     {kFunction},   {kQualifiedName}, {kSource},      {kAtStart}};
constexpr SurfaceColumn kRuleInText{.field = kRule, .name = "PerProVis", .yes = "leak", .no = "-"};
constexpr SurfaceColumn kInText[] = {{kLabel},    {kGrowth},     {kFirst},    {kLast},  {kRate},
                                     {kMonotony}, {kConfidence}, kRuleInText, {kSource}};
constexpr SurfaceColumn kOfFilesInText[] = {{kLabel}, {kGrowth},   {kFirst},      {kLast},
                                            {kRate},  {kMonotony}, {kConfidence}, kRuleInText,
                                            {kFile},  {kSource}};
constexpr SurfaceColumn kInExport[] = {{kName},       {kFirst},       {kLast},     {kGrowth},
                                       {kRateNumber}, {kSlope},       {kMonotony}, {kConfidence},
                                       {kSamples},    {kRisingShare}, {kRule}};
constexpr SurfaceColumn kInWindow[] = {
    {kLabel, {}, kName}, {kGrowth},     {kFirst},   {kLast}, {kRate},
    {kMonotony},         {kConfidence}, {kSamples}, {kRule}};

// A memory snapshot may be there without a word of who allocated.
bool names_sites(const std::vector<MemorySnapshot>& snapshots) {
    return std::any_of(snapshots.begin(), snapshots.end(),
                       [](const MemorySnapshot& snapshot) { return !snapshot.sites.empty(); });
}

Leaks in_snapshots(const std::shared_ptr<LeaksFile>& file) {
    Leaks leaks;
    const auto& history = file->dataset->history;
    const std::vector<MemorySnapshot> none;
    const std::vector<MemorySnapshot>& snapshots = history ? history->memory : none;
    if (!names_sites(snapshots)) {
        leaks.remarks.push_back(
            {Severity::kWarning, "the file has no memory snapshots with allocations", {}, 1});
    }
    for (GrowthSite& site : memory_growth(snapshots)) leaks.rows.push_back({file, std::move(site)});
    return leaks;
}

Result<Answer> answer(const Ask& ask) {
    HS_TRY(Leaks leaks, find_leaks(ask));
    Answer made = answer_of(leaks_relation(std::move(leaks.rows), leaks.has_sources));
    made.remarks = std::move(leaks.remarks);
    return made;
}

}  // namespace

Result<Leaks> find_leaks(const Ask& ask) {
    auto file = std::make_shared<LeaksFile>();
    file->dataset = ask.file.dataset();
    file->name = ask.file.name();
    if (!file->dataset->log) return in_snapshots(file);
    file->sources = ask.file.shown_sources();
    HS_TRY(file->functions, ask.file.functions(ask.job));
    LogGrowthOptions options;
    options.detail = frame_detail(ask.given);
    options.functions = file->functions.get();
    options.samples = ask.given.count("samples").value_or(options.samples);
    options.measure = ask.file.measure();
    HS_TRY(const std::optional<ChosenRows> rows,
           chosen_rows(row_choice(ask.given), *file->dataset, ask.job));
    options.rows = rows ? &*rows : nullptr;
    HS_TRY(std::vector<GrowthSite> sites,
           log_growth(*file->dataset->log, *file->dataset->traces, options, ask.job));
    Leaks leaks;
    leaks.has_sources = file->sources != nullptr;
    if (const auto remark = why_by_line(options.detail, *file->functions)) {
        leaks.remarks.push_back(*remark);
    }
    for (GrowthSite& site : sites) leaks.rows.push_back({file, std::move(site)});
    return leaks;
}

std::shared_ptr<const Relation> leaks_relation(std::vector<Leak> rows, bool has_sources) {
    std::vector<size_t> left_out;
    if (!has_sources) left_out.push_back(kSource);
    return row_relation<Leak>(std::move(rows), kFields, std::move(left_out));
}

Surface leaks_of_files_in_text() {
    return kOfFilesInText;
}

extern const Question question_leaks;
constinit const Question question_leaks = {
    .name = "leaks",
    .title = "Growing sites",
    .summary = "what grows, ranked, with how sure that is a leak",
    .details =
        "Most growth first, of all files; a site holds what it allocated itself, and stacks that "
        "are not known are the site <unknown>. Per second is the growth over the time from first "
        "to "
        "last; slope_bytes_per_s in JSON is that of the straight line that fits best. Monotony is "
        "bytes gained of all bytes gained and lost; confidence also asks how straight the growth "
        "is and whether it goes on: what grew at once and is kept has little. Memory snapshots "
        "(PerProVis): first and last are over the snapshots that name the site. PERPROVIS and JSON "
        "say what that "
        "tool's own rule says: three points or more, and more than 1 MiB gained.",
    .listed_after = "hotspots",
    .asks = kLogs | kSnapshots,
    .parameters = kParameters,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInExport,
    .in_window = kInWindow,
    .rows_name = "sites",
    .has_sources = true,
    .answer = answer,
};

}  // namespace hs
