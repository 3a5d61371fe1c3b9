#pragma once
// The heap in a few dozen boxes that add up to it: what retains it at the outermost level. Large
// objects stand alone, by the name of what holds nearly all of them; all others of a type are one
// box, and the rest is one.
//
//   shop.cache.QUOTES    1.06 MiB      Order ×640    400 KiB      module ×35    120 KiB      others

#include <string>
#include <vector>

#include "core/analysis/heap_tree.h"
#include "core/analysis/object_names.h"

namespace hs {

struct HeapMapBox {
    HeapTreeRow row;  // kObject, kType, or kMore for the rest
    std::string name;
};

Result<std::vector<HeapMapBox>> heap_map_boxes(const ObjectGraph& graph,
                                               const Dominators& dominators,
                                               const DominatorTree& tree, const ObjectNames& names,
                                               JobContext& job);
// Of the later dump, with what each retained in the earlier one.
Result<std::vector<HeapMapBox>> heap_map_of_pair(const GrowthInputs& inputs,
                                                 const ObjectNames& names, JobContext& job);

}  // namespace hs
