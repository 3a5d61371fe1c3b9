#pragma once
// A relation that a job found, whatever its fields, as a table: in the order it came in until a
// header is clicked.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/views/answered_rows.h"
#include "app/widgets/relation_table.h"

namespace hs {

// What one job found, and how the window shows it.
struct FoundTable {
    std::shared_ptr<const Relation> relation;
    std::vector<uint32_t> rows;  // in order
    std::vector<SurfaceColumn> surface;
    std::vector<WindowColumn> columns;  // "#", then those of the surface
    std::vector<ColumnSpec> specs;
    double ms = 0;        // that it took
    size_t all_rows = 0;  // of which `rows` may be the first alone
};
FoundTable found_table(std::shared_ptr<const Relation> relation, std::vector<uint32_t> rows,
                       Surface surface, double ms);

// Its rows that fit the filter, in the order of the header.
struct FoundRows : ArrangedRows {
    Shared<FoundTable> found;
};

struct FoundTableState {
    Answered<FoundTable> found;
    std::vector<DatasetVersion> files;  // that it was found in
    AnsweredRows<FoundRows> rows;       // sorted
    DataTableState table;
};

// Asks for the rows as filter and header want them. The filter is found in texts. name: of the
// view.
void arrange_found(ViewContext& view, FoundTableState& own, const char* name,
                   const std::string& filter);
// name: in the settings and of the exported file.
DataTableEvents draw_found_table(ViewContext& view, FoundTableState& own, const char* name);

}  // namespace hs
