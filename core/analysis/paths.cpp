#include "core/analysis/paths.h"

#include <algorithm>
#include <queue>

namespace hs {

namespace {

constexpr size_t kPollEvery = 1 << 14;
constexpr uint32_t kFar = UINT32_MAX;

bool is_source(const Roots& roots, const PathQuery& query, ObjectId id) {
    return query.source.is_nil() ? roots.is_root(id) : id == query.source;
}

// Backwards from the target, nearest first, until a source is met.
std::optional<ObjectPath> shortest_path(const ObjectGraph& graph, const Roots& roots,
                                        const PathQuery& query, JobContext& job) {
    if (is_source(roots, query, query.target)) return ObjectPath{query.target};
    auto next = Column<ObjectId>::zeroed(size_t{graph.object_count} + 1);  // towards the target
    std::vector<ObjectId> open{query.target};
    next[query.target.v] = query.target;
    for (size_t at = 0; at < open.size(); ++at) {
        if (at % kPollEvery == 0 && job.cancelled()) break;
        for (const ObjectId source : graph.referrers(open[at])) {
            if (!next[source.v].is_nil()) continue;
            next[source.v] = open[at];
            if (!is_source(roots, query, source)) {
                open.push_back(source);
                continue;
            }
            ObjectPath path{source};
            while (path.back() != query.target) { path.push_back(next[path.back().v]); }
            return path;
        }
    }
    return std::nullopt;
}

// References from the nearest source to each object.
Column<uint32_t> distances(const ObjectGraph& graph, const Roots& roots, const PathQuery& query,
                           JobContext& job) {
    Column<uint32_t> distance(size_t{graph.object_count} + 1);
    distance.fill(kFar);
    std::vector<ObjectId> open =
        query.source.is_nil() ? roots.rows : std::vector<ObjectId>{query.source};
    for (const ObjectId id : open) { distance[id.v] = 0; }
    for (size_t at = 0; at < open.size(); ++at) {
        if (at % kPollEvery == 0 && job.cancelled()) break;
        for (const ObjectId target : graph.references(open[at])) {
            if (!graph.is_object(target) || distance[target.v] != kFar) continue;
            distance[target.v] = distance[open[at].v] + 1;
            open.push_back(target);
        }
    }
    return distance;
}

// Best first over paths grown backwards from the target. The distances are exact, so a path is
// finished in order of its length and hardly any is grown in vain.
class PathGrower {
public:
    PathGrower(const ObjectGraph& graph, const Roots& roots, const PathQuery& query,
               JobContext& job)
        : graph_(graph),
          roots_(roots),
          query_(query),
          job_(job),
          distance_(distances(graph, roots, query, job)) {}

    Result<PathResult> run() {
        PathResult result;
        if (distance_[query_.target.v] != kFar) push(query_.target, kFar, 1, kFar);
        while (!open_.empty() && result.paths.size() < query_.count) {
            if (steps_.size() % kPollEvery == 0 && job_.cancelled()) return cancelled_error();
            if (steps_.size() + walked_ > query_.effort) {
                result.gave_up = true;
                break;
            }
            const Candidate candidate = open_.top();
            open_.pop();
            const Step step = steps_[candidate.step];
            if (step.finished) {
                result.paths.push_back(path_of(candidate.step));
                continue;
            }
            if (is_source(roots_, query_, step.row)) {
                steps_.push_back({step.row, step.next, step.length, step.nearest, true});
                open_.push({step.length, static_cast<uint32_t>(steps_.size() - 1)});
            }
            grow(candidate.step);
        }
        return result;
    }

private:
    struct Step {
        ObjectId row;
        uint32_t next;     // step towards the target, kFar at the target
        uint32_t length;   // objects from here to the target
        uint32_t nearest;  // smallest distance of any of them
        bool finished;     // the path begins here
    };
    struct Candidate {
        uint32_t length;  // of the shortest whole path that this may become
        uint32_t step;
        bool operator<(const Candidate& other) const {
            return length != other.length ? length > other.length : step > other.step;
        }
    };

    void push(ObjectId row, uint32_t next, uint32_t length, uint32_t nearest) {
        const uint32_t distance = distance_[row.v];
        steps_.push_back({row, next, length, std::min(nearest, distance), false});
        open_.push({length + distance, static_cast<uint32_t>(steps_.size() - 1)});
    }

