#pragma once
// Points, areas and measures of a scene. Units are design pixels.

#include <cstdint>
#include <vector>

namespace hs {

struct ScenePoint {
    double x = 0;
    double y = 0;
    bool operator==(const ScenePoint&) const = default;
};
struct SceneRect {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
    [[nodiscard]] double width() const { return right - left; }
    [[nodiscard]] double height() const { return bottom - top; }
};

struct SceneMeasures {
    double card_width = 190;
    double least_height = 40;
    double most_height = 76;
    double column_gap = 110;
    double row_gap = 12;
    uint64_t most_bytes = 1;  // gets the greatest height; all that the dump holds
};

// Where references pass columns between their ends, in order from the one to the other. x is the
// middle of the column.
struct SceneRoutes {
    std::vector<uint32_t> begin;    // by edge and one more; empty: none passes any
    std::vector<ScenePoint> bends;  // of edge e: from begin[e] to begin[e + 1]
};

}  // namespace hs
