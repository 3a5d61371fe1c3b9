#pragma once
// Growth of allocation sites over memory snapshots, by our measures and by PerProVis's own rule.

#include <vector>

#include "core/analysis/growth.h"
#include "core/model/memory_snapshots.h"

namespace hs {

// A point for each snapshot that names the site, in the order of the file.
std::vector<GrowthSite> memory_growth(const std::vector<MemorySnapshot>& snapshots);

// What PerProVis calls a leak: at least three points, and the last more than 1 MiB above the first.
bool is_leak_by_perprovis(const GrowthSite& site);

}  // namespace hs
