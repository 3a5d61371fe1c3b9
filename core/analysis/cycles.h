#pragma once
// Groups of objects that refer to one another in circles: strongly connected components of two or
// more objects, and single objects that refer to themselves. What reference counting alone would
// never free.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/object_names.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

struct Cycle {
    std::vector<ObjectId> members;  // by type text, then id
    uint64_t shallow_bytes = 0;
    uint64_t retained_bytes = 0;     // of the union of the members' subtrees
    std::vector<ObjectId> held_by;   // objects outside that refer to a member, in file order
    uint64_t referrers_outside = 0;  // how many such objects; held_by stops at kMostHolders
    bool has_root = false;           // a member is a root itself

    static constexpr size_t kMostHolders = 100;
};

// Falling by retained bytes; ties by the first member.
Result<std::vector<Cycle>> find_cycles(const ObjectGraph& graph, const Roots& roots,
                                       const Dominators& dominators, JobContext& job);

// "dict 12, mod.Node 11, list 1, …": the members by type.
std::string cycle_types(const ObjectGraph& graph, const Cycle& cycle);

// A shortest ring of references through `through` that stays among the members: the first object
// is `through`, each refers to the next, the last to the first. Empty if there is none.
std::vector<ObjectId> shortest_ring(const ObjectGraph& graph, std::span<const ObjectId> members,
                                    ObjectId through);

// In plain words: what has to go for reference counting or the collector to free the cycle.
std::string what_frees(const ObjectGraph& graph, const ObjectNames& names, const Cycle& cycle);

}  // namespace hs
