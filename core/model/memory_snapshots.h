#pragma once
// Memory snapshots with allocations by site, as PerProVis keeps them while it runs.

#include <cstdint>
#include <string>
#include <vector>

namespace hs {

struct SiteBytes {
    std::string site;
    int64_t bytes = 0;
};

struct MemorySnapshot {
    double time_s = 0;  // since the epoch, or any other zero
    int64_t total_bytes = 0;
    std::vector<SiteBytes> sites;  // a site that is not named was not seen, which is not 0 bytes
};

}  // namespace hs
