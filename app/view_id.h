#pragma once
// The views of the workspace, in the order of their tabs. kViews in app/view.h has a row for each.

#include <cstdint>

namespace hs {

enum class ViewId : uint8_t {
    kOverview,
    kTypes,
    kObjects,
    kTree,
    kGraph,
    kFlame,
    kFlow,
    kTreemap,
    kIcicle,
    kDiff,
    kCharts,
    kCycles,
    kPaths,
    kHotspots,
    kLeaks,
    kTracked,
    kCalls,
    kTables,
    kQuery,
    kLog,
};

}  // namespace hs
