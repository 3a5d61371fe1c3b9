#pragma once
// Own state of the cycles view.

#include <cstdint>
#include <string>
#include <vector>

#include "app/jobs.h"
#include "app/views/answered_rows.h"
#include "app/views/cycles_table.h"
#include "app/widgets/filter_field.h"

namespace hs {

// Objects that hold a cycle and are named alike.
struct CycleHolders {
    ObjectId first;
    std::string name;
    size_t count = 0;
};

struct CycleDetail {
    uint32_t of = UINT32_MAX;  // cycle
    std::string what_frees;
    std::vector<ObjectId> ring;
    std::vector<std::string> titles;    // of its objects, as far as they are shown
    std::vector<CycleHolders> holders;  // from outside
    std::vector<std::string> names;     // of the references of the ring
};

struct CyclesViewState {
    DatasetVersion dataset;  // that the rest belongs to
    FilterFieldState filter;
    DataTableState table;
    AnsweredRows<CycleTable> rows;
    uint32_t selected = 0;       // cycle
    bool selects_first = false;  // of the rows, as soon as these are there
    ObjectId kept;       // of a selected one that has to be found again, as its dump was read again
    CycleDetail detail;  // of the selected one
    Task<std::string> dot;  // asked for by "Copy as dot"
};

}  // namespace hs
