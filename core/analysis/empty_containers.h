#pragma once
// Containers that hold nothing, by what holds them: "12,000 empty dicts that are shop.Order.tags".
// Each costs its bytes and says little; made when first needed, they would cost none.

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

enum class HeldBy : uint8_t { kOne, kSeveral, kNothing };

struct EmptyContainers {
    TypeId type;  // of the containers: dict, list, set, deque …
    HeldBy held = HeldBy::kNothing;
    TypeId holder;     // of kOne: what keeps them alive, an instance in place of its __dict__
    std::string name;  // of kOne: what the holder calls them; items of a sequence are "[…]"
    uint64_t objects = 0;
    uint64_t shallow_bytes = 0;
    ObjectId example;  // the first of them
};

// Falling by bytes; ties by the texts of type, holder and name.
Result<std::vector<EmptyContainers>> empty_containers(const ObjectGraph& graph,
                                                      const Dominators& dominators,
                                                      JobContext& job);

}  // namespace hs
