#pragma once
// What the parts of a data table share while one frame draws it.

#include <vector>

#include "app/widgets/data_table.h"
#include "app/workspace_layout.h"
#include "core/layout/row_window.h"

namespace hs {

struct PlacedColumn {
    size_t column = 0;
    float x = 0;  // of its left edge on the screen
    float width = 0;
};

struct TableFrame {
    ViewContext& view;
    DataTableState& state;
    const DataTable& table;
    Rect header;
    Rect body;
    Rect totals;    // of height 0 without
    float pad = 0;  // left and right of a cell's content
    std::vector<PlacedColumn> columns;
    float content_width = 0;

    [[nodiscard]] const ColumnSpec& spec(const PlacedColumn& placed) const {
        return table.specs[placed.column];
    }
};

// Of a tree: draws the sign that opens the row and the swatch, and returns the column without what
// they take. The sign lies from the column's edge to where the name begins.
PlacedColumn draw_tree_mark(const TableFrame& frame, const PlacedColumn& placed,
                            const TreeMark& mark, float y, float height);
float tree_sign_end(const TableFrame& frame, const PlacedColumn& placed, const TreeMark& mark);
void draw_table_header(TableFrame& frame);
// What the signs behind a title take: the arrow, and its place among several.
float table_sort_sign_width(const ViewContext& view, const DataTableState& state,
                            const ColumnSpec& spec, size_t column);
// Content of one cell; the caller has pushed the font and the clip rectangle of the column.
void draw_table_cell(const TableFrame& frame, const PlacedColumn& placed, const ShownCell& cell,
                     float y, float height, ImU32 colour);
void remember_columns(TableFrame& frame);
// All between anchor and cursor.
struct SelectedRows {
    uint64_t first = 0;
    uint64_t last = 0;  // behind the last one
};
SelectedRows selected_rows(const DataTableState& state, uint64_t row_count);
// Opens the export dialog.
void offer_table_export(ViewContext& view, const DataTableState& state, const DataTable& table);

}  // namespace hs
