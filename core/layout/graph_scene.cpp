#include "core/layout/graph_scene.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "core/analysis/paths.h"

namespace hs {
namespace {

constexpr size_t kMostGroups = 4;           // by type, beside one object and one way
constexpr uint32_t kMostCounted = 1 << 12;  // references looked at to say how many are not shown

uint64_t retained_of(const SceneSource& source, ObjectId row) {
    return source.graph.is_object(row) ? source.dominators.retained[row.v] : 0;
}

std::span<const ObjectId> neighbours_of(const ObjectGraph& graph, ObjectId of,
                                        Direction direction) {
    return direction == Direction::kReferents ? graph.references(of) : graph.referrers(of);
}

class Builder {
public:
    Builder(const SceneSource& source, const SceneWish& wish, JobContext& job)
        : source_(source), graph_(source.graph), wish_(wish), job_(job) {}

    Result<GraphScene> make() {
        for (const ObjectId hidden : wish_.hidden) hidden_.emplace(hidden.v, true);
        for (const SceneExpansion& expansion : wish_.expansions) {
            expansions_[expansion.of.v].push_back(&expansion);
        }
        for (const ObjectId object : wish_.start) {
            if (const size_t node = add_object(object, UINT32_MAX, 0); node != SIZE_MAX) {
                scene_.nodes[node].is_start = true;
            }
        }
        layer_start();
        for (size_t i = 0; i < scene_.nodes.size(); ++i) {
            if (scene_.nodes[i].is_group()) continue;
            const auto found = expansions_.find(scene_.nodes[i].object().v);
            if (found == expansions_.end()) continue;
            for (const SceneExpansion* expansion : found->second) expand(i, *expansion);
            if (job_.cancelled()) return cancelled_error();
        }
        connect();
        mark_chain();
        count_more();
        if (job_.cancelled()) return cancelled_error();
        return std::move(scene_);
    }

private:
    size_t add_object(ObjectId object, uint32_t anchor, int32_t layer) {
        if (object.is_nil() || object.v >= graph_.row_count()) return SIZE_MAX;
        if (const auto found = node_of_.find(object.v); found != node_of_.end()) {
            return found->second;
        }
        if (hidden_.count(object.v) != 0) return SIZE_MAX;
        if (scene_.nodes.size() >= GraphScene::kMostNodes) {
            scene_.is_cut = true;
            return SIZE_MAX;
        }
        SceneNode node;
        node.key = {object, {}, 0};
        node.anchor = anchor;
        node.layer = layer;
        node.retained_bytes = retained_of(source_, object);
        node.is_root = source_.roots.is_root(object);
        scene_.nodes.push_back(node);
        node_of_.emplace(object.v, static_cast<uint32_t>(scene_.nodes.size() - 1));
        return scene_.nodes.size() - 1;
    }

    // Layers of the first objects: steps along references among them, from roots and from what no
    // other of them refers to. What cannot be reached so begins a walk of its own. The first object
    // stays in layer 0, whatever comes to hold it.
    void layer_start() {
        const size_t count = scene_.nodes.size();
        std::vector<bool> is_placed(count);
        std::vector<bool> is_held(count);
        for (uint32_t i = 0; i < count; ++i) {
            for (const ObjectId target : graph_.references(scene_.nodes[i].object())) {
                const auto found = node_of_.find(target.v);
                if (found != node_of_.end() && found->second != i) is_held[found->second] = true;
            }
        }
        std::vector<uint32_t> order(count);
        std::iota(order.begin(), order.end(), 0U);
        std::stable_partition(order.begin(), order.end(), [&](uint32_t node) {
            return scene_.nodes[node].is_root || !is_held[node];
        });
        std::vector<uint32_t> queue;
        for (const uint32_t first : order) {
            if (is_placed[first]) continue;
            is_placed[first] = true;
            queue.assign(1, first);
            for (size_t i = 0; i < queue.size(); ++i) {
                const SceneNode& node = scene_.nodes[queue[i]];
                for (const ObjectId target : graph_.references(node.object())) {
                    const auto found = node_of_.find(target.v);
                    if (found == node_of_.end() || is_placed[found->second]) continue;
                    is_placed[found->second] = true;
                    scene_.nodes[found->second].layer = node.layer + 1;
                    queue.push_back(found->second);
                }
            }
        }
        const int32_t shift = count > 0 ? scene_.nodes[0].layer : 0;
        for (SceneNode& node : scene_.nodes) node.layer -= shift;
    }

