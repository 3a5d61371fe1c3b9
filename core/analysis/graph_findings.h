#pragma once
// What stands out in an object graph, for somebody who sees it for the first time: each in a plain
// sentence, with the object or type that shows it.

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/accumulation.h"
#include "core/analysis/cycles.h"
#include "core/analysis/dominators.h"
#include "core/analysis/duplicates.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/type_totals.h"
#include "core/base/text_format.h"

namespace hs {

struct Finding {
    std::string text;   // one sentence
    std::string about;  // why it matters, or what to do; may be empty
    ObjectId object;    // the evidence; nil: none
    TypeId type = ObjectGraph::kNoType;
    std::string filter;  // typed filter that shows the evidence among the objects; may be empty
    uint64_t bytes = 0;
};

struct GraphFacts {
    std::vector<TypeTotal> top_types;        // falling by retained bytes
    std::vector<AccumulationPoint> holders;  // falling by what piles up there
    std::vector<ObjectId> widest;            // most references of their own
    std::vector<DuplicateValue> duplicates;  // falling by bytes
    uint64_t cycle_count = 0;
    uint64_t cycle_objects = 0;
    uint64_t cycle_bytes = 0;   // retained by the members of all cycles, each byte once
    ObjectId largest_in_cycle;  // of the biggest cycle
    std::vector<Finding> findings;
};

struct FactInputs {
    const ObjectGraph& graph;
    const Dominators& dominators;
    const DominatorTree& tree;
    const std::vector<TypeTotal>& types;  // with retained bytes
    const std::vector<Cycle>& cycles;
    SizeUnits units = SizeUnits::kBinary;
};
Result<GraphFacts> graph_facts(const FactInputs& inputs, JobContext& job);

// Where B holds more than A: retained bytes of an object in B less those of the same object in A,
// ranked by what of it did not go on to a single child. Falling; growth only.
struct GrownHolder {
    ObjectId row;  // in B
    int64_t growth_bytes = 0;
    int64_t piled_bytes = 0;  // growth less that of its child that grew most
    bool is_new = false;
};
std::vector<GrownHolder> grown_holders(const ObjectGraph& b, const Dominators& of_a,
                                       const Dominators& of_b, const GraphDiff& diff, size_t count);

}  // namespace hs
