#include "core/analysis/dominators.h"

#include <algorithm>
#include <array>

namespace hs {

namespace {

constexpr uint32_t kPollMask = 0xffff;

// All arrays are by depth-first number: 0 is the virtual root, and a path that a search follows
// lies close together.
class SemiNca {
public:
    SemiNca(const ObjectGraph& graph, const Roots& roots, JobContext& job)
        : graph_(graph),
          roots_(roots),
          job_(job),
          size_(graph.object_count + 1),
          number_(size_),
          is_visited_(size_ / 64 + 1),
          row_(size_),
          dominator_(size_),
          semi_(size_),
          path_(size_) {}

    Result<Dominators> run() {
        number_objects();
        if (job_.cancelled()) return cancelled_error();
        HS_ASSERT(visited_ == size_);
        find_semidominators();
        if (job_.cancelled()) return cancelled_error();
        find_nearest_common();
        return make_result();
    }

private:
    struct Frame {
        uint32_t edge;
        uint32_t end;
    };

    void visit(uint32_t row, uint32_t parent, std::vector<Frame>& frames) {
        const uint32_t number = visited_++;
        number_[row] = number;
        row_[number] = {row};
        dominator_[number] = parent;
        const Frame frame{graph_.out_begin[row], graph_.out_begin[row + 1]};
        frames.push_back(frame);
        is_visited_[row / 64] |= uint64_t{1} << row % 64;
    }
    // A bit each stays in the cache where the numbers would not.
    [[nodiscard]] bool is_visited(uint32_t row) const {
        return (is_visited_[row / 64] >> row % 64 & 1) != 0;
    }

    void number_objects() {
        row_[0] = {};
        number_[0] = 0;
        dominator_[0] = 0;
        visited_ = 1;
        std::vector<Frame> frames;
        std::vector<uint32_t> numbers;  // of the frames' objects
        for (const ObjectId root : roots_.rows) {
            if (is_visited(root.v)) continue;
            visit(root.v, 0, frames);
            numbers.push_back(visited_ - 1);
            while (!frames.empty()) {
                Frame& frame = frames.back();
                uint32_t target = 0;
                while (frame.edge != frame.end) {
                    const uint32_t candidate = graph_.out_target[frame.edge++].v;
                    if (candidate < size_ && !is_visited(candidate)) {
                        target = candidate;
                        break;
                    }
                }
                if (target == 0) {
                    frames.pop_back();
                    numbers.pop_back();
                    continue;
                }
                visit(target, numbers.back(), frames);
                numbers.push_back(visited_ - 1);
                if ((visited_ & kPollMask) == 0) {
                    if (job_.cancelled()) return;
                    job_.set_done(visited_);
                }
            }
        }
    }

    // Smallest semidominator on the path from `number` up to what is not yet linked; the path is
    // compressed on the way. Numbers from `linked` on are linked to their parents.
    uint32_t evaluate(uint32_t number, uint32_t linked) {
        if (path_[number].up < linked) return path_[number].best;
        stack_.clear();
        do {
            stack_.push_back(number);
            number = path_[number].up;
        } while (path_[number].up >= linked);
        PathStep above = path_[number];
        while (!stack_.empty()) {
            PathStep& step = path_[stack_.back()];
            stack_.pop_back();
            step.up = above.up;
            step.best = std::min(step.best, above.best);
            above = step;
        }
        return above.best;
    }

    // What the numbers before this one need lies all over the memory, each behind the one before:
    // the row's referrers, their numbers, and the paths from there.
    void ask_for(uint32_t i) {
        const auto for_referrers = [&](uint32_t number, const auto& body) {
            const uint32_t row = row_[number].v;
            const uint32_t begin = graph_.in_begin[row];
            const uint32_t end = std::min(graph_.in_begin[row + 1], begin + kMostAskedFor);
            for (uint32_t edge = begin; edge < end; ++edge) { body(graph_.in_source[edge].v); }
        };
        __builtin_prefetch(&graph_.in_begin[row_[i - 4 * kAhead].v]);
        // Of a dump without references there is no first one to refer to.
        __builtin_prefetch(graph_.in_source.data() + graph_.in_begin[row_[i - 3 * kAhead].v]);
        for_referrers(i - 2 * kAhead,
                      [&](uint32_t source) { __builtin_prefetch(&number_[source]); });
        for_referrers(i - kAhead, [&](uint32_t source) {
            const uint32_t number = number_[source];
            if (number <= i) return;
            __builtin_prefetch(&path_[number]);
            climbers_[climber_count_++ % climbers_.size()] = number;
        });
        if (climber_count_ == 0) return;
        // One step up each, ahead of those that evaluate() will take. From 0 none leads on.
        for (uint32_t& at : climbers_) {
            const uint32_t up = path_[at].up;
            at = up > i ? up : 0;
            __builtin_prefetch(&path_[at]);
        }
    }

    void find_semidominators() {
        path_[0] = {0, 0};
        for (uint32_t i = size_ - 1; i >= 1; --i) {
            if (i > 4 * kAhead) ask_for(i);
            const uint32_t row = row_[i].v;
            uint32_t best = dominator_[i];
            if (roots_.kind[row] != RootKind::kNone) {
                best = 0;
            } else {
                for (const ObjectId source : graph_.referrers({row})) {
                    const uint32_t number = number_[source.v];
                    best = std::min(best, number <= i ? number : evaluate(number, i + 1));
                }
            }
            semi_[i] = best;
            path_[i] = {dominator_[i], best};
            if ((i & kPollMask) == 0) {
                if (job_.cancelled()) return;
                job_.set_done(uint64_t{size_} + size_ - i);
            }
        }
    }

