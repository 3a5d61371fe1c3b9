#include "core/analysis/accumulation.h"

#include <algorithm>

#include "core/base/column.h"

namespace hs {

std::vector<AccumulationPoint> accumulation_points(const ObjectGraph& graph,
                                                   const Dominators& dominators, size_t count) {
    const size_t rows = size_t{graph.object_count} + 1;
    auto largest = Column<ObjectId>::zeroed(rows);
    auto children = Column<uint32_t>::zeroed(rows);
    for (uint32_t row = 1; row < rows; ++row) {
        const uint32_t above = dominators.immediate[row].v;
        ++children[above];
        const ObjectId best = largest[above];
        if (best.is_nil() || dominators.retained[row] > dominators.retained[best.v]) {
            largest[above] = {row};
        }
    }
    std::vector<AccumulationPoint> points;
    points.reserve(graph.object_count);
    for (uint32_t row = 1; row < rows; ++row) {
        const ObjectId child = largest[row];
        const uint64_t below = child.is_nil() ? 0 : dominators.retained[child.v];
        points.push_back({{row}, dominators.retained[row] - below, child, children[row]});
    }
    count = std::min(count, points.size());
    std::partial_sort(points.begin(), points.begin() + static_cast<ptrdiff_t>(count), points.end(),
                      [&](const AccumulationPoint& a, const AccumulationPoint& b) {
                          if (a.drop_bytes != b.drop_bytes) return a.drop_bytes > b.drop_bytes;
                          return graph.before(a.row, b.row);
                      });
    points.resize(count);
    return points;
}

}  // namespace hs
