// Of allocation logs: peaks with their causes, growth until the end, likely leaks.

#include <algorithm>
#include <cmath>

#include "core/analysis/call_graph.h"
#include "core/analysis/finding_sites.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/growth.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/peak_causes.h"
#include "core/analysis/stack_findings.h"
#include "core/analysis/timeline.h"
#include "core/base/counted.h"

namespace hs {
namespace {

constexpr double kLeastPeak = 0.25;  // of the highest one, by prominence
constexpr double kSure = 0.7;        // confidence of a likely leak, straightness of growth
constexpr double kMostOf = 0.5;
constexpr double kLeastGrowth = 0.02;  // of the highest total

class LogFindings {
public:
    LogFindings(const EventLog& log, const TraceTrie& traces, const FindingOptions& options)
        : log_(log), traces_(traces), options_(options) {}

    Result<std::vector<Finding>> find(JobContext& job) {
        if (log_.event_count() == 0) return std::move(findings_);
        HS_TRY(shape_, call_graph_shape(traces_, FrameDetail::kLine, job));
        HS_TRY_VOID(add_peaks(job));
        LogGrowthOptions growth;
        growth.measure = options_.measure;
        HS_TRY(sites_, log_growth(log_, traces_, growth, job));
        std::erase_if(sites_, [&](const GrowthSite& site) {
            return is_recorder_file(traces_.strings.text(site.frame.file));
        });
        const Amount highest = log_.facts().highest(options_.measure).live;
        least_growth_ = kLeastGrowth * highest.to_double();
        HS_TRY_VOID(add_growth(job));
        add_leaks();
        return std::move(findings_);
    }

private:
    [[nodiscard]] std::string bytes(Amount amount) const { return bytes(amount.rounded()); }
    [[nodiscard]] std::string bytes(int64_t value) const {
        return format_bytes(value, options_.units);
    }
    [[nodiscard]] std::string rate(double bytes_per_s) const {
        return bytes(Amount::from_double(bytes_per_s)) + "/s";
    }
    Result<void> add_peaks(JobContext& job) {
        constexpr size_t kMostTold = 2;
        HS_TRY(std::vector<LogPeakPoint> peaks,
               falling_peaks(log_, options_.measure, kLeastPeak, job));
        sort_by_height(peaks);
        peaks.resize(std::min(peaks.size(), kMostTold));
        HS_TRY(const std::vector<PeakCause> causes,
               causes_of_peaks(
                   {log_, traces_, shape_, options_.measure, all_rows(log_, traces_.trace_count())},
                   peaks, job));
        for (const PeakCause& cause : causes) {
            const LogPeakPoint& peak = cause.peak;
            const std::string time = format_duration(peak.time_us * 1000);
            Finding finding;
            finding.id = "peak";
            finding.topic = FindingTopic::kPeak;
            finding.claim = "Peak: " + bytes(peak.live) + " at " + time;
            finding.about = about_peak(cause);
            finding.bytes = peak.live.rounded();
            FindingEvidence instant;
            instant.kind = EvidenceKind::kInstant;
            instant.text = time;
            instant.time_s = seconds_from_us(peak.time_us);
            finding.evidence = {instant};
            finding.evidence.push_back(
                frame_evidence(call_graph_name(traces_, shape_, cause.site)));
            // Where a clock is coarse, more happens within its tick than what led to the peak.
            const bool is_highest = !(peak.live < log_.facts().highest(options_.measure).live);
            finding.command = finding_command(
                "hotspots", options_.file,
                is_highest ? "--at peak" : "--at " + format_double(seconds_from_us(peak.time_us)));
            findings_.push_back(std::move(finding));
        }
        return {};
    }

    [[nodiscard]] std::string site(uint32_t node) const {
        return site_name(traces_, shape_, node, options_.functions.get());
    }

    [[nodiscard]] std::string about_peak(const PeakCause& cause) const {
        const auto at_end = [&](Amount end) {
            return end.rounded() <= 0 ? ", all freed by the end."
                                      : ", and " + bytes(end) + " live at end.";
        };
        const std::string largest =
            "Largest site: " + site(cause.largest) + ", " + bytes(cause.largest_bytes);
        if (cause.site == cause.largest || cause.rise.rounded() <= 0) {
            return largest + at_end(cause.largest_at_end);
        }
        std::string text = "Rose most before it: " + site(cause.site) + ", +" + bytes(cause.rise);
        if (cause.inner != 0) text += " in " + site(cause.inner);
        text += at_end(cause.at_end);
        return cause.inner == cause.largest ? text : text + " " + largest + ".";
    }

    // The code of the user, where the site is a library's; else nothing.
    [[nodiscard]] std::string caller_of(uint32_t site, uint64_t instant) const {
        const std::vector<Amount> amounts =
            live_amounts(log_, traces_.trace_count(), instant, options_.measure);
        const uint32_t caller = user_caller(traces_, shape_, amounts, site);
        return caller == 0 ? std::string()
                           : site_name(traces_, shape_, caller, options_.functions.get());
    }

