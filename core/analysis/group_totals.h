#pragma once
// Objects and bytes by what they belong to: the module of their class, or the file their code
// stands in. For "which part of my program is it".

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

struct GroupTotal {
    std::string name;  // empty: not known
    uint64_t objects = 0;
    uint64_t shallow_bytes = 0;
};

// "shop.models" for "<class 'shop.models.User'>", "builtins" for names without a dot.
std::string module_of_type(std::string_view type);

// Both falling by bytes, ties by name.
std::vector<GroupTotal> module_totals(const ObjectGraph& graph);
// Reads every record's source.
Result<std::vector<GroupTotal>> source_file_totals(const ObjectGraph& graph, JobContext& job);

// Objects with the most references of their own, falling; ties by type text and id.
std::vector<ObjectId> widest_objects(const ObjectGraph& graph, size_t count, JobContext& job);

}  // namespace hs
