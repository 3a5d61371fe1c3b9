// Event logs: live bytes over time, who held them, what grew.

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/analysis/call_graph.h"
#include "core/analysis/growth.h"
#include "core/analysis/live_at.h"
#include "core/analysis/live_series.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/timeline.h"
#include "core/base/text_format.h"
#include "core/report/pictures.h"
#include "core/report/sections.h"

namespace hs {
namespace {

constexpr size_t kChartPoints = 400;
constexpr size_t kStackedSites = 7;

std::string bytes_text(Amount amount) {
    return format_bytes(amount.rounded());
}

std::string seconds_text(int64_t time_us) {
    return format_double(seconds_from_us(time_us)) + " s";
}

class LogSections {
public:
    LogSections(const Dataset& dataset, Measure measure, const FrameFunctions* functions,
                PartBuilder& builder)
        : traces_(*dataset.traces),
          log_(*dataset.log),
          measure_(measure),
          functions_(functions),
          builder_(builder) {}

    Result<void> add() {
        HS_TRY(std::vector<LogPeakPoint> highest,
               log_peaks(log_, measure_, kListedPeakShare, builder_.job));
        sort_by_height(highest);
        HS_TRY(peaks_, falling_peaks(log_, measure_, kListedPeakShare, builder_.job));
        sort_by_height(peaks_);
        const uint64_t end = log_.event_count();
        if (!highest.empty()) highest_ = highest.front();
        is_peak_ = falls_after_highest(log_, measure_);
        at_peak_ = live_amounts(log_, traces_.trace_count(), highest_ ? highest_->event_count : end,
                                measure_);
        at_end_ = live_amounts(log_, traces_.trace_count(), end, measure_);
        HS_TRY(shape_, call_graph_shape(traces_, FrameDetail::kLine, builder_.job));
        HS_TRY_VOID(add_timeline());
        add_flames();
        HS_TRY_VOID(add_tables());
        return add_growth();
    }

private:
    [[nodiscard]] std::string label(std::string_view frame) const {
        return frame_label(functions_, frame);
    }

    // By leaf: the places that allocated most, at the peak or at the end, and everything else.
    [[nodiscard]] std::vector<uint32_t> chief_nodes() const {
        std::vector<Amount> self(shape_.nodes.size());
        for (const auto* amounts : {&at_peak_, &at_end_}) {
            const CallGraph graph = call_graph(traces_, shape_, *amounts);
            for (size_t i = 0; i < self.size(); ++i) self[i] = std::max(self[i], graph.self[i]);
        }
        std::vector<uint32_t> nodes;
        for (uint32_t i = 1; i < self.size(); ++i) {
            if (self[i] > Amount{}) nodes.push_back(i);
        }
        std::sort(nodes.begin(), nodes.end(), [&](uint32_t a, uint32_t b) {
            return self[a] != self[b] ? self[a] > self[b] : a < b;
        });
        nodes.resize(std::min(nodes.size(), kStackedSites));
        return nodes;
    }

    Result<void> add_timeline() {
        const std::vector<int64_t> times = even_times(log_.duration_us(), kChartPoints);
        HS_TRY(const std::vector<TimelinePoint> points,
               timeline(log_, times, measure_, builder_.job));
        TimeChart chart;
        ChartSeries live{"live", {}, 0, false};
        for (const TimelinePoint& point : points) {
            chart.times_s.push_back(seconds_from_us(point.time_us));
            live.values.push_back(static_cast<double>(point.live_bytes));
            chart.least.push_back(static_cast<double>(point.min_bytes));
            chart.most.push_back(static_cast<double>(point.max_bytes));
        }
        chart.lines.push_back(live);
        for (size_t i = 0; i < std::min<size_t>(peaks_.size(), 5); ++i) {
            const LogPeakPoint& peak = peaks_[i];
            chart.marks.push_back({seconds_from_us(peak.time_us), peak.live.to_double(),
                                   "peak: " + bytes_text(peak.live),
                                   "at " + seconds_text(peak.time_us)});
        }
        ReportSection& section =
            builder_.section("timeline", "Timeline",
                             measure_.is_estimate && log_.sampling().changes_sizes()
                                 ? "Sampling factors are applied."
                                 : "");
        section.blocks.emplace_back(
            time_chart(chart, "Live bytes (band: extremes between two points)"));
        return add_sites(section, times, live);
    }

