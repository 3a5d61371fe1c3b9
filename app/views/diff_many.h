#pragma once
// Three and more dumps at once: types dump by dump, and objects by a set expression.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/view.h"
#include "app/views/answered_rows.h"
#include "app/views/diff_many_tables.h"
#include "app/widgets/filter_field.h"

namespace hs {

class ToolRow;

struct DiffManyState {
    struct Page {
        DataTableState table;
        Shared<ManyColumns> columns;
        std::vector<std::pair<std::string, std::string>> columns_of;  // letters, names of dumps
    };
    Page pages[2];  // by ManyMode
    FilterFieldState filter;
    std::string expression;
    AnsweredRows<ManyTable> rows;
};

// The dumps that are loaded, in the order of the list; at most kMostDumpsInSets.
std::vector<ManyDump> open_dumps(const AppState& state);

// In the line of tools.
void draw_many_filter(ViewContext& view, DiffManyState& own, ManyMode mode, ToolRow& tools);
void draw_diff_many(ViewContext& view, DiffManyState& own, ManyMode& mode);

}  // namespace hs
