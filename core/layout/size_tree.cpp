#include "core/layout/size_tree.h"

#include <algorithm>
#include <map>

#include "core/analysis/dict_folding.h"
#include "core/analysis/group_totals.h"
#include "core/base/hash_map.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr uint32_t kPollMask = 0xffff;

// Fills child_begin and child from parent(): counted, placed, then sorted family by family.
Result<void> fill_children(SizeTree& tree, JobContext& job) {
    const uint32_t count = tree.node_count;
    tree.child_begin = Column<uint32_t>::zeroed(size_t{count} + 1);
    tree.child = Column<uint32_t>(count > 0 ? count - 1 : 0);
    for (uint32_t node = 1; node < count; ++node) ++tree.child_begin[tree.parent(node) + 1];
    for (uint32_t node = 0; node < count; ++node) {
        tree.child_begin[node + 1] += tree.child_begin[node];
    }
    // child_begin[n] walks to its own end while placing and is set back afterwards.
    for (uint32_t node = 1; node < count; ++node) {
        tree.child[tree.child_begin[tree.parent(node)]++] = node;
        if ((node & kPollMask) == 0 && job.cancelled()) return cancelled_error();
    }
    for (uint32_t node = count; node > 0; --node) {
        tree.child_begin[node] = tree.child_begin[node - 1];
    }
    tree.child_begin[0] = 0;
    constexpr size_t kFamiliesAtOnce = 1 << 15;
    job.parallel_for(count, kFamiliesAtOnce, [&](size_t begin, size_t end) {
        for (size_t node = begin; node < end; ++node) {
            uint32_t* const first = tree.child.data() + tree.child_begin[node];
            uint32_t* const last = tree.child.data() + tree.child_begin[node + 1];
            if (last - first < 2) continue;
            std::sort(first, last, [&](uint32_t a, uint32_t b) {
                const uint64_t bytes_a = tree.bytes(a);
                const uint64_t bytes_b = tree.bytes(b);
                return bytes_a != bytes_b ? bytes_a > bytes_b : a < b;
            });
        }
    });
    if (job.cancelled()) return cancelled_error();
    return {};
}

// The key of every type: the type itself, or its module.
std::vector<uint32_t> keys_of_types(const ObjectGraph& graph, SizeGrouping grouping,
                                    std::vector<std::string>& modules) {
    std::vector<uint32_t> keys(graph.types.size());
    std::map<std::string, uint32_t> known;
    for (uint32_t type = 0; type < keys.size(); ++type) {
        keys[type] = type;
        if (grouping != SizeGrouping::kModules) continue;
        const std::string module = module_of_type(graph.type_text(TypeId{type}));
        const auto [at, is_new] = known.emplace(module, static_cast<uint32_t>(modules.size()));
        if (is_new) modules.push_back(module);
        keys[type] = at->second;
    }
    return keys;
}

// Nodes as they are met; columns are cut from these when all are known.
struct Merged {
    std::vector<uint32_t> parent{0};
    std::vector<uint32_t> key{UINT32_MAX};
    std::vector<uint32_t> objects{0};
    std::vector<ObjectId> largest{ObjectId{}};
    std::vector<uint64_t> bytes{0};  // of the node's own objects, until summed up
    HashMap<Id<struct SizeNodeTag>> by_parent_and_key;

    uint32_t child_of(uint32_t above, uint32_t wanted) {
        const uint64_t both = uint64_t{above} << 32 | wanted;
        if (const auto found = by_parent_and_key.find(both); !found.is_nil()) return found.v;
        const uint32_t node = add_child(above, wanted);
        by_parent_and_key.insert(both, {node});
        return node;
    }
    uint32_t add_child(uint32_t above, uint32_t wanted) {
        const auto node = static_cast<uint32_t>(parent.size());
        parent.push_back(above);
        key.push_back(wanted);
        objects.push_back(0);
        largest.push_back({});
        bytes.push_back(0);
        return node;
    }
    // What the object retains is the node's, and no longer the one's above.
    void add(uint32_t node, uint32_t above, ObjectId row, const Dominators& dominators) {
        const uint64_t retained = dominators.retained[row.v];
        move(node, above, retained);
        ++objects[node];
        if (largest[node].is_nil() || retained > dominators.retained[largest[node].v]) {
            largest[node] = row;
        }
    }
    void move(uint32_t node, uint32_t above, uint64_t retained) {
        bytes[above] -= std::min(bytes[above], retained);
        bytes[node] = add_saturated(bytes[node], retained);
    }
};

template <class T>
Column<T> column_of(const std::vector<T>& items) {
    Column<T> column(items.size());
    std::copy(items.begin(), items.end(), column.begin());
    return column;
}

}  // namespace

uint64_t SizeTree::memory_bytes() const {
    return child_begin.memory_bytes() + child.memory_bytes() + merged_bytes.memory_bytes() +
           merged_own.memory_bytes() + merged_parent.memory_bytes() + merged_key.memory_bytes() +
           merged_objects.memory_bytes() + merged_largest.memory_bytes() +
           node_of_row.memory_bytes();
}

Result<SizeTree> object_size_tree(const ObjectGraph& graph, const Dominators& dominators,
                                  JobContext& job) {
    SizeTree tree;
    tree.graph = &graph;
    tree.dominators = &dominators;
    tree.node_count = static_cast<uint32_t>(dominators.retained.size());
    job.begin_stage("sorting what objects hold");
    HS_TRY_VOID(fill_children(tree, job));
    return tree;
}

