#pragma once

namespace hs {

// Of a size over time.
struct GrowthPoint {
    double time_s = 0;
    double bytes = 0;
};

}  // namespace hs
