#pragma once
// Trees of objects, whatever makes one hang on another, for the rows of heap_tree.h.

#include <memory>
#include <vector>

#include "core/analysis/heap_tree.h"

namespace hs {

struct GoneObjects {
    TypeId type = ObjectGraph::kNoType;  // in the graph of the tree, where it has it
    bool held_nothing = false;
    uint64_t count = 0;
    uint64_t retained_bytes = 0;
};

class ObjectTree {
public:
    explicit ObjectTree(const ObjectGraph& graph) : graph_(graph) {}
    ObjectTree(const ObjectTree&) = delete;
    ObjectTree& operator=(const ObjectTree&) = delete;
    virtual ~ObjectTree() = default;

    // Of nil: the outermost ones.
    [[nodiscard]] virtual std::vector<ObjectId> children(ObjectId object) const = 0;
    [[nodiscard]] virtual ObjectId parent(ObjectId object) const = 0;
    [[nodiscard]] virtual HeapTreeRow row_of(ObjectId under, ObjectId object) const = 0;
    // What hung on the object before and is gone, by type.
    [[nodiscard]] virtual std::vector<GoneObjects> gone_from(ObjectId /*object*/) const {
        return {};
    }

    [[nodiscard]] const ObjectGraph& graph() const { return graph_; }

private:
    const ObjectGraph& graph_;
};

// What they are made of outlives them.
// By dominators; the __dict__ of an instance or a module is no object of its own.
std::unique_ptr<ObjectTree> dominated_objects(const ObjectGraph& graph,
                                              const Dominators& dominators,
                                              const DominatorTree& tree);
// Along shortest paths from the roots to a set.
std::unique_ptr<ObjectTree> objects_on_paths(const ObjectGraph& graph, const Dominators& dominators,
                                             const MergedPaths& paths);
// By dominators of the later dump, beside those of the earlier one.
std::unique_ptr<ObjectTree> grown_objects(const GrowthInputs& inputs);

}  // namespace hs
