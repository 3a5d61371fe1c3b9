#pragma once
// The state of Growth of dumps, and its line of tools: which way to compare, which two dumps, which
// statuses, and the filter.

#include <optional>
#include <span>

#include "app/view.h"
#include "app/views/answered_rows.h"
#include "app/views/diff_many.h"
#include "app/views/diff_tables.h"
#include "app/widgets/filter_field.h"
#include "core/analysis/graph_diff.h"

namespace hs {

class ToolRow;

struct DiffState {
    DiffMode mode = DiffMode::kGrowth;
    bool chose_mode = false;
    bool by_tree = true;  // what each holder retains, opened row by row, in place of the mode
    // From the dump that was opened first to the other one, or the other way round.
    bool is_backwards = false;
    DatasetId a;  // as it stands in this frame
    DatasetId b;
    StatusChoice status;
    FilterFieldState filter;
    DataTableState tables[4];
    AnsweredRows<DiffTable> rows;
    Selection seen;  // that the cursor follows
    // Three and more dumps instead of two.
    std::optional<ManyMode> many_mode;
    DiffManyState many;
    std::span<const ColumnSpec> specs;  // of the mode, as named in this frame

    DataTableState& table() { return tables[static_cast<size_t>(mode)]; }
};

// Two dumps, in one of several ways, or all of them.
void choose_diff_mode(ViewContext& view, DiffState& own, ToolRow& tools);
// Which two dumps: their names, as long as there is room for them.
void choose_diff_sides(ViewContext& view, DiffState& own, ToolRow& tools);
// Side by side where all of them have room.
void choose_statuses(ViewContext& view, DiffState& own, const ChangeCounts& totals, ToolRow& tools);
void draw_diff_filter(ViewContext& view, DiffState& own, ToolRow& tools);

}  // namespace hs
