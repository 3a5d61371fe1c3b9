// peaks LOG: where live memory was highest, and what was live there.

#include <set>

#include "app/cli/trace_input.h"
#include "core/analysis/frame_table.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/log_summary.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr size_t kTopFrames = 10;

constexpr OptionSpec kOptions[] = {
    {"prominence", ValueKind::kText, "SHARE", "least prominence, as a share of the highest (0.05)"},
};

std::string growth_note(const LogPeakPoint& end) {
    return "live memory rises to " + format_bytes(end.live.rounded()) + " at " +
           format_double(seconds_from_us(end.time_us)) +
           " s and hardly falls after it: growth, no peak\n";
}

Result<int> run(CommandContext& context) {
    HS_TRY(const double least_share,
           share_option(context.arguments(), "prominence", kListedPeakShare));
    HS_TRY(TraceInput input, load_log(context, context.positional(0)));
    HS_TRY_VOID(read_functions(context, input));
    HS_TRY(const auto sources, sources_option(context.arguments(), *input.dataset));
    HS_TRY(std::vector<LogPeakPoint> peaks,
           log_peaks(input.log(), input.scaled, least_share, context.job()));
    HS_TRY(const std::vector<bool> falls,
           falls_after(input.log(), input.scaled, peaks, context.job()));
    std::set<uint64_t> rises;  // ends of rising lines, by event count
    for (size_t i = 0; i < peaks.size(); ++i) {
        if (!falls[i]) rises.insert(peaks[i].event_count);
    }
    sort_by_height(peaks);
    std::string note;
    if (!context.wants_json()) {
        for (const LogPeakPoint& peak : peaks) {
            if (rises.count(peak.event_count) > 0) note += growth_note(peak);
        }
        std::erase_if(peaks,
                      [&](const LogPeakPoint& peak) { return rises.count(peak.event_count) > 0; });
    }
    const size_t total = peaks.size();
    peaks.resize(context.row_limit(total));
    HS_TRY(const CallGraphShape shape,
           call_graph_shape(input.traces(), FrameDetail::kLine, context.job()));
    std::vector<std::vector<FrameRow>> tops(peaks.size());
    context.job().parallel_for(peaks.size(), 1, [&](size_t i, size_t) {
        const std::vector<Amount> amounts = live_amounts(input.log(), input.traces().trace_count(),
                                                         peaks[i].event_count, input.scaled);
        tops[i] = top_frames(input.traces(), shape, call_graph(input.traces(), shape, amounts),
                             kTopFrames);
    });
    if (context.job().cancelled()) return cancelled_error();
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("peaks");
            json.begin_array();
            for (size_t i = 0; i < peaks.size(); ++i) {
                json.begin_object();
                json.field("time_s", seconds_from_us(peaks[i].time_us));
                json.field("bytes", peaks[i].live.rounded());
                json.field("prominence_bytes", peaks[i].prominence.rounded());
                json.field("falls", rises.count(peaks[i].event_count) == 0);
                json.key("top");
                json.begin_array();
                for (const FrameRow& row : tops[i]) {
                    json.begin_object();
                    json.field("frame", row.name);
                    json.field("bytes", row.self.rounded());
                    write_function(json, function_texts(input.functions.get(), row.name));
                    write_source(json, sources.get(), input.traces().strings,
                                 shape.nodes[row.node]);
                    json.end_object();
                }
                json.end_array();
                json.end_object();
            }
            json.end_array();
            write_remarks(json, input);
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    for (const char* name : {"SECONDS", "LIVE", "PROMINENCE"}) {
        table.add_column(name, Align::kRight);
    }
    table.add_column("MOST LIVE IN", Align::kLeft, true);
    for (size_t i = 0; i < peaks.size(); ++i) {
        std::string top;
        for (size_t k = 0; k < tops[i].size() && k < 3; ++k) {
            top += (k == 0 ? "" : ", ") + frame_cell(input, tops[i][k].name) + " " +
                   format_bytes(tops[i][k].self.rounded());
        }
        table.add_row({format_double(seconds_from_us(peaks[i].time_us)),
                       format_bytes(peaks[i].live.rounded()),
                       format_bytes(peaks[i].prominence.rounded()), std::move(top)});
    }
    context.write_table(table, total);
    context.write_text(note);
    return 0;
}

}  // namespace

extern const Command kPeaksCommand;
const Command kPeaksCommand = {
    .name = "peaks",
    .summary = "where live memory was highest, and what was live there",
    .usage = "LOG [--prominence SHARE] [--limit N] [--source] [--map FROM=TO]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kLogOptions | kSourceOption,
    .options = kOptions,
    .details =
        "Highest first. The prominence is how far live memory falls on both sides before it "
        "rises higher again; peaks with less than 5 % of the highest are left out. The end of a "
        "rise, after which memory does not fall by a quarter, is growth and no peak: --json lists "
        "it too, with \"falls\": false.",
    .run = run,
};

}  // namespace hs
