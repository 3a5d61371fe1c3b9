#pragma once
// Objects in order of a number, ties by type text, then id. Radix sort: 10 million rows in well
// under a second, the same order on any number of threads.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job_context.h"
#include "core/model/object_graph.h"

namespace hs {

enum class SortDirection : uint8_t { kFalling, kRising };

// keys[i] belongs to rows[i]. Sorts rows in place; leaves them half sorted when cancelled.
void sort_objects(const ObjectGraph& graph, std::vector<ObjectId>& rows,
                  std::span<const uint64_t> keys, SortDirection direction, JobContext& job);

// By type text, then id.
void sort_objects_by_name(const ObjectGraph& graph, std::vector<ObjectId>& rows, JobContext& job);

// By TypeId: the type's place in the order of type texts.
std::vector<uint32_t> type_ranks(const ObjectGraph& graph);

// The first `count` of rows in that order, without sorting the rest when that is less work.
void sort_first_objects(const ObjectGraph& graph, std::vector<ObjectId>& rows,
                        std::span<const uint64_t> keys, SortDirection direction, size_t count,
                        JobContext& job);

}  // namespace hs
