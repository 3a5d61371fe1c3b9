#include "core/analysis/largest_sites.h"

#include <algorithm>
#include <map>

#include "core/analysis/call_graph.h"
#include "core/analysis/live_at.h"
#include "core/model/event_log.h"

namespace hs {

Result<std::vector<LargestSite>> largest_sites(const EventLog& log, const TraceTrie& traces,
                                               const LargestSitesOptions& options,
                                               JobContext& job) {
    const Measure measure = options.measure;
    const uint64_t highest = log.facts().highest(measure).event_count;
    // By FrameId of the innermost frame.
    std::vector<LargestSite> of_frame(traces.frames.size());
    const auto add = [&](uint64_t instant, Amount LargestSite::*amount) {
        const std::vector<Amount> live = live_amounts(log, traces.trace_count(), instant, measure);
        for (uint32_t trace = 1; trace < live.size(); ++trace) {
            const NodeId node = traces.trace_node[trace];
            if (!node.is_nil()) of_frame[traces.node_frame[node.v].v].*amount += live[trace];
        }
    };
    add(highest, &LargestSite::at_highest);
    add(log.event_count(), &LargestSite::at_end);

    std::map<std::string, LargestSite> by_name;
    for (uint32_t frame = 1; frame < of_frame.size(); ++frame) {
        if (job.cancelled()) return cancelled_error();
        const LargestSite& own = of_frame[frame];
        if (own.at_highest == Amount{} && own.at_end == Amount{}) continue;
        std::string name = detail_text(traces, {frame}, options.detail, options.functions);
        LargestSite& site = by_name[name];
        site.name = std::move(name);
        site.at_highest += own.at_highest;
        site.at_end += own.at_end;
    }
    std::vector<LargestSite> sites;
    sites.reserve(by_name.size());
    for (auto& [name, site] : by_name) sites.push_back(std::move(site));
    const auto larger = [](const LargestSite& site) {
        return std::max(site.at_highest, site.at_end);
    };
    std::stable_sort(sites.begin(), sites.end(), [&](const LargestSite& a, const LargestSite& b) {
        return larger(b) < larger(a);
    });
    const auto has_none = [&](const LargestSite& site) { return !(Amount{} < larger(site)); };
    sites.erase(std::remove_if(sites.begin(), sites.end(), has_none), sites.end());
    if (sites.size() > options.count) sites.resize(options.count);
    return sites;
}

}  // namespace hs
