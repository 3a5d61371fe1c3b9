// leaks FILE...: what grows, ranked.

#include <algorithm>

#include "app/cli/trace_input.h"
#include "core/analysis/growth.h"
#include "core/analysis/memory_growth.h"
#include "core/base/text_format.h"
#include "core/import/perprovis.h"

namespace hs {

namespace {

constexpr uint64_t kMostSamples = 1'000;  // each is a number for every site

constexpr OptionSpec kOptions[] = {
    {.name = "by",
     .kind = ValueKind::kWord,
     .metavar = "KIND",
     .help = "logs: what a site is (line unless given)",
     .words = "function line file",
     .fits = kLogs},
    {.name = "samples",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "logs: instants looked at, evenly over them (100)",
     .least = 2,
     .most = kMostSamples,
     .fits = kLogs},
};

// What one file, or all files with snapshots together, have to say.
struct Ranking {
    std::string_view path;
    TraceInput input;
    std::unique_ptr<SourceFiles> sources;  // null unless wanted
    bool has_snapshots = false;
    std::vector<GrowthSite> sites;
};

struct RankedSite {
    const Ranking* from = nullptr;
    const GrowthSite* site = nullptr;
};

std::string source_of(const RankedSite& ranked) {
    if (ranked.from->has_snapshots) return {};
    return source_line(ranked.from->sources.get(), ranked.from->input.traces().strings,
                       ranked.site->frame);
}

void write_site(JsonWriter& json, const RankedSite& ranked) {
    const GrowthSite& site = *ranked.site;
    json.begin_object();
    json.field("name", site.name);
    json.field("file", ranked.from->path);
    json.field("first_bytes", site.first_bytes);
    json.field("last_bytes", site.last_bytes);
    json.field("growth_bytes", site.growth_bytes);
    json.field("slope_bytes_per_s", site.slope_bytes_per_s);
    json.field("rate_bytes_per_s", site.rate_bytes_per_s);
    json.field("monotony", site.monotony);
    json.field("confidence", site.confidence);
    json.field("samples", site.samples);
    json.field("rising_share", site.rising_share);
    json.field("leak_by_perprovis", is_leak_by_perprovis(site));
    write_function(json, function_texts(ranked.from->input.functions.get(), site.name));
    if (!ranked.from->has_snapshots) {
        write_source(json, ranked.from->sources.get(), ranked.from->input.traces().strings,
                     site.frame);
    }
    json.end_object();
}

Result<Ranking> ranking(CommandContext& context, std::string_view path) {
    const Arguments& arguments = context.arguments();
    HS_TRY(DatasetPtr dataset, context.load(path));
    Ranking found;
    found.path = path;
    if (!dataset->log && dataset->info.format == "perprovis") {
        found.has_snapshots = true;
        HS_TRY(const std::vector<MemorySnapshot> snapshots,
               read_memory_snapshots(dataset->inputs.at(0).bytes(), context.job()));
        found.sites = memory_growth(snapshots);
        if (snapshots.empty()) {
            Diagnostic note{
                Severity::kWarning, "the file has no memory snapshots with allocations", {}, 1};
            context.warn(path, note);
            found.input.remarks.push_back(std::move(note));
        }
        found.input.dataset = std::move(dataset);
        return found;
    }
    if (!dataset->log) {
        return Error{ErrorCode::kBadInput,
                     "expected an event log or memory snapshots, found " + dataset->info.format,
                     std::string(path), 0};
    }
    HS_TRY(found.input, trace_input(context, path, std::move(dataset)));
    HS_TRY(found.sources, sources_option(arguments, *found.input.dataset));
    LogGrowthOptions options;
    options.detail = frame_detail(arguments);
    HS_TRY_VOID(read_functions(context, found.input, options.detail));
    options.functions = found.input.functions.get();
    options.samples = arguments.count("samples").value_or(options.samples);
    options.scaled = found.input.scaled;
    HS_TRY(found.sites,
           log_growth(found.input.log(), found.input.traces(), options, context.job()));
    return found;
}

// Of all files, by growth; ties by name, then in the order of the files.
std::vector<RankedSite> all_sites(const std::vector<Ranking>& rankings) {
    std::vector<RankedSite> sites;
    for (const Ranking& ranking : rankings) {
        for (const GrowthSite& site : ranking.sites) sites.push_back({&ranking, &site});
    }
    std::stable_sort(sites.begin(), sites.end(), [](const RankedSite& a, const RankedSite& b) {
        return a.site->growth_bytes != b.site->growth_bytes
                   ? a.site->growth_bytes > b.site->growth_bytes
                   : a.site->name < b.site->name;
    });
    return sites;
}

void write_leaks_json(CommandContext& context, const std::vector<Ranking>& rankings,
                      const std::vector<RankedSite>& sites, size_t shown) {
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key("sites");
        json.begin_array();
        for (size_t i = 0; i < shown; ++i) write_site(json, sites[i]);
        json.end_array();
        if (rankings.size() == 1) {
            write_remarks(json, rankings[0].input);
        } else {
            json.key("files");
            json.begin_array();
            for (const Ranking& ranking : rankings) {
                json.begin_object();
                json.field("file", ranking.path);
                write_remarks(json, ranking.input);
                json.end_object();
            }
            json.end_array();
        }
        json.end_object();
    });
}

