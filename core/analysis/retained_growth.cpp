#include "core/analysis/retained_growth.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/base/hash_map.h"
#include "core/base/string_table.h"

namespace hs {

namespace {

constexpr uint32_t kPollMask = 0xffff;

uint64_t distance(int64_t delta) {
    return delta < 0 ? uint64_t{0} - static_cast<uint64_t>(delta) : static_cast<uint64_t>(delta);
}

// The paths of all sides in one tree.
class PathTree {
public:
    explicit PathTree(size_t sides) {
        growth_.side_count = sides;
        growth_.nodes.push_back({});
        type_.push_back({});
        growth_.objects.assign(sides, 0);
        growth_.retained.assign(sides, 0);
    }

    // False when cancelled.
    bool add(const GrowthSide& side, size_t index, JobContext& job) {
        const ObjectGraph& graph = *side.graph;
        const Dominators& dominators = *side.dominators;
        std::vector<StringId> type_of;
        for (uint32_t type = 0; type < graph.types.size(); ++type) {
            type_of.push_back(types_.intern(graph.type_text(TypeId{type})));
        }
        count(0, index, dominators.retained[0]);
        auto node_of_row = Column<uint32_t>::zeroed(size_t{graph.object_count} + 1);
        for (uint32_t i = 1; i < dominators.preorder.size(); ++i) {
            if ((i & kPollMask) == 0 && job.cancelled()) return false;
            const uint32_t row = dominators.preorder[i].v;
            const uint32_t above = node_of_row[dominators.immediate[row].v];
            const StringId type = type_of[graph.type[row].v];
            const bool folded = above != 0 && (type_[above] == type || growth_.nodes[above].level ==
                                                                           PathGrowth::kMostLevels);
            node_of_row[row] = folded ? above : child_of(above, type);
            if (!folded) count(node_of_row[row], index, dominators.retained[row]);
        }
        return true;
    }

    // Type texts are those of `sides`, which live longer than this.
    PathGrowth take(std::span<const GrowthSide> sides) {
        std::map<std::string_view, std::string_view> lasting;
        for (const GrowthSide& side : sides) {
            for (uint32_t type = 0; type < side.graph->types.size(); ++type) {
                const std::string_view text = side.graph->type_text(TypeId{type});
                lasting.emplace(text, text);
            }
        }
        for (uint32_t node = 1; node < growth_.nodes.size(); ++node) {
            growth_.nodes[node].type = lasting[types_.text(type_[node])];
        }
        growth_.order = nodes_in_order();
        return std::move(growth_);
    }

private:
    void count(uint32_t node, size_t side, uint64_t bytes) {
        const size_t at = node * growth_.side_count + side;
        growth_.objects[at] += node == 0 ? 0 : 1;
        growth_.retained[at] = add_saturated(growth_.retained[at], bytes);
    }

    uint32_t child_of(uint32_t above, StringId type) {
        const uint64_t key = uint64_t{above} << 32 | type.v;
        if (const StringId found = children_.find(key); !found.is_nil()) return found.v;
        const auto node = static_cast<uint32_t>(growth_.nodes.size());
        growth_.nodes.push_back({above, growth_.nodes[above].level + 1, {}});
        type_.push_back(type);
        growth_.objects.resize(growth_.objects.size() + growth_.side_count, 0);
        growth_.retained.resize(growth_.retained.size() + growth_.side_count, 0);
        children_.insert(key, StringId{node});
        return node;
    }

    // By node: its place when paths are sorted by their type texts, a path before those below it.
    [[nodiscard]] std::vector<uint32_t> text_ranks() const {
        const size_t count = growth_.nodes.size();
        std::vector<uint32_t> nodes(count - 1);
        std::iota(nodes.begin(), nodes.end(), 1U);
        std::sort(nodes.begin(), nodes.end(), [&](uint32_t a, uint32_t b) {
            const PathGrowth::Node& x = growth_.nodes[a];
            const PathGrowth::Node& y = growth_.nodes[b];
            return x.parent != y.parent ? x.parent < y.parent : x.type < y.type;
        });
        // Sizes of subtrees give each node its place without walking: parents come before children.
        std::vector<uint32_t> below(count, 1);
        for (size_t node = count - 1; node >= 1; --node) {
            below[growth_.nodes[node].parent] += below[node];
        }
        std::vector<uint32_t> next(count, 0);  // the place of the node's next child
        std::vector<uint32_t> rank(count, 0);
        next[0] = 1;
        for (const uint32_t node : nodes) {
            uint32_t& place = next[growth_.nodes[node].parent];
            rank[node] = place;
            place += below[node];
            next[node] = rank[node] + 1;
        }
        return rank;
    }

    [[nodiscard]] std::vector<uint32_t> nodes_in_order() const {
        const std::vector<uint32_t> rank = text_ranks();
        std::vector<uint32_t> order(growth_.nodes.size() - 1);
        std::iota(order.begin(), order.end(), 1U);
        std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
            const uint64_t change_a = distance(growth_.delta(a));
            const uint64_t change_b = distance(growth_.delta(b));
            return change_a != change_b ? change_a > change_b : rank[a] < rank[b];
        });
        return order;
    }

    PathGrowth growth_;
    StringTable types_;
    std::vector<StringId> type_;  // by node
    HashMap<StringId> children_;  // parent << 32 | type -> node
};

}  // namespace

std::vector<std::string_view> PathGrowth::path_of(uint32_t node) const {
    std::vector<std::string_view> path;
    for (; node != 0; node = nodes[node].parent) { path.push_back(nodes[node].type); }
    std::reverse(path.begin(), path.end());
    return path;
}

std::vector<TypeGrowth> type_growth(std::span<const GrowthSide> sides) {
    std::map<std::string_view, std::vector<uint64_t>> by_text;
    for (size_t index = 0; index < sides.size(); ++index) {
        const ObjectGraph& graph = *sides[index].graph;
        const Dominators& dominators = *sides[index].dominators;
        std::vector<bool> occurs(graph.types.size(), false);
        for (uint32_t row = 1; row <= graph.object_count; ++row) {
            occurs[graph.type[row].v] = true;
        }
        const auto retained = retained_by_type(graph, dominators, dominator_tree(dominators));
        for (uint32_t type = 0; type < retained.size(); ++type) {
            if (!occurs[type]) continue;
            std::vector<uint64_t>& bytes = by_text[graph.type_text(TypeId{type})];
            bytes.resize(sides.size(), 0);
            bytes[index] = retained[type];
        }
    }
    std::vector<TypeGrowth> rows;
    rows.reserve(by_text.size());
    for (auto& [type, bytes] : by_text) { rows.push_back({type, std::move(bytes)}); }
    std::stable_sort(rows.begin(), rows.end(), [](const TypeGrowth& a, const TypeGrowth& b) {
        return distance(a.delta()) > distance(b.delta());
    });
    return rows;
}

Result<PathGrowth> path_growth(std::span<const GrowthSide> sides, JobContext& job) {
    job.begin_stage("comparing dominator paths");
    PathTree tree(sides.size());
    for (size_t side = 0; side < sides.size(); ++side) {
        if (!tree.add(sides[side], side, job)) return cancelled_error();
    }
    return tree.take(sides);
}

}  // namespace hs
