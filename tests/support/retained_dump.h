#pragma once
// A small dump with all that findings ask of it: retained sizes, the tree and the names.

#include "core/analysis/object_names.h"
#include "core/analysis/retained_graph.h"
#include "tests/support/heap_text.h"

namespace hs {

struct RetainedDump {
    explicit RetainedDump(const HeapText& text) : dataset(loaded_dump(text.text())) {
        JobContext job;
        retained = std::move(retain(graph(), job)).value();
        tree = dominator_tree(retained.dominators);
        names = std::move(name_objects(graph(), retained.roots, job)).value();
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset.graph; }

    Dataset dataset;
    RetainedGraph retained;
    DominatorTree tree;
    ObjectNames names;
};

}  // namespace hs
