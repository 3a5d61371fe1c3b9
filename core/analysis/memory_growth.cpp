#include "core/analysis/memory_growth.h"

#include <string_view>
#include <unordered_map>

namespace hs {

std::vector<GrowthSite> memory_growth(const std::vector<MemorySnapshot>& snapshots) {
    constexpr size_t kNowhere = SIZE_MAX;
    std::unordered_map<std::string_view, size_t> series_of;
    std::vector<GrowthSeries> series;
    std::vector<size_t> last_snapshot;  // by series: the one its last point is of
    for (size_t i = 0; i < snapshots.size(); ++i) {
        for (const SiteBytes& site : snapshots[i].sites) {
            const auto [found, is_new] = series_of.try_emplace(site.site, series.size());
            if (is_new) {
                series.push_back({site.site, {}, {}});
                last_snapshot.push_back(kNowhere);
            }
            std::vector<GrowthPoint>& points = series[found->second].points;
            // The last of equal names in one snapshot counts.
            if (last_snapshot[found->second] == i) { points.pop_back(); }
            points.push_back({snapshots[i].time_s, static_cast<double>(site.bytes)});
            last_snapshot[found->second] = i;
        }
    }
    return rank_growth(std::move(series));
}

bool is_leak_by_perprovis(const GrowthSite& site) {
    constexpr int64_t kMebibyte = int64_t{1} << 20;
    constexpr uint64_t kLeastPoints = 3;
    return site.samples >= kLeastPoints && site.growth_bytes > kMebibyte;
}

}  // namespace hs