    void expand(size_t index, const SceneExpansion& expansion) {
        const bool is_out = expansion.direction == Direction::kReferents;
        SceneNode& node = scene_.nodes[index];
        (is_out ? node.shows_referents : node.shows_referrers) = true;
        const int32_t layer = node.layer + (is_out ? 1 : -1);
        const auto anchor = static_cast<uint32_t>(index);
        const std::vector<ObjectId> all =
            scene_neighbours(source_, node.object(), expansion.direction);
        for (const ObjectId picked : expansion.picked) add_object(picked, anchor, layer);
        std::unordered_map<uint32_t, uint32_t> wanted;  // by type
        for (const auto& more : expansion.more) wanted[more.type.v] = more.shown;
        std::vector<ObjectId> rest;
        uint32_t shown = 0;
        for (const ObjectId neighbour : all) {
            const bool is_seen =
                node_of_.count(neighbour.v) != 0 || hidden_.count(neighbour.v) != 0;
            if (shown < expansion.shown) {
                shown += hidden_.count(neighbour.v) == 0 ? 1 : 0;
                add_object(neighbour, anchor, layer);
            } else if (is_seen) {
                continue;
            } else if (const auto more = wanted.find(graph_.type[neighbour.v].v);
                       more != wanted.end() && more->second > 0) {
                --more->second;
                add_object(neighbour, anchor, layer);
            } else {
                rest.push_back(neighbour);
            }
        }
        add_groups(anchor, expansion.direction, rest);
    }

    // What is left: the types with the most objects get a group each, the others share one. A
    // group of one is that object.
    void add_groups(uint32_t anchor, Direction direction, const std::vector<ObjectId>& rest) {
        struct Group {
            uint32_t count = 0;
            ObjectId largest;
        };
        std::map<uint32_t, Group> by_type;
        for (const ObjectId row : rest) {
            Group& group = by_type[graph_.type[row.v].v];
            if (group.count++ == 0) group.largest = row;
        }
        std::vector<std::pair<uint32_t, Group>> groups(by_type.begin(), by_type.end());
        std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
            return a.second.count > b.second.count;
        });
        const bool all_fit = groups.size() <= kMostGroups + 1;
        Group others;
        uint64_t others_bytes = 0;
        for (size_t i = 0; i < groups.size(); ++i) {
            const auto& [type, group] = groups[i];
            const uint64_t bytes = retained_of(source_, group.largest);
            if (!all_fit && i >= kMostGroups) {
                others.count += group.count;
                others_bytes = std::max(others_bytes, bytes);
                continue;
            }
            add_group({anchor, direction, TypeId{type}}, group.count, group.largest, bytes);
        }
        if (others.count > 0) {
            add_group({anchor, direction, SceneNode::kOtherTypes}, others.count, {}, others_bytes);
        }
    }

    struct GroupPlace {
        uint32_t anchor;
        Direction direction;
        TypeId type;
    };
    void add_group(const GroupPlace& place, uint32_t count, ObjectId only, uint64_t bytes) {
        const SceneNode& beside = scene_.nodes[place.anchor];
        const bool is_out = place.direction == Direction::kReferents;
        const int32_t layer = beside.layer + (is_out ? 1 : -1);
        if (count == 1 && !only.is_nil()) {
            add_object(only, place.anchor, layer);
            return;
        }
        if (scene_.nodes.size() >= GraphScene::kMostNodes) {
            scene_.is_cut = true;
            return;
        }
        SceneNode node;
        node.key = {beside.object(), place.type, static_cast<uint8_t>(is_out ? 1 : 2)};
        node.group_count = count;
        node.anchor = place.anchor;
        node.layer = layer;
        node.retained_bytes = bytes;
        scene_.nodes.push_back(node);
    }

    void connect() {
        for (uint32_t from = 0; from < scene_.nodes.size(); ++from) {
            const SceneNode& node = scene_.nodes[from];
            if (node.is_group()) {
                const bool is_out = node.key.kind == 1;
                add_edge(is_out ? node.anchor : from, is_out ? from : node.anchor,
                         node.group_count);
                continue;
            }
            if (job_.cancelled()) return;
            for (const auto& [to, times] : targets_of(node.object())) add_edge(from, to, times);
        }
        std::sort(scene_.edges.begin(), scene_.edges.end(),
                  [](const SceneEdge& a, const SceneEdge& b) {
                      return a.from != b.from ? a.from < b.from : a.to < b.to;
                  });
    }

    // Visible objects that this one refers to, how often. A wide one is asked from the other side:
    // sources rise, so a look is a binary search.
    std::map<uint32_t, uint32_t> targets_of(ObjectId object) {
        std::map<uint32_t, uint32_t> targets;
        const auto references = graph_.references(object);
        if (references.size() <= 16 * node_of_.size() + 64) {
            for (const ObjectId target : references) {
                const auto found = node_of_.find(target.v);
                if (found != node_of_.end()) ++targets[found->second];
            }
            return targets;
        }
        for (const auto& [row, node] : node_of_) {
            const auto sources = graph_.referrers({row});
            const auto [first, last] = std::equal_range(sources.begin(), sources.end(), object);
            if (first != last) targets[node] = static_cast<uint32_t>(last - first);
        }
        return targets;
    }

