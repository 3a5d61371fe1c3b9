#include "app/views/heap_tree_columns.h"

#include <array>
#include <vector>

#include "app/widgets/change_bar.h"
#include "core/questions/heap_tree.h"

namespace hs {
namespace {

constexpr WindowColumn kName = {.field = static_cast<size_t>(HeapTreeField::kName),
                                .setting = "name",
                                .width_px = 200,
                                .stretches = true,
                                .is_sortable = false};
constexpr WindowColumn kType = {.field = static_cast<size_t>(HeapTreeField::kFullType),
                                .setting = "type",
                                .width_px = 140,
                                .is_shown = false,
                                .is_dotted = true,
                                .is_sortable = false};
constexpr WindowColumn kAddress = {.field = static_cast<size_t>(HeapTreeField::kId),
                                   .setting = "address",
                                   .width_px = 140,
                                   .is_shown = false,
                                   .is_sortable = false};

constexpr std::array<WindowColumn, 7> kColumns = {{
    kName,
    column(HeapTreeField::kObjects, "objects", 84),
    column(HeapTreeField::kShallow, "shallow", 92),
    column(HeapTreeField::kRetained, "retained", 94),
    {.field = static_cast<size_t>(HeapTreeField::kRetainedShare),
     .setting = "retained_share",
     .width_px = 96,
     .has_bar = true,
     .is_sortable = false},
    kType,
    kAddress,
}};
constexpr size_t kObjectsColumn = 1;
constexpr size_t kShallowColumn = 2;
constexpr size_t kRetainedColumn = 3;

std::span<const ColumnSpec> tree_columns() {
    static const std::vector<ColumnSpec> kSpecs = column_specs(heap_tree_fields(), kColumns);
    return kSpecs;
}

// Of the set that the paths lead to; what an object retains is its own.
std::span<const ColumnSpec> path_columns() {
    static const std::vector<ColumnSpec> kSpecs = [] {
        std::vector<ColumnSpec> specs = column_specs(heap_tree_fields(), kColumns);
        specs[kObjectsColumn].title = "Reached";
        specs[kShallowColumn].title = "Reached size";
        specs[kObjectsColumn].about = "Objects of the set that the paths through it lead to";
        specs[kShallowColumn].about = "Bytes of these objects alone";
        return specs;
    }();
    return kSpecs;
}

constexpr std::array<WindowColumn, 7> kGrowthColumns = {{
    kName,
    column(HeapTreeField::kBefore, "before", 92),
    column(HeapTreeField::kRetained, "after", 92),
    change_bar_column(144),
    column(HeapTreeField::kChange, "change", 104),
    column(HeapTreeField::kAdded, "new", 80),
    column(HeapTreeField::kDeleted, "deleted", 80),
}};
constexpr size_t kBarColumn = 3;
constexpr size_t kChangeColumn = 4;

std::span<const ColumnSpec> growth_columns() {
    static const std::vector<ColumnSpec> kSpecs = [] {
        std::vector<ColumnSpec> specs = column_specs(heap_tree_fields(), kGrowthColumns);
        specs[2].title = "After";
        specs[2].about = "Retained in the later dump";
        for (const size_t other : {size_t{1}, size_t{5}, size_t{6}})
            specs[other].is_sortable = false;
        for (const size_t spare : {size_t{1}, kBarColumn, size_t{5}, size_t{6}}) {
            specs[spare].is_spare = true;
        }
        return specs;
    }();
    return kSpecs;
}

// The tree of the later dump, with what was retained before.
constexpr std::array<WindowColumn, 10> kComparedColumns = {{
    kName,
    column(HeapTreeField::kObjects, "objects", 84),
    column(HeapTreeField::kBefore, "before", 112),
    column(HeapTreeField::kRetained, "after", 112),
    change_bar_column(120),
    column(HeapTreeField::kChange, "change", 104),
    column(HeapTreeField::kAdded, "new", 80, false),
    column(HeapTreeField::kDeleted, "deleted", 80, false),
    kType,
    kAddress,
}};
constexpr size_t kRetainedAfterColumn = 3;

std::span<const ColumnSpec> compared_columns() {
    static const std::vector<ColumnSpec> kSpecs = [] {
        std::vector<ColumnSpec> specs = column_specs(heap_tree_fields(), kComparedColumns);
        specs[2].title = "Retained before";
        specs[kRetainedAfterColumn].title = "Retained after";
        specs[kRetainedAfterColumn].about = "Retained in the later dump";
        for (const size_t other : {size_t{2}, size_t{6}, size_t{7}})
            specs[other].is_sortable = false;
        for (const size_t spare : {size_t{1}, size_t{4}, size_t{6}, size_t{7}}) {
            specs[spare].is_spare = true;
        }
        return specs;
    }();
    return kSpecs;
}

}  // namespace

TreeLook look_of_tree(TreeOf kind) {
    switch (kind) {
        case TreeOf::kPaths:
            return {"paths", "rows of Paths", path_columns(), kColumns, kShallowColumn};
        case TreeOf::kGrowth:
            return {"growth-tree", "rows of Growth", growth_columns(), kGrowthColumns,
                    kChangeColumn};
        case TreeOf::kCompared:
            return {"tree-compared", "rows of Tree compared", compared_columns(), kComparedColumns,
                    kRetainedAfterColumn};
        case TreeOf::kDominators:
            break;
    }
    return {"tree", "rows of Tree", tree_columns(), kColumns, kRetainedColumn};
}

}  // namespace hs
