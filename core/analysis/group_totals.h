#pragma once
// Objects and bytes by what they belong to: the module of their class, or the file their code
// stands in. For "which part of my program is it".

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

struct GroupTotal {
    std::string name;  // empty: not known
    uint64_t objects = 0;
    uint64_t shallow_bytes = 0;
    uint64_t retained_bytes = 0;  // of the union of its objects' subtrees; 0 without dominators
};

// "shop.models" for "<class 'shop.models.User'>", "builtins" for names without a dot.
std::string module_of_type(std::string_view type);

// Both falling by retained bytes (by shallow bytes without dominators), ties by name.
std::vector<GroupTotal> module_totals(const ObjectGraph& graph,
                                      const Dominators* dominators = nullptr);
// Reads every record's source.
Result<std::vector<GroupTotal>> source_file_totals(const ObjectGraph& graph,
                                                   const Dominators* dominators, JobContext& job);

}  // namespace hs