namespace {

// Which objects have nodes of their own, and which lie in that of another.
class NodesOfObjects {
public:
    NodesOfObjects(const ObjectGraph& graph, const Dominators& dominators, SizeTree& tree)
        : graph_(graph),
          dominators_(dominators),
          tree_(tree),
          namespaces_(graph, dominators),
          keys_(keys_of_types(graph, tree.grouping, tree.modules)) {}

    Merged merged;

    void add(ObjectId row, bool has_node) {
        uint32_t& node = tree_.node_of_row[row.v];
        if (node != 0) return;  // a module whose __dict__ came first
        const uint32_t above = node_above(row);
        node = above;
        if (!has_node) return;
        if (!tree_.is_of_set && tree_.grouping != SizeGrouping::kObjects) {
            const ObjectId owner = namespaces_.owner_of(row);
            if (!owner.is_nil()) {
                // What hangs on its owner is that one's already.
                if (dominators_.immediate[row.v] != owner) put_beside(row, owner, above);
                return;
            }
        }
        node = node_for(row, above);
        merged.add(node, above, row, dominators_);
    }

private:
    [[nodiscard]] uint32_t node_above(ObjectId row) const {
        return tree_.node_of_row[dominators_.immediate[row.v].v];
    }
    uint32_t node_for(ObjectId row, uint32_t above) {
        const uint32_t key = keys_[graph_.type[row.v].v];
        if (tree_.grouping == SizeGrouping::kObjects) return merged.add_child(above, key);
        return merged.key[above] == key ? above : merged.child_of(above, key);
    }
    // A module's __dict__ that hangs on what the module hangs on counts with the module.
    void put_beside(ObjectId dict, ObjectId module, uint32_t above) {
        if (tree_.node_of_row[module.v] == 0) add(module, true);
        const uint32_t node = tree_.node_of_row[module.v];
        tree_.node_of_row[dict.v] = node;
        merged.move(node, above, dominators_.retained[dict.v]);
    }

    const ObjectGraph& graph_;
    const Dominators& dominators_;
    SizeTree& tree_;
    CountedNamespaces namespaces_;
    std::vector<uint32_t> keys_;
};

}  // namespace

Result<SizeTree> merged_size_tree(const ObjectGraph& graph, const Dominators& dominators,
                                  SizeGrouping grouping, const std::vector<ObjectId>* set,
                                  JobContext& job) {
    SizeTree tree;
    tree.grouping = grouping;
    tree.is_of_set = set != nullptr;
    std::vector<bool> is_in_set(set ? dominators.preorder.size() : 0);
    for (size_t i = 0; set && i < set->size(); ++i) is_in_set[(*set)[i].v] = true;
    job.begin_stage("grouping what objects hold", dominators.preorder.size());
    NodesOfObjects nodes(graph, dominators, tree);
    tree.node_of_row = Column<uint32_t>::zeroed(dominators.preorder.size());
    for (size_t i = 1; i < dominators.preorder.size(); ++i) {
        if ((i & kPollMask) == 0) {
            if (job.cancelled()) return cancelled_error();
            job.set_done(i);
        }
        const ObjectId row = dominators.preorder[i];
        nodes.add(row, !set || is_in_set[row.v]);
    }
    Merged& merged = nodes.merged;
    tree.merged_own = column_of(merged.bytes);
    for (size_t node = merged.parent.size() - 1; node > 0; --node) {
        uint64_t& above = merged.bytes[merged.parent[node]];
        above = add_saturated(above, merged.bytes[node]);
    }
    tree.node_count = static_cast<uint32_t>(merged.parent.size());
    tree.merged_bytes = column_of(merged.bytes);
    tree.merged_parent = column_of(merged.parent);
    tree.merged_key = column_of(merged.key);
    tree.merged_objects = column_of(merged.objects);
    tree.merged_largest = column_of(merged.largest);
    HS_TRY_VOID(fill_children(tree, job));
    return tree;
}

SizeTree flat_size_tree(std::span<const uint64_t> bytes) {
    SizeTree tree;
    tree.node_count = static_cast<uint32_t>(bytes.size()) + 1;
    tree.merged_bytes = Column<uint64_t>::zeroed(tree.node_count);
    tree.merged_own = Column<uint64_t>::zeroed(tree.node_count);
    tree.merged_parent = Column<uint32_t>::zeroed(tree.node_count);
    for (size_t i = 0; i < bytes.size(); ++i) {
        tree.merged_bytes[i + 1] = tree.merged_own[i + 1] = bytes[i];
        tree.merged_bytes[0] = add_saturated(tree.merged_bytes[0], bytes[i]);
    }
    JobContext at_once;
    (void)fill_children(tree, at_once);
    return tree;
}

std::string size_node_name(const ObjectGraph& graph, const SizeTree& tree, uint32_t node) {
    if (node == 0) return tree.is_of_set ? "the set" : "Heap";
    if (tree.grouping == SizeGrouping::kModules) return tree.modules[tree.merged_key[node]];
    const TypeId type = tree.dominators ? graph.type[node] : TypeId{tree.merged_key[node]};
    return std::string(short_type_name(graph.type_text(type)));
}

std::vector<uint32_t> size_node_path(const SizeTree& tree, uint32_t node, size_t most) {
    std::vector<uint32_t> upwards;
    for (; node != 0; node = tree.parent(node)) upwards.push_back(node);
    upwards.push_back(0);
    if (most >= 2 && upwards.size() > most) {
        // The near end is what one steps out to; node 0 stays as the way home.
        upwards[most - 1] = 0;
        upwards.resize(most);
    }
    std::reverse(upwards.begin(), upwards.end());
    return upwards;
}

}  // namespace hs
