#pragma once
// The views of the workspace, in the order of their tabs. kViews in app/view.h has a row for each.

#include <cstdint>

namespace hs {

enum class ViewId : uint8_t {
    kOverview,
    kTypes,
    kObjects,
    kTreemap,
    kIcicle,
    kDiff,
    kCharts,
    kHotspots,
    kLeaks,
    kTracked,
    kCalls,
    kLog,
};

}  // namespace hs
