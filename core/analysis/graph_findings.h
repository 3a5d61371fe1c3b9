#pragma once
// What stands out in an object graph and between two of them, and the rankings beside it.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/accumulation.h"
#include "core/analysis/cycles.h"
#include "core/analysis/dominators.h"
#include "core/analysis/duplicates.h"
#include "core/analysis/findings.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/object_names.h"
#include "core/analysis/type_totals.h"

namespace hs {

// Rankings of one dump.
struct GraphFacts {
    std::vector<TypeTotal> top_types;        // falling by retained bytes
    std::vector<AccumulationPoint> holders;  // falling by what piles up there
    std::vector<ObjectId> widest;            // most references of their own
    std::vector<DuplicateValue> duplicates;  // falling by bytes
};

struct FactInputs {
    const ObjectGraph& graph;
    const Dominators& dominators;
    const DominatorTree& tree;
    const std::vector<TypeTotal>& types;  // with retained bytes
    const std::vector<Cycle>& cycles;
    const ObjectNames& names;
    bool is_incomplete = false;  // see is_incomplete(): then nothing proves that nobody refers
};
Result<GraphFacts> graph_facts(const FactInputs& inputs, JobContext& job);

std::vector<Finding> graph_findings(const FactInputs& inputs, const FindingOptions& options);
// The same from nothing but the dump.
Result<std::vector<Finding>> graph_findings(const ObjectGraph& graph, bool is_incomplete,
                                            const FindingOptions& options, JobContext& job);

// No object outside refers to a member, and no member is one that the interpreter holds by itself:
// a module, a class, a function, a frame. Then only the garbage collector frees it.
bool is_unreachable(const ObjectGraph& graph, const Cycle& cycle);
// Cycles that are a finding, with all their members: unreachable ones, but for what looks like the
// one object that a program runs on.
struct LostCycles {
    std::vector<const Cycle*> cycles;
    std::vector<ObjectId> members;

    // "12 objects in 3 unreachable reference cycles"
    [[nodiscard]] std::string text() const;
};
LostCycles lost_cycles(const ObjectGraph& graph, std::span<const TypeTotal> types,
                       std::span<const Cycle> cycles);
// Of the members the first that is no plain container: the one that a program has a name for.
ObjectId typical_member(const ObjectGraph& graph, const Cycle& cycle);

struct GraphPairInputs {
    const ObjectGraph& a;
    const ObjectGraph& b;
    const Dominators& of_a;
    const Dominators& of_b;
    const DominatorTree& tree_a;
    const DominatorTree& tree_b;
    const ObjectNames& names_b;
    const std::vector<Cycle>& cycles_b;
    const GraphDiff& diff;
    bool is_a_incomplete = false;  // then what only B has may be missing from A, and not new
    bool is_b_incomplete = false;
};
// file_a, file_b: as the user gave them.
std::vector<Finding> graph_pair_findings(const GraphPairInputs& inputs, const FindingOptions& of_a,
                                         const FindingOptions& of_b);

}  // namespace hs
