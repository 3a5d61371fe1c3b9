// leaks FILE...: what grows, ranked.

#include "app/cli/trace_input.h"
#include "core/analysis/growth.h"
#include "core/analysis/memory_growth.h"
#include "core/base/text_format.h"
#include "core/import/perprovis.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"by", ValueKind::kWord, "KIND", "what a site is (line unless given)", "function line file"},
    {"samples", ValueKind::kCount, "N", "instants looked at, evenly over a log (100)"},
};

void write_site(JsonWriter& json, const GrowthSite& site) {
    json.begin_object();
    json.field("name", site.name);
    json.field("first_bytes", site.first_bytes);
    json.field("last_bytes", site.last_bytes);
    json.field("growth_bytes", site.growth_bytes);
    json.field("slope_bytes_per_s", site.slope_bytes_per_s);
    json.field("monotony", site.monotony);
    json.field("confidence", site.confidence);
    json.field("samples", site.samples);
    json.field("rising_share", site.rising_share);
    json.field("leak_by_perprovis", is_leak_by_perprovis(site));
    json.end_object();
}

struct Ranking {
    TraceInput input;
    std::vector<GrowthSite> sites;
};

Result<Ranking> ranking(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    const std::string_view path = context.positional(0);
    HS_TRY(DatasetPtr dataset, context.load(path));
    Ranking found;
    if (!dataset->log && dataset->info.format == "perprovis") {
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
    LogGrowthOptions options;
    options.detail = detail_option(arguments);
    options.samples = arguments.count("samples").value_or(options.samples);
    options.scaled = found.input.scaled;
    HS_TRY(found.sites,
           log_growth(found.input.log(), found.input.traces(), options, context.job()));
    return found;
}

Result<int> run(CommandContext& context) {
    HS_TRY(const Ranking found, ranking(context));
    const std::vector<GrowthSite>& sites = found.sites;
    const size_t shown = context.row_limit(sites.size());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("sites");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) write_site(json, sites[i]);
            json.end_array();
            write_remarks(json, found.input);
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    table.add_column("SITE", Align::kLeft, true);
    for (const char* name :
         {"GROWTH", "FIRST", "LAST", "PER SECOND", "MONOTONY", "CONFIDENCE", "PERPROVIS"}) {
        table.add_column(name, Align::kRight);
    }
    for (size_t i = 0; i < shown; ++i) {
        const GrowthSite& site = sites[i];
        table.add_row({site.name, format_bytes(site.growth_bytes), format_bytes(site.first_bytes),
                       format_bytes(site.last_bytes),
                       format_bytes(Amount::from_double(site.slope_bytes_per_s).rounded()),
                       format_share(site.monotony), format_share(site.confidence),
                       is_leak_by_perprovis(site) ? "leak" : "-"});
    }
    context.write_table(table, sites.size());
    return 0;
}

}  // namespace

extern const Command kLeaksCommand;
const Command kLeaksCommand = {
    .name = "leaks",
    .summary = "what grows, ranked, with how sure that is a leak",
    .usage = "FILE [--by function|line|file] [--limit N]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kLogOptions,
    .options = kOptions,
    .details =
        "Most growth first. Monotony is bytes gained of all bytes gained and lost; "
        "confidence also asks how straight the growth is. Memory snapshots (PerProVis): first and "
        "last are over the snapshots that name the site. The last column and JSON say what that "
        "tool's own rule says: three points or more, and more than 1 MiB gained.",
    .run = run,
};

}  // namespace hs
