#pragma once
// What tracked sizes are made of: the referent trees of one record, or of all live objects of a
// class at a snapshot added up into one tree.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/tracked.h"

namespace hs {

// Rows in depth-first order, so a tree is printed by walking the rows.
struct ReferentRow {
    std::string_view name;
    int64_t bytes = kUnknownBytes;
    int64_t flat_bytes = kUnknownBytes;
    uint32_t depth = 0;   // 0: the record itself
    uint32_t parent = 0;  // row
    uint32_t child_count = 0;
};

struct ReferentTree {
    std::vector<ReferentRow> rows;  // row 0: the record itself, or the class
    // False: the tree is larger than the budget (only shared rows in a hostile file make it so).
    bool is_complete = true;
};

struct ReferentLimits {
    size_t max_rows = size_t{1} << 20;
    uint32_t max_depth = 1000;
};

ReferentTree referent_tree(const Tracked& tracked, SizedId sized,
                           const ReferentLimits& limits = {});

// Referents meet by their name up to the first colon ("[V] title: 'a'" and "[V] title: 'b'" are
// "[V] title"), in the order in which they are first met. Dead objects are left out.
Result<ReferentTree> merged_referents(const Tracked& tracked, uint32_t tracked_class,
                                      uint32_t snapshot, JobContext& job,
                                      const ReferentLimits& limits = {});

}  // namespace hs
