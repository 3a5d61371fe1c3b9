#pragma once
// The columns of the tables that show a tree of objects.

#include <cstddef>
#include <cstdint>
#include <span>

#include "app/widgets/relation_table.h"

namespace hs {

enum class TreeOf : uint8_t { kDominators, kPaths, kGrowth, kCompared };

struct TreeLook {
    const char* name;  // in the settings
    const char* topic;
    std::span<const ColumnSpec> specs;
    std::span<const WindowColumn> columns;
    size_t first_sort;
};
TreeLook look_of_tree(TreeOf kind);

}  // namespace hs
