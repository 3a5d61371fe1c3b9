#pragma once
// The table of cycles: what stands in its cells, and the rows that a filter leaves, in order.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/graph_answers.h"
#include "app/widgets/table_columns.h"
#include "core/export/shown_table.h"

namespace hs {

// "dict shop.cache.QUOTES", or with the id where nothing is known. Reads a few records.
std::span<const ColumnSpec> cycle_columns();
SortKey first_cycle_sort();

struct CycleTable {
    DatasetPtr dataset;
    Shared<std::vector<Cycle>> cycles;
    std::vector<std::string> types;    // by cycle: "dict 12, list 1"
    std::vector<std::string> holders;  // by cycle: the first, "module shop.cache"
    std::vector<uint32_t> order;       // cycles that are shown

    [[nodiscard]] const Cycle& at(uint64_t place) const { return (*cycles)[order[place]]; }
};

struct CycleRequest {
    DatasetPtr dataset;
    Shared<std::vector<Cycle>> cycles;
    Shared<RetainedSizes> retained;
    Shared<ObjectRows> set;  // cycles with an object of it; null: all
    // Sizes ask for the retained bytes, words for types and holders; terms about single objects
    // keep every cycle.
    ObjectFilter filter;
    std::vector<SortKey> sort;
};
Result<Shared<CycleTable>> make_cycle_table(const CycleRequest& request, JobContext& job);
ShownTable shown_cycles(const Shared<CycleTable>& table);
void cycle_total_cell(const CycleTable& table, size_t column, ShownCell& cell);

}  // namespace hs