Result<int> run(CommandContext& context) {
    std::vector<Ranking> rankings;
    for (size_t i = 0; i < context.arguments().positionals().size(); ++i) {
        HS_TRY(Ranking found, ranking(context, context.positional(i)));
        rankings.push_back(std::move(found));
    }
    const std::vector<RankedSite> sites = all_sites(rankings);
    const size_t shown = context.row_limit(sites.size());
    if (context.wants_json()) {
        write_leaks_json(context, rankings, sites, shown);
        return 0;
    }
    TextTable table;
    table.add_column("SITE", Align::kLeft, true);
    for (const char* name :
         {"GROWTH", "FIRST", "LAST", "PER SECOND", "MONOTONY", "CONFIDENCE", "PERPROVIS"}) {
        table.add_column(name, Align::kRight);
    }
    const bool has_files = rankings.size() > 1;
    const bool has_sources = std::any_of(rankings.begin(), rankings.end(),
                                         [](const Ranking& one) { return one.sources != nullptr; });
    if (has_files) table.add_column("FILE", Align::kLeft, true);
    if (has_sources) table.add_column("SOURCE", Align::kLeft, true);
    for (size_t i = 0; i < shown; ++i) {
        const GrowthSite& site = *sites[i].site;
        std::vector<std::string> cells = {
            frame_cell(sites[i].from->input, site.name),
            format_bytes(site.growth_bytes),
            format_bytes(site.first_bytes),
            format_bytes(site.last_bytes),
            format_bytes(Amount::from_double(site.rate_bytes_per_s).rounded()),
            format_share(site.monotony),
            format_share(site.confidence),
            is_leak_by_perprovis(site) ? "leak" : "-"};
        if (has_files) cells.emplace_back(sites[i].from->path);
        if (has_sources) cells.push_back(source_of(sites[i]));
        table.add_row(std::move(cells));
    }
    context.write_table(table, sites.size());
    return 0;
}

}  // namespace

extern const Command kLeaksCommand;
const Command kLeaksCommand = {
    .name = "leaks",
    .summary = "what grows, ranked, with how sure that is a leak",
    .usage = "FILE... [--by function|line|file] [--limit N] [--source] [--map FROM=TO]",
    .min_positionals = 1,
    .common_options = kLogOptions | kSourceOption,
    .options = kOptions,
    .details =
        "Most growth first, of all files; a site holds what it allocated itself, and stacks that "
        "are not known are the site <unknown>. Per second is the growth over the time from first "
        "to "
        "last; slope_bytes_per_s in JSON is that of the straight line that fits best. Monotony is "
        "bytes gained of all bytes gained and lost; confidence also asks how straight the growth "
        "is. Memory snapshots (PerProVis): first and "
        "last are over the snapshots that name the site. PERPROVIS and JSON say what that "
        "tool's own rule says: three points or more, and more than 1 MiB gained.",
    .run = run,
};

}  // namespace hs
