// leaks FILE...: what grows, ranked.

#include "app/cli/trace_input.h"
#include "core/analysis/growth.h"
#include "core/base/text_format.h"

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
    json.end_object();
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    HS_TRY(const TraceInput input, load_log(context, context.positional(0)));
    LogGrowthOptions options;
    options.detail = detail_option(arguments);
    options.samples = arguments.count("samples").value_or(options.samples);
    options.scaled = input.scaled;
    HS_TRY(const std::vector<GrowthSite> sites,
           log_growth(input.log(), input.traces(), options, context.job()));
    const size_t shown = context.row_limit(sites.size());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("sites");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) write_site(json, sites[i]);
            json.end_array();
            write_remarks(json, input);
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    table.add_column("SITE", Align::kLeft, true);
    for (const char* name : {"GROWTH", "FIRST", "LAST", "PER SECOND", "MONOTONY", "CONFIDENCE"}) {
        table.add_column(name, Align::kRight);
    }
    for (size_t i = 0; i < shown; ++i) {
        const GrowthSite& site = sites[i];
        table.add_row({site.name, format_bytes(site.growth_bytes), format_bytes(site.first_bytes),
                       format_bytes(site.last_bytes),
                       format_bytes(Amount::from_double(site.slope_bytes_per_s).rounded()),
                       format_share(site.monotony), format_share(site.confidence)});
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
        "confidence also asks how straight the growth is.",
    .run = run,
};

}  // namespace hs
