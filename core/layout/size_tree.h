#pragma once
// SizeTree: sizes inside sizes, as treemap and icicle draw them. Node 0 is everything. Children
// stand falling by bytes, so that a picture stops at the first one too small to see, and costs what
// is visible, not what there is.
//
//   by object   node = object row; children are the objects it dominates directly
//   by type     objects of one type that objects of one node dominate are merged into a node;
//   by module   a type right below itself (a linked list) is the same node; a __dict__ is part of
//               its instance or module, as in the Tree
//
// Of a set of objects, each is a node inside the nearest of them that dominates it. Sizes stay what
// objects retain: what is not of the set is part of the object that holds it.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

enum class SizeGrouping : uint8_t { kObjects, kTypes, kModules };

struct SizeTree {
    SizeGrouping grouping = SizeGrouping::kObjects;
    uint32_t node_count = 0;
    Column<uint32_t> child_begin;  // node_count + 1
    Column<uint32_t> child;        // by parent, falling by bytes, then by node

    // By object: the sizes are those of the dump and its dominators, which must outlive the tree.
    const ObjectGraph* graph = nullptr;
    const Dominators* dominators = nullptr;

    // Merged nodes, and those of a set.
    bool is_of_set = false;
    Column<uint64_t> merged_bytes;    // with all below
    Column<uint64_t> merged_own;      // without
    Column<uint32_t> merged_parent;   // less than the node; node 0: 0
    Column<uint32_t> merged_key;      // TypeId, or an index of modules
    Column<uint32_t> merged_objects;  // merged into this node; node 0: 0
    Column<ObjectId> merged_largest;  // of them, by retained bytes
    Column<uint32_t> node_of_row;     // by object row: the node that it belongs to or lies in
    std::vector<std::string> modules;

    [[nodiscard]] uint64_t bytes(uint32_t node) const {
        return dominators ? dominators->retained[node] : merged_bytes[node];
    }
    // Of the node alone: no child's part.
    [[nodiscard]] uint64_t own_bytes(uint32_t node) const {
        return dominators ? graph->shallow(ObjectId{node}) : merged_own[node];
    }
    [[nodiscard]] uint32_t parent(uint32_t node) const {
        return dominators ? dominators->immediate[node].v : merged_parent[node];
    }
    [[nodiscard]] std::span<const uint32_t> children(uint32_t node) const {
        return child.slice(child_begin[node], child_begin[node + 1]);
    }
    // The object that the node is, or its largest; nil for node 0.
    [[nodiscard]] ObjectId object(uint32_t node) const {
        return dominators ? ObjectId{node} : merged_largest[node];
    }
    // The node that the object belongs to or lies in; 0 for none.
    [[nodiscard]] uint32_t node_of(ObjectId object) const {
        return dominators ? object.v : node_of_row[object.v];
    }
    [[nodiscard]] uint64_t memory_bytes() const;
};

// What is alive, by its dominators: one node an object. Time O(objects log of the widest).
Result<SizeTree> object_size_tree(const ObjectGraph& graph, const Dominators& dominators,
                                  JobContext& job);
// kTypes or kModules, or any grouping of a set. Null: all objects.
Result<SizeTree> merged_size_tree(const ObjectGraph& graph, const Dominators& dominators,
                                  SizeGrouping grouping, const std::vector<ObjectId>* set,
                                  JobContext& job);

// Everything, and in it as many nodes as there are numbers: node 1 has the first.
SizeTree flat_size_tree(std::span<const uint64_t> bytes);

// "Task", "shop.models", "Heap", "the set": what a node is called, in the text of the dump.
std::string size_node_name(const ObjectGraph& graph, const SizeTree& tree, uint32_t node);

// From node 0 to the node, both included. A deep chain is cut in the middle to `most` nodes.
std::vector<uint32_t> size_node_path(const SizeTree& tree, uint32_t node, size_t most);

}  // namespace hs