    // Up the tree made so far from the parent until at or above the semidominator.
    void find_nearest_common() {
        for (uint32_t i = 1; i < size_; ++i) {
            __builtin_prefetch(&dominator_[dominator_[std::min(i + kAhead, size_ - 1)]]);
            uint32_t candidate = dominator_[i];
            while (candidate > semi_[i]) { candidate = dominator_[candidate]; }
            dominator_[i] = candidate;
        }
    }

    Dominators make_result() {
        Dominators result;
        result.immediate = Column<ObjectId>(size_);
        result.retained = Column<uint64_t>(size_);
        Column<uint64_t> bytes(size_);
        for (uint32_t i = 0; i < size_; ++i) { bytes[i] = graph_.shallow(row_[i]); }
        for (uint32_t i = size_ - 1; i >= 1; --i) {
            bytes[dominator_[i]] = add_saturated(bytes[dominator_[i]], bytes[i]);
        }
        for (uint32_t i = 0; i < size_; ++i) {
            result.immediate[row_[i].v] = row_[dominator_[i]];
            result.retained[row_[i].v] = bytes[i];
        }
        result.preorder = std::move(row_);
        return result;
    }

    struct PathStep {
        uint32_t up;    // parent, or an ancestor after compression
        uint32_t best;  // smallest semidominator from here up to, but without, `up`
    };
    static constexpr uint32_t kAhead = 12;
    static constexpr uint32_t kMostAskedFor = 16;

    const ObjectGraph& graph_;
    const Roots& roots_;
    JobContext& job_;
    uint32_t size_;  // objects and the virtual root
    uint32_t visited_ = 0;
    Column<uint32_t> number_;  // by row; once visited
    std::vector<uint64_t> is_visited_;
    Column<ObjectId> row_;
    Column<uint32_t> dominator_;  // parent in the search tree first, then the dominator
    Column<uint32_t> semi_;
    Column<PathStep> path_;
    std::vector<uint32_t> stack_;
    std::array<uint32_t, 16> climbers_{};
    size_t climber_count_ = 0;
};

}  // namespace

Result<Dominators> find_dominators(const ObjectGraph& graph, const Roots& roots, JobContext& job) {
    job.begin_stage("finding dominators", uint64_t{graph.object_count} * 2);
    return SemiNca(graph, roots, job).run();
}

DominatorTree dominator_tree(const Dominators& dominators) {
    const auto size = static_cast<uint32_t>(dominators.preorder.size());
    DominatorTree tree{Column<ObjectId>(size), Column<uint32_t>(size), Column<uint32_t>(size)};
    tree.count.fill(1);
    for (uint32_t i = size - 1; i >= 1; --i) {
        const uint32_t row = dominators.preorder[i].v;
        tree.count[dominators.immediate[row].v] += tree.count[row];
    }
    Column<uint32_t> next(size);  // by row: where its next child's subtree begins
    tree.position[0] = 0;
    tree.row_at[0] = {};
    next[0] = 1;
    for (uint32_t i = 1; i < size; ++i) {
        const uint32_t row = dominators.preorder[i].v;
        uint32_t& place = next[dominators.immediate[row].v];
        tree.position[row] = place;
        tree.row_at[place] = {row};
        next[row] = place + 1;
        place += tree.count[row];
    }
    return tree;
}

std::vector<ObjectId> dominated_children(const DominatorTree& tree, ObjectId row) {
    std::vector<ObjectId> children;
    const uint32_t end = tree.position[row.v] + tree.count[row.v];
    for (uint32_t at = tree.position[row.v] + 1; at < end;) {
        children.push_back(tree.row_at[at]);
        at += tree.count[tree.row_at[at].v];
    }
    return children;
}

uint64_t retained_by_set(const Dominators& dominators, const DominatorTree& tree,
                         std::span<const ObjectId> rows) {
    std::vector<ObjectId> sorted(rows.begin(), rows.end());
    std::sort(sorted.begin(), sorted.end(),
              [&](ObjectId a, ObjectId b) { return tree.position[a.v] < tree.position[b.v]; });
    uint64_t bytes = 0;
    uint32_t covered = 0;
    for (const ObjectId row : sorted) {
        const uint32_t position = tree.position[row.v];
        if (position < covered) continue;
        bytes = add_saturated(bytes, dominators.retained[row.v]);
        covered = position + tree.count[row.v];
    }
    return bytes;
}

namespace {

template <class GroupOf>
std::vector<uint64_t> retained_by(const Dominators& dominators, const DominatorTree& tree,
                                  size_t group_count, GroupOf group_of) {
    std::vector<uint64_t> retained(group_count, 0);
    std::vector<uint32_t> covered(group_count, 0);  // position behind the last subtree
    for (uint32_t position = 1; position < tree.row_at.size(); ++position) {
        const uint32_t row = tree.row_at[position].v;
        const uint32_t group = group_of(row);
        if (position < covered[group]) continue;
        retained[group] = add_saturated(retained[group], dominators.retained[row]);
        covered[group] = position + tree.count[row];
    }
    return retained;
}

}  // namespace

std::vector<uint64_t> retained_by_group(const Dominators& dominators, const DominatorTree& tree,
                                        const Column<uint32_t>& group_of_row, size_t group_count) {
    return retained_by(dominators, tree, group_count,
                       [&](uint32_t row) { return group_of_row[row]; });
}

std::vector<uint64_t> retained_by_type(const ObjectGraph& graph, const Dominators& dominators,
                                       const DominatorTree& tree) {
    return retained_by(dominators, tree, graph.types.size(),
                       [&](uint32_t row) { return graph.type[row].v; });
}

uint32_t dominator_depth(const Dominators& dominators, ObjectId row) {
    uint32_t depth = 0;
    while (!row.is_nil()) {
        row = dominators.immediate[row.v];
        ++depth;
    }
    return depth;
}

}  // namespace hs