    Result<void> add_growth(JobContext& job) {
        HS_TRY(const LiveFloor floor, live_floor(log_, options_.measure, job));
        const auto growth = static_cast<double>(floor.growth_bytes());
        if (growth <= 0 || growth < least_growth_ ||
            growth < kMostOf * static_cast<double>(floor.last_bytes))
            return {};
        if (floor.fit < kSure || !floor.rises_at_end) return {};
        Finding finding;
        finding.id = "growth";
        finding.kind = FindingKind::kGrowth;
        finding.topic = FindingTopic::kGrowth;
        finding.claim = "Live memory grows by " +
                        rate(growth * 1e6 / static_cast<double>(log_.duration_us())) +
                        " until the end";
        finding.about = bytes(floor.first_bytes) + " to " + bytes(floor.last_bytes) + " in " +
                        format_duration(log_.duration_us() * 1000) + ", " +
                        counted(sites_.size(), "growing site") + ".";
        finding.bytes = floor.growth_bytes();
        finding.series = floor.points;
        FindingEvidence instant;
        instant.kind = EvidenceKind::kInstant;
        instant.text = format_duration(log_.duration_us() * 1000);
        instant.time_s = seconds_from_us(log_.duration_us());
        finding.evidence = {instant};
        finding.command = finding_command("timeline", options_.file);
        findings_.push_back(std::move(finding));
        return {};
    }

    [[nodiscard]] bool is_likely_leak(const GrowthSite& site) const {
        return site.confidence >= kSure && static_cast<double>(site.growth_bytes) >= least_growth_;
    }

    void add_leaks() {
        constexpr size_t kMostTold = 3;
        size_t likely = 0;
        size_t told = 0;
        for (const GrowthSite& site : sites_) likely += is_likely_leak(site) ? 1 : 0;
        for (const GrowthSite& site : sites_) {
            if (told == kMostTold) break;
            if (!is_likely_leak(site)) continue;
            ++told;
            findings_.push_back(leak(site));
            if (told == std::min(likely, kMostTold) && likely > told) {
                const size_t more = likely - told;
                findings_.back().about += " " + counted(more, "more site") +
                                          (more == 1 ? " grows" : " grow") + " as steadily.";
            }
        }
    }

    [[nodiscard]] Finding leak(const GrowthSite& site) const {
        const auto at = std::find(shape_.nodes.begin() + 1, shape_.nodes.end(), site.frame);
        const auto node =
            at == shape_.nodes.end() ? 0U : static_cast<uint32_t>(at - shape_.nodes.begin());
        Finding finding = likely_leak(
            site, site_name(traces_.strings, site.frame, options_.functions.get()), options_);
        finding.topic = FindingTopic::kGrowth;
        if (node != 0) {
            const std::string caller = caller_of(node, log_.event_count());
            if (!caller.empty()) finding.about += " Called from " + caller + ".";
        }
        finding.command = finding_command("leaks", options_.file);
        return finding;
    }

    const EventLog& log_;
    const TraceTrie& traces_;
    const FindingOptions& options_;
    CallGraphShape shape_;
    std::vector<GrowthSite> sites_;
    double least_growth_ = 0;
    std::vector<Finding> findings_;
};

}  // namespace

Result<LiveFloor> live_floor(const EventLog& log, Measure measure, JobContext& job) {
    constexpr size_t kInstants = 100;
    LiveFloor floor;
    const std::vector<int64_t> times = even_times(log.duration_us(), kInstants);
    HS_TRY(const std::vector<TimelinePoint> points, timeline(log, times, measure, job));
    if (points.size() < 4) return floor;
    GrowthSeries series;
    series.points.resize(points.size());
    int64_t lowest = INT64_MAX;
    for (size_t i = points.size(); i-- > 0;) {
        lowest = std::min(lowest, points[i].live_bytes);
        series.points[i] = {seconds_from_us(points[i].time_us), static_cast<double>(lowest)};
        lowest = std::min(lowest, points[i].min_bytes);
    }
    floor.first_bytes = std::llround(series.points.front().bytes);
    floor.last_bytes = std::llround(series.points.back().bytes);
    const double late =
        series.points.back().bytes - series.points[points.size() - points.size() / 4].bytes;
    std::vector<GrowthSeries> one;
    one.push_back(std::move(series));
    const std::vector<GrowthSite> grown = rank_growth(std::move(one));
    if (grown.empty()) return floor;
    floor.fit = grown.front().fit;
    floor.points = grown.front().points;
    floor.rises_at_end = late >= 0.1 * static_cast<double>(floor.growth_bytes());
    return floor;
}

Result<std::vector<Finding>> log_findings(const EventLog& log, const TraceTrie& traces,
                                          const FindingOptions& options, JobContext& job) {
    return LogFindings(log, traces, options).find(job);
}

}  // namespace hs
