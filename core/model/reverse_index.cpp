#include "core/model/reverse_index.h"

#include <algorithm>
#include <vector>

namespace hs {

namespace {

// Targets of one range at a time: its counters stay in the cache, and ranges need no locks. Every
// range reads all edges, so there are few of them.
constexpr size_t kMostRanges = 8;
constexpr uint32_t kLeastRange = uint32_t{1} << 16;

}  // namespace

void index_referrers(ObjectGraph& graph, JobContext& job) {
    const uint32_t rows = graph.row_count();
    const ObjectId* target = graph.out_target.data();
    const size_t edges = graph.out_target.size();
    const uint32_t range_size =
        std::max(kLeastRange, static_cast<uint32_t>((rows + kMostRanges - 1) / kMostRanges));
    graph.in_begin = Column<uint32_t>::zeroed(size_t{rows} + 1);
    graph.in_source = Column<ObjectId>(edges);
    uint32_t* begin = graph.in_begin.data();
    // in_begin[row + 1] counts first; then it moves from the row's first place to its last.
    job.parallel_for(rows, range_size, [&](size_t first, size_t last) {
        const auto low = static_cast<uint32_t>(first);
        const auto span = static_cast<uint32_t>(last - first);
        for (size_t i = 0; i < edges; ++i) {
            const uint32_t offset = target[i].v - low;
            if (offset < span) ++begin[low + offset + 1];
        }
    });
    if (job.cancelled()) return;
    for (uint32_t row = 0; row < rows; ++row) { begin[row + 1] += begin[row]; }
    ObjectId* source = graph.in_source.data();
    const uint32_t* out_begin = graph.out_begin.data();
    job.parallel_for(rows, range_size, [&](size_t first, size_t last) {
        const auto low = static_cast<uint32_t>(first);
        const auto span = static_cast<uint32_t>(last - first);
        std::vector<uint32_t> next(begin + first, begin + last);
        for (uint32_t row = 1; row <= graph.object_count; ++row) {
            const uint32_t end = out_begin[row + 1];
            for (uint32_t i = out_begin[row]; i < end; ++i) {
                const uint32_t offset = target[i].v - low;
                if (offset < span) source[next[offset]++] = {row};
            }
        }
    });
}

}  // namespace hs
