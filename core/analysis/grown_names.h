#pragma once
// What grew between two dumps, by the names that the program has for it.

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/graph_findings.h"
#include "core/analysis/largest_holders.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

// Holders that have one name and type; items of a container have one name.
struct GrownName {
    std::string name;  // that of the object itself where it is one alone
    GrownHolder largest;
    uint64_t objects = 0;
    int64_t growth_bytes = 0;
    int64_t piled_bytes = 0;
};

// The ten where growth piles up most, falling by their growth. Of what is part of one of its own
// type, as in a linked list, the bytes are counted with that.
Result<std::vector<GrownName>> grown_names(const GraphPairInputs& in, JobContext& job);

}  // namespace hs
