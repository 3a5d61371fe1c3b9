#include "core/analysis/growth.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "core/analysis/call_graph.h"
#include "core/analysis/grouped_stacks.h"
#include "core/analysis/live_at.h"
#include "core/analysis/stack_rows.h"
#include "core/analysis/timeline.h"

namespace hs {
namespace {

int64_t whole(double bytes) {
    return Amount::from_double(bytes).rounded();
}

void fit_line(GrowthSite& site) {
    const auto count = static_cast<double>(site.points.size());
    double mean_time = 0;
    double mean_bytes = 0;
    for (const GrowthPoint& point : site.points) {
        mean_time += point.time_s / count;
        mean_bytes += point.bytes / count;
    }
    double time_time = 0;
    double time_bytes = 0;
    double bytes_bytes = 0;
    for (const GrowthPoint& point : site.points) {
        const double time = point.time_s - mean_time;
        const double bytes = point.bytes - mean_bytes;
        time_time += time * time;
        time_bytes += time * bytes;
        bytes_bytes += bytes * bytes;
    }
    if (time_time <= 0) return;
    site.slope_bytes_per_s = time_bytes / time_time;
    if (bytes_bytes > 0) site.fit = time_bytes * time_bytes / (time_time * bytes_bytes);
}

// On the straight lines between the points; before the first and after the last it is level.
double bytes_at(const std::vector<GrowthPoint>& points, double time_s) {
    const auto after =
        std::upper_bound(points.begin(), points.end(), time_s,
                         [](double time, const GrowthPoint& point) { return time < point.time_s; });
    if (after == points.begin()) return points.front().bytes;
    if (after == points.end()) return points.back().bytes;
    const GrowthPoint& before = *(after - 1);
    return before.bytes + (after->bytes - before.bytes) * (time_s - before.time_s) /
                              (after->time_s - before.time_s);
}

// Of a site that grew.
void find_when_it_grew(GrowthSite& site) {
    constexpr double kTenth = 0.1;
    constexpr double kLate = 0.75;
    const std::vector<GrowthPoint>& points = site.points;
    const double growth = points.back().bytes - points.front().bytes;
    const double seconds = points.back().time_s - points.front().time_s;
    if (growth <= 0 || seconds <= 0) return;
    // The most comes within a tenth that begins or ends at a point.
    double most = 0;
    for (const GrowthPoint& point : points) {
        const double before = bytes_at(points, point.time_s - kTenth * seconds);
        const double after = bytes_at(points, point.time_s + kTenth * seconds);
        most = std::max({most, point.bytes - before, after - point.bytes});
    }
    const double late = bytes_at(points, points.front().time_s + kLate * seconds);
    constexpr double kNearlyAll = 0.95;
    const double at_start = bytes_at(points, points.front().time_s + kTenth * seconds);
    site.only_at_start = at_start - points.front().bytes >= kNearlyAll * growth;
    site.jump_share = std::min(1.0, most / growth);
    site.late_share = (points.back().bytes - late) / growth;
}

// 1 of what keeps growing, 0 of what grew at once or long ago: a table that was filled and is kept
// is no leak, however straight a line fits.
double goes_on(const GrowthSite& site) {
    constexpr double kMostAtOnce = 0.4;
    constexpr double kLeastLate = 0.1;
    const double spread = (1 - site.jump_share) / (1 - kMostAtOnce);
    return std::clamp(spread, 0.0, 1.0) * std::clamp(site.late_share / kLeastLate, 0.0, 1.0);
}

GrowthSite site_of(GrowthSeries&& series) {
    GrowthSite site;
    site.name = std::move(series.name);
    site.frame = series.frame;
    site.points = std::move(series.points);
    site.samples = site.points.size();
    site.first_bytes = whole(site.points.front().bytes);
    site.last_bytes = whole(site.points.back().bytes);
    site.growth_bytes = whole(site.points.back().bytes - site.points.front().bytes);
    double gained = 0;
    double lost = 0;
    for (size_t i = 1; i < site.points.size(); ++i) {
        const double step = site.points[i].bytes - site.points[i - 1].bytes;
        (step > 0 ? gained : lost) += std::abs(step);
        site.rising_steps += step > 0 ? 1 : 0;
        site.falling_steps += step < 0 ? 1 : 0;
    }
    site.monotony = gained + lost > 0 ? gained / (gained + lost) : 0;
    const auto steps = static_cast<double>(site.points.size() - 1);
    site.rising_share = static_cast<double>(site.rising_steps) / steps;
    const double seconds = site.points.back().time_s - site.points.front().time_s;
    if (seconds > 0) site.rate_bytes_per_s = static_cast<double>(site.growth_bytes) / seconds;
    fit_line(site);
    find_when_it_grew(site);
    site.confidence = site.fit * std::max(0.0, 2 * site.monotony - 1) * goes_on(site);
    return site;
}

}  // namespace

std::vector<GrowthSite> rank_growth(std::vector<GrowthSeries> series) {
    std::vector<GrowthSite> sites;
    for (GrowthSeries& one : series) {
        if (one.points.size() < 2) continue;
        GrowthSite site = site_of(std::move(one));
        if (site.growth_bytes > 0) sites.push_back(std::move(site));
    }
    std::stable_sort(sites.begin(), sites.end(), [](const GrowthSite& a, const GrowthSite& b) {
        return a.growth_bytes != b.growth_bytes ? a.growth_bytes > b.growth_bytes : a.name < b.name;
    });
    return sites;
}

Result<std::vector<GrowthSite>> log_growth(const EventLog& log, const TraceTrie& traces,
                                           const LogGrowthOptions& options, JobContext& job) {
    const StackRows rows =
        options.rows == nullptr ? all_rows(log, traces.trace_count()) : options.rows->rows();
    HS_TRY(const GroupedStacks grouped,
           GroupedStacks::make(options.rows == nullptr ? traces : options.rows->traces(),
                               options.detail, options.functions, job));
    const TraceTrie& trie = grouped.traces();
    HS_TRY(const CallGraphShape shape, call_graph_shape(trie, options.detail, job));
    const std::vector<int64_t> times = even_times(log.duration_us(), options.samples);
    std::vector<std::vector<Amount>> self(times.size());
    job.begin_stage("sampling the log", times.size());
    job.parallel_for(times.size(), 1, [&](size_t i, size_t) {
        const std::vector<Amount> amounts = grouped.regrouped(
            net_amounts(log, rows, {0, log.events_until(times[i])}, options.measure));
        self[i].resize(shape.nodes.size());
        for (uint32_t trace = 0; trace < trie.trace_count(); ++trace) {
            self[i][shape.node_of[trie.trace_node[trace].v]] += amounts[trace];
        }
        job.advance(1);
    });
    if (job.cancelled()) return cancelled_error();
    std::vector<GrowthSeries> series;
    for (uint32_t node = 0; node < shape.nodes.size(); ++node) {
        if (job.cancelled()) return cancelled_error();
        GrowthSeries one;
        bool has_bytes = false;
        for (size_t i = 0; i < times.size(); ++i) {
            const double bytes = self[i][node].to_double();
            has_bytes |= bytes != 0;
            one.points.push_back({static_cast<double>(times[i]) / 1e6, bytes});
        }
        if (!has_bytes) continue;
        one.name = call_graph_name(trie, shape, node);
        if (grouped.is_own()) one.frame = shape.nodes[node];
        series.push_back(std::move(one));
    }
    return rank_growth(std::move(series));
}

}  // namespace hs