    void grow(uint32_t at) {
        const Step step = steps_[at];
        ObjectId last;
        for (const ObjectId source : graph_.referrers(step.row)) {
            if (source == last || distance_[source.v] == kFar) continue;
            last = source;
            // Nearer than all of the path: it cannot be on it. Spares the walk on every shortest
            // one.
            if (distance_[source.v] >= step.nearest && is_on_path(at, source)) continue;
            push(source, at, step.length + 1, step.nearest);
        }
    }

    [[nodiscard]] bool is_on_path(uint32_t at, ObjectId row) {
        for (; at != kFar; at = steps_[at].next) {
            ++walked_;
            if (steps_[at].row == row) return true;
        }
        return false;
    }

    [[nodiscard]] ObjectPath path_of(uint32_t at) const {
        ObjectPath path;
        for (; at != kFar; at = steps_[at].next) { path.push_back(steps_[at].row); }
        return path;
    }

    const ObjectGraph& graph_;
    const Roots& roots_;
    const PathQuery& query_;
    JobContext& job_;
    Column<uint32_t> distance_;
    std::vector<Step> steps_;
    std::priority_queue<Candidate> open_;
    uint64_t walked_ = 0;  // steps looked at in is_on_path
};

}  // namespace

Result<PathResult> find_paths(const ObjectGraph& graph, const Roots& roots, const PathQuery& query,
                              JobContext& job) {
    PathResult result;
    if (!graph.is_object(query.target) || query.count == 0) return result;
    job.begin_stage("finding paths");
    if (query.count == 1) {
        if (auto path = shortest_path(graph, roots, query, job)) {
            result.paths.push_back(std::move(*path));
        }
        if (job.cancelled()) return cancelled_error();
        return result;
    }
    return PathGrower(graph, roots, query, job).run();
}

Result<ShortestPathTree> shortest_path_tree(const ObjectGraph& graph, const Roots& roots,
                                            JobContext& job) {
    const size_t rows = size_t{graph.object_count} + 1;
    ShortestPathTree tree{Column<ObjectId>::zeroed(rows), Column<uint32_t>::zeroed(rows)};
    std::vector<ObjectId> open = roots.rows;
    open.reserve(rows);
    for (const ObjectId root : open) { tree.depth[root.v] = 1; }
    for (size_t at = 0; at < open.size(); ++at) {
        if (at % kPollEvery == 0 && job.cancelled()) return cancelled_error();
        for (const ObjectId target : graph.references(open[at])) {
            if (!graph.is_object(target) || tree.depth[target.v] != 0) continue;
            tree.depth[target.v] = tree.depth[open[at].v] + 1;
            tree.parent[target.v] = open[at];
            open.push_back(target);
        }
    }
    return tree;
}

MergedPaths merge_paths(const ObjectGraph& graph, const ShortestPathTree& tree,
                        std::span<const ObjectId> set) {
    const size_t rows = size_t{graph.object_count} + 1;
    auto objects = Column<uint64_t>::zeroed(rows);
    auto bytes = Column<uint64_t>::zeroed(rows);
    auto is_touched = Column<uint8_t>::zeroed(rows);
    is_touched[0] = 1;
    std::vector<ObjectId> touched{ObjectId{}};
    for (const ObjectId member : set) {
        ++objects[member.v];
        bytes[member.v] = add_saturated(bytes[member.v], graph.shallow(member));
        for (ObjectId at = member; is_touched[at.v] == 0; at = tree.parent[at.v]) {
            is_touched[at.v] = 1;
            touched.push_back(at);
        }
    }
    const auto nearer = [&](ObjectId a, ObjectId b) { return tree.depth[a.v] < tree.depth[b.v]; };
    std::sort(touched.begin(), touched.end(), nearer);
    for (size_t i = touched.size() - 1; i > 0; --i) {
        const uint32_t row = touched[i].v;
        const uint32_t parent = tree.parent[row].v;
        objects[parent] += objects[row];
        bytes[parent] = add_saturated(bytes[parent], bytes[row]);
    }
    std::sort(touched.begin(), touched.end(), [&](ObjectId a, ObjectId b) {
        if (tree.depth[a.v] != tree.depth[b.v]) return nearer(a, b);
        if (bytes[a.v] != bytes[b.v]) return bytes[a.v] > bytes[b.v];
        return graph.before(a, b);
    });
    auto index = Column<uint32_t>::zeroed(rows);
    MergedPaths merged;
    for (const ObjectId row : touched) {
        index[row.v] = static_cast<uint32_t>(merged.nodes.size());
        const uint32_t parent = row.is_nil() ? 0 : index[tree.parent[row.v].v];
        merged.nodes.push_back({row, parent, objects[row.v], bytes[row.v]});
    }
    return merged;
}

}  // namespace hs
