#pragma once
// A table of any length: only what is in view is made and drawn. Header: click sorts, Shift+click
// adds a key, drag reorders, the edge resizes, right click hides and shows; all of it is
// remembered. Rows: click, Shift+click, arrows, Page and Home/End move and extend the selection,
// Ctrl+C copies it, Ctrl+E exports everything that is shown. In a tree Right opens a row, Left
// closes it or leads to the one that it hangs on. Sorting itself is the owner's: see sort().

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "app/view.h"
#include "app/widgets/table_columns.h"
#include "core/export/shown_table.h"

namespace hs {

struct DataTableState {
    static constexpr uint64_t kNoRow = UINT64_MAX;

    std::optional<TableColumns> columns;  // from the settings when first drawn
    int64_t scroll = 0;                   // px
    float scroll_x = 0;                   // px
    uint64_t cursor = kNoRow;
    uint64_t anchor = kNoRow;  // the selection is all between anchor and cursor
    bool reveals_cursor = false;
    bool wants_focus = false;
    int last_frame = -1;        // that drew it
    int first_frame = -1;       // since when it is drawn in each
    size_t dragged = SIZE_MAX;  // column that is being moved

    // Puts the cursor on a row and brings it into view; kNoRow: nowhere.
    void place_cursor(uint64_t row) {
        cursor = anchor = row;
        reveals_cursor = row != kNoRow;
    }
};

// Where a row stands in a tree.
struct TreeMark {
    uint32_t depth = 0;
    bool can_open = false;
    bool is_open = false;
    ImU32 swatch = 0;  // a square before the name; 0: none
};

inline constexpr const char* kSecondTablePanel = "Drawer";

struct DataTable {
    const char* name;  // in the settings and of the exported file: "types"
    std::span<const ColumnSpec> specs;
    SortKey first_sort;
    const ShownTable* rows;
    // Fills a cell of the totals row; null: there is none.
    std::function<void(size_t column, ShownCell& cell)> totals = nullptr;
    bool is_incomplete = false;  // the totals are: see total_text()
    // The colour of a cell, 0: as usual; null: all as usual.
    std::function<ImU32(uint64_t row, size_t column)> colour = nullptr;
    // Draws over a cell: small series; null: nothing.
    std::function<void(uint64_t row, size_t column, ImVec2 low, ImVec2 high)> picture = nullptr;
    // Tooltip of a cell, empty for none; null: no cell has one.
    std::function<std::string(uint64_t row, size_t column)> about = nullptr;
    // The rows are those of a tree, whose names are in the column that stretches; null: a list.
    std::function<TreeMark(uint64_t row)> tree = nullptr;
    // Below the view's own: it copies while it has the keyboard, and is not what Ctrl+E writes.
    bool is_second = false;
    // Those that no filter over the table leaves out, for exporting; null: there is no such filter.
    std::function<ShownTable()> all_rows = nullptr;
};

struct DataTableEvents {
    std::optional<uint64_t> chosen;     // the cursor moved here
    std::optional<uint64_t> activated;  // double click, Return
    std::optional<uint64_t> menu;       // right click
    std::optional<uint64_t> toggled;    // of a tree: to be opened or closed
};

// Fills what is left of the window, or `height` pixels.
DataTableEvents draw_data_table(ViewContext& view, DataTableState& state, const DataTable& table,
                                float height = 0);

// The sort keys, in the settings' state before the first frame.
const std::vector<SortKey>& sort_of(const ViewContext& view, DataTableState& state,
                                    const DataTable& table);
// The row as "Copy row" copies it.
std::string row_text(const DataTableState& state, const DataTable& table, uint64_t row);
std::vector<ShownColumn> shown_columns(const DataTableState& state, const DataTable& table);

}  // namespace hs