    Result<void> add_sites(ReportSection& section, const std::vector<int64_t>& times,
                           const ChartSeries& live) {
        const std::vector<uint32_t> nodes = chief_nodes();
        std::unordered_map<uint32_t, size_t> set_of;
        for (size_t i = 0; i < nodes.size(); ++i) set_of[nodes[i]] = i;
        std::vector<TraceSet> sets(nodes.size(), TraceSet(traces_.trace_count()));
        for (uint32_t trace = 1; trace < traces_.trace_count(); ++trace) {
            const auto set = set_of.find(shape_.node_of[traces_.trace_node[trace].v]);
            if (set != set_of.end()) sets[set->second][trace] = true;
        }
        const std::vector<uint64_t> instants = instants_at(log_, times);
        HS_TRY(const auto series, live_series(log_, sets, instants, measure_, builder_.job));
        TimeChart chart;
        for (const int64_t time : times) chart.times_s.push_back(seconds_from_us(time));
        ChartSeries rest{"everything else", live.values, -1, false};
        for (size_t s = 0; s < series.size(); ++s) {
            ChartSeries site{
                label(call_graph_name(traces_, shape_, nodes[s])), {}, static_cast<int>(s), false};
            for (size_t i = 0; i < times.size(); ++i) {
                site.values.push_back(series[s][i].to_double());
                rest.values[i] = std::max(0.0, rest.values[i] - site.values[i]);
            }
            chart.stacked.push_back(std::move(site));
        }
        chart.stacked.push_back(std::move(rest));
        section.blocks.emplace_back(time_chart(chart, "By the line that allocated it"));
        return {};
    }

    void add_flames() {
        FlamePictureOptions options;
        options.amount_text = bytes_text;
        options.frame_label = [this](std::string_view frame) { return label(frame); };
        if (highest_) {
            const std::string at = is_peak_ ? "at the peak" : "at the maximum";
            options.caption = "Live " + at + ", " + seconds_text(highest_->time_us);
            builder_.section("flame-peak", "Flame graph " + at)
                .blocks.emplace_back(flame_picture(traces_, at_peak_, options));
        }
        options.caption = "Live at the end";
        builder_.section("flame-end", "Flame graph at the end")
            .blocks.emplace_back(flame_picture(traces_, at_end_, options));
    }

    Result<void> add_tables() {
        ReportSection& section = builder_.section(
            "hotspots", "Hotspots",
            "Self: allocated by the site. Total: self and its callees; recursion counts once.");
        HS_TRY(ReportTable peak,
               hotspot_table(traces_, at_peak_, std::nullopt, functions_, builder_.job));
        peak.caption = is_peak_ ? "At the peak" : "At the maximum";
        section.blocks.emplace_back(std::move(peak));
        HS_TRY(ReportTable end,
               hotspot_table(traces_, at_end_, std::nullopt, functions_, builder_.job));
        end.caption = "At the end";
        section.blocks.emplace_back(std::move(end));
        return {};
    }

    Result<void> add_growth() {
        LogGrowthOptions options;
        options.measure = measure_;
        HS_TRY(const std::vector<GrowthSite> sites,
               log_growth(log_, traces_, options, builder_.job));
        ReportTable table{{}, {}, {}, sites.size()};
        table.columns = {
            {"line", ReportColumnKind::kCode, {}},
            {"first", ReportColumnKind::kNumber, {}},
            {"last", ReportColumnKind::kNumber, {}},
            {"growth", ReportColumnKind::kNumber, {}},
            {"per second", ReportColumnKind::kNumber,
             "growth over the time from the first instant to the last"},
            {"confidence", ReportColumnKind::kNumber, "confidence that this is a leak, 0 to 1"},
            {"over time", ReportColumnKind::kText, {}}};
        for (size_t i = 0; i < std::min(sites.size(), kReportRows); ++i) {
            const GrowthSite& site = sites[i];
            ReportCell curve;
            curve.svg = sparkline(site.points);
            table.rows.push_back(
                {text_cell(label(site.name)), bytes_cell(site.first_bytes),
                 bytes_cell(site.last_bytes), delta_bytes_cell(site.growth_bytes),
                 delta_bytes_cell(Amount::from_double(site.rate_bytes_per_s).rounded()),
                 share_cell(site.confidence), std::move(curve)});
        }
        builder_
            .section("growth", "Growing sites",
                     "Lines with more live bytes at the end than at the start, over 100 instants.")
            .blocks.emplace_back(std::move(table));
        return {};
    }

    const TraceTrie& traces_;
    const EventLog& log_;
    const Measure measure_;
    const FrameFunctions* functions_;
    PartBuilder& builder_;
    CallGraphShape shape_;
    std::optional<LogPeakPoint> highest_;
    bool is_peak_ = false;             // memory falls after it
    std::vector<LogPeakPoint> peaks_;  // that memory falls after, highest first
    std::vector<Amount> at_peak_;
    std::vector<Amount> at_end_;
};

}  // namespace

Result<void> add_log_sections(const Dataset& dataset, Measure measure,
                              const FrameFunctions* functions, PartBuilder& builder) {
    return LogSections(dataset, measure, functions, builder).add();
}

}  // namespace hs