    void add_edge(uint32_t from, uint32_t to, uint32_t times) {
        if (scene_.edges.size() >= GraphScene::kMostEdges) {
            scene_.is_cut = true;
            return;
        }
        scene_.edges.push_back({from, to, times, false});
    }

    void mark_chain() {
        const size_t links = wish_.chain.size();
        for (size_t i = 0; i < links; ++i) {
            const size_t from = scene_.find(wish_.chain[i]);
            if (from == SIZE_MAX) continue;
            scene_.nodes[from].in_chain = true;
            if (i + 1 == links && !wish_.chain_is_ring) break;
            const size_t to = scene_.find(wish_.chain[(i + 1) % links]);
            for (SceneEdge& edge : scene_.edges) {
                if (edge.from == from && edge.to == to) edge.in_chain = true;
            }
        }
    }

    void count_more() {
        for (SceneNode& node : scene_.nodes) {
            if (node.is_group()) continue;
            node.more_referents = count_unseen(node.object(), Direction::kReferents);
            node.more_referrers = count_unseen(node.object(), Direction::kReferrers);
        }
    }
    uint32_t count_unseen(ObjectId of, Direction direction) {
        const auto all = neighbours_of(graph_, of, direction);
        if (all.size() > kMostCounted) return static_cast<uint32_t>(all.size());
        unseen_.clear();
        for (const ObjectId row : all) {
            if (node_of_.count(row.v) == 0) unseen_.push_back(row);
        }
        std::sort(unseen_.begin(), unseen_.end());
        const auto end = std::unique(unseen_.begin(), unseen_.end());
        return static_cast<uint32_t>(end - unseen_.begin());
    }

    const SceneSource& source_;
    const ObjectGraph& graph_;
    const SceneWish& wish_;
    JobContext& job_;
    GraphScene scene_;
    std::unordered_map<uint32_t, uint32_t> node_of_;  // by object row
    std::unordered_map<uint32_t, bool> hidden_;
    std::unordered_map<uint32_t, std::vector<const SceneExpansion*>> expansions_;
    std::vector<ObjectId> unseen_;
};

}  // namespace

const SceneExpansion* SceneWish::expansion(ObjectId of, Direction direction) const {
    const auto found =
        std::find_if(expansions.begin(), expansions.end(), [&](const SceneExpansion& expansion) {
            return expansion.of == of && expansion.direction == direction;
        });
    return found == expansions.end() ? nullptr : &*found;
}

SceneExpansion& SceneWish::expand(ObjectId of, Direction direction) {
    for (SceneExpansion& known : expansions) {
        if (known.of == of && known.direction == direction) return known;
    }
    expansions.push_back({of, direction});
    return expansions.back();
}

void SceneWish::collapse(ObjectId of, Direction direction) {
    std::erase_if(expansions, [&](const SceneExpansion& expansion) {
        return expansion.of == of && expansion.direction == direction;
    });
}

size_t GraphScene::find(const SceneKey& key) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(),
                                    [&](const SceneNode& node) { return node.key == key; });
    return found == nodes.end() ? SIZE_MAX : static_cast<size_t>(found - nodes.begin());
}

Result<GraphScene> graph_scene(const SceneSource& source, const SceneWish& wish, JobContext& job) {
    return Builder(source, wish, job).make();
}

std::vector<ObjectId> scene_neighbours(const SceneSource& source, ObjectId of, Direction direction,
                                       TypeId type) {
    const auto all = neighbours_of(source.graph, of, direction);
    std::vector<ObjectId> rows;
    rows.reserve(all.size());
    for (const ObjectId row : all) {
        if (row.is_nil() || row == of) continue;
        if (type == SceneNode::kOtherTypes || source.graph.type[row.v] == type) {
            rows.push_back(row);
        }
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    std::stable_sort(rows.begin(), rows.end(), [&](ObjectId a, ObjectId b) {
        return retained_of(source, a) > retained_of(source, b);
    });
    return rows;
}

Result<SceneWish> wish_for_object(const SceneSource& source, ObjectId object, JobContext& job) {
    SceneWish wish;
    if (source.graph.is_object(object)) {
        HS_TRY(PathResult found, find_paths(source.graph, source.roots, {object}, job));
        if (!found.paths.empty()) wish.chain = std::move(found.paths.front());
    }
    wish.start = wish.chain;
    if (wish.start.empty()) wish.start.push_back(object);
    if (wish.chain.size() < 2) wish.chain.clear();
    wish.expand(object, Direction::kReferents);
    return wish;
}

SceneWish wish_for_set(const SceneSource& source, std::vector<ObjectId> objects, size_t most) {
    std::stable_sort(objects.begin(), objects.end(), [&](ObjectId a, ObjectId b) {
        return retained_of(source, a) > retained_of(source, b);
    });
    if (objects.size() > most) objects.resize(most);
    SceneWish wish;
    wish.start = std::move(objects);
    return wish;
}

}  // namespace hs
