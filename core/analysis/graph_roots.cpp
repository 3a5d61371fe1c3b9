#include "core/analysis/graph_roots.h"

#include <algorithm>

#include "core/analysis/components.h"

namespace hs {

namespace {

constexpr size_t kPollEvery = 1 << 16;

bool is_unreferenced(const ObjectGraph& graph, uint32_t row) {
    const auto referrers = graph.referrers({row});
    return std::all_of(referrers.begin(), referrers.end(),
                       [row](ObjectId referrer) { return referrer.v == row; });
}

// Marks what the given rows reach, themselves included. Returns false when cancelled.
bool mark_reachable(const ObjectGraph& graph, const std::vector<ObjectId>& from,
                    Column<uint8_t>& reached, JobContext& job) {
    std::vector<uint32_t> open;
    for (const ObjectId root : from) {
        if (reached[root.v] != 0) continue;
        reached[root.v] = 1;
        open.push_back(root.v);
        while (!open.empty()) {
            const uint32_t row = open.back();
            open.pop_back();
            for (const ObjectId target : graph.references({row})) {
                if (!graph.is_object(target) || reached[target.v] != 0) continue;
                reached[target.v] = 1;
                open.push_back(target.v);
            }
            if (open.size() % kPollEvery == 1 && job.cancelled()) return false;
        }
    }
    return !job.cancelled();
}

// The smallest id of every component of unreached objects that has no edge from another one.
std::vector<ObjectId> cycle_roots(const ObjectGraph& graph, const Components& components) {
    std::vector<bool> has_referrer(size_t{components.count} + 1, false);
    std::vector<ObjectId> smallest(size_t{components.count} + 1);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const uint32_t component = components.of_row[row];
        if (component == 0) continue;
        for (const ObjectId source : graph.referrers({row})) {
            if (components.of_row[source.v] != component) has_referrer[component] = true;
        }
        ObjectId& best = smallest[component];
        const bool smaller =
            best.is_nil() || graph.address[row] < graph.address[best.v] ||
            (graph.address[row] == graph.address[best.v] && graph.before({row}, best));
        if (smaller) best = {row};
    }
    std::vector<ObjectId> roots;
    for (uint32_t component = 1; component <= components.count; ++component) {
        if (!has_referrer[component]) roots.push_back(smallest[component]);
    }
    std::sort(roots.begin(), roots.end());
    return roots;
}

}  // namespace

Result<Roots> find_roots(const ObjectGraph& graph, JobContext& job) {
    job.begin_stage("finding roots", graph.object_count);
    Roots roots;
    const size_t rows = size_t{graph.object_count} + 1;
    roots.kind = Column<RootKind>::zeroed(rows);
    for (const RecordedRoot& root : graph.recorded_roots) {
        if (!graph.is_object(root.object) || roots.is_root(root.object)) continue;
        roots.kind[root.object.v] = RootKind::kRecorded;
        roots.rows.push_back(root.object);
    }
    roots.recorded_count = static_cast<uint32_t>(roots.rows.size());
    for (uint32_t row = 1; row < rows; ++row) {
        if (roots.kind[row] != RootKind::kNone || !is_unreferenced(graph, row)) continue;
        roots.kind[row] = RootKind::kUnreferenced;
        roots.rows.push_back({row});
    }
    roots.unreferenced_count = static_cast<uint32_t>(roots.rows.size()) - roots.recorded_count;
    if (const TypeId module = graph.type_named("module"); module != ObjectGraph::kNoType) {
        for (uint32_t row = 1; row < rows; ++row) {
            if (graph.type[row] != module || roots.kind[row] != RootKind::kNone) continue;
            roots.kind[row] = RootKind::kModule;
            roots.rows.push_back({row});
        }
    }
    roots.module_count =
        static_cast<uint32_t>(roots.rows.size()) - roots.recorded_count - roots.unreferenced_count;

    auto reached = Column<uint8_t>::zeroed(rows);
    if (!mark_reachable(graph, roots.rows, reached, job)) return cancelled_error();
    if (std::find(reached.begin() + 1, reached.end(), 0) == reached.end()) return roots;
    HS_TRY(const Components components, strong_components(graph, reached, job));
    for (const ObjectId root : cycle_roots(graph, components)) {
        roots.kind[root.v] = RootKind::kCycle;
        roots.rows.push_back(root);
        ++roots.cycle_count;
    }
    return roots;
}

}  // namespace hs
