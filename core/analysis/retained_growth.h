#pragma once
// How retained bytes grew from dump to dump: by type, and by dominator path. A dominator path is
// the list of type names from the virtual root down to an object:
//
//   module > dict > shop.Cache > dict > shop.Order        retained 1.2 MB -> 9.8 MB
//
// Ids and addresses do not matter, so dumps of different processes compare as well. An object below
// one of its own type belongs to the same path (a linked list is one step, not a million), and
// beyond kMostLevels everything belongs to the path above it.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

// One dump. Both must outlive what is made of them.
struct GrowthSide {
    const ObjectGraph* graph = nullptr;
    const Dominators* dominators = nullptr;
};

struct TypeGrowth {
    std::string_view type;           // text in one of the graphs
    std::vector<uint64_t> retained;  // bytes, by side; 0 where the type does not occur

    [[nodiscard]] int64_t delta() const {
        return static_cast<int64_t>(retained.back() - retained.front());
    }
};
// Types that occur anywhere. Largest change from the first to the last side first (either way),
// ties by type text.
std::vector<TypeGrowth> type_growth(std::span<const GrowthSide> sides);

struct PathGrowth {
    static constexpr uint32_t kMostLevels = 64;

    struct Node {
        uint32_t parent = 0;    // a lower index; node 0 is the virtual root
        uint32_t level = 0;     // types from the root: 1 directly below it
        std::string_view type;  // text in one of the graphs
    };
    std::vector<Node> nodes;
    size_t side_count = 0;
    // By node * side_count + side. Objects: the topmost ones of the path, none of which dominates
    // another, so that their retained bytes add up to what the path retains.
    std::vector<uint64_t> objects;
    std::vector<uint64_t> retained;
    // Nodes but the root: largest change from the first to the last side first (either way), ties
    // by the path's type texts.
    std::vector<uint32_t> order;

    [[nodiscard]] uint64_t objects_of(uint32_t node, size_t side) const {
        return objects[node * side_count + side];
    }
    [[nodiscard]] uint64_t retained_of(uint32_t node, size_t side) const {
        return retained[node * side_count + side];
    }
    [[nodiscard]] int64_t delta(uint32_t node) const {
        return static_cast<int64_t>(retained_of(node, side_count - 1) - retained_of(node, 0));
    }
    // Type texts from the root down.
    [[nodiscard]] std::vector<std::string_view> path_of(uint32_t node) const;
};
Result<PathGrowth> path_growth(std::span<const GrowthSide> sides, JobContext& job);

}  // namespace hs
