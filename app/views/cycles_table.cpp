#include "app/views/cycles_table.h"

#include <algorithm>
#include <array>

#include "app/things.h"
#include "core/analysis/dataset_search.h"
#include "core/analysis/graph_findings.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/table/row_order.h"

namespace hs {
namespace {

enum CycleColumn : size_t { kNumber, kRetained, kShallow, kObjects, kTypes, kHolders, kHeldBy };
constexpr std::array<ColumnSpec, 7> kColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 44, .is_sortable = false},
    {.name = "retained",
     .title = "Retained",
     .about = "Memory that single objects of the cycle keep alive",
     .width_px = 88},
    {.name = "shallow",
     .title = "Shallow",
     .about = "Bytes of the cycle's objects alone",
     .width_px = 88},
    {.name = "objects",
     .title = "Objects",
     .about = "Number of objects in the cycle",
     .width_px = 76},
    {.name = "types",
     .title = "Types",
     .about = "Objects of the cycle by type",
     .width_px = 150,
     .is_text = true,
     .stretches = true},
    {.name = "holders",
     .title = "Referrers",
     .about = "Number of objects outside that refer to the cycle",
     .width_px = 76},
    {.name = "held_by",
     .title = "Referenced by",
     .about = "First object outside that refers to the cycle",
     .width_px = 160,
     .is_text = true},
}};

// How many cycles get their holders named by place: reading that costs some microseconds each.
constexpr uint32_t kMostNamed = 20000;

std::string holder_text(const ObjectGraph& graph, const ObjectNames& names, const Cycle& cycle) {
    if (is_unreachable(graph, cycle)) return "unreachable";
    if (cycle.held_by.empty())
        return "no object outside";  // but the interpreter holds such by itself
    return typed_name(graph, names, cycle.held_by.front());
}

// Sets are in file order, which is that of the rows.
bool touches(const Shared<ObjectRows>& set, const Cycle& cycle) {
    return !set || std::any_of(cycle.members.begin(), cycle.members.end(), [&](ObjectId member) {
        return std::binary_search(set->begin(), set->end(), member);
    });
}

bool is_kept(const CycleTable& table, uint32_t cycle, const FilterTerm& term) {
    using Kind = FilterTerm::Kind;
    const Cycle& it = (*table.cycles)[cycle];
    bool holds = true;
    if (term.kind == Kind::kShallow || term.kind == Kind::kRetained) {
        holds = it.retained_bytes >= term.low && it.retained_bytes <= term.high;
    } else if (term.kind == Kind::kText || term.kind == Kind::kType) {
        holds = holds_name(table.types[cycle], term.text) ||
                holds_name(table.holders[cycle], term.text);
    } else {
        return true;
    }
    return holds != term.negated;
}

uint64_t number_of(const Cycle& cycle, size_t column) {
    switch (column) {
        case kShallow:
            return cycle.shallow_bytes;
        case kObjects:
            return cycle.members.size();
        case kHolders:
            return cycle.referrers_outside;
        default:
            return cycle.retained_bytes;
    }
}

RowKey key_of(const CycleTable& table, const SortKey& by) {
    RowKey key{Column<uint64_t>(table.order.size()), by.falling};
    const bool is_text = kColumns[by.column].is_text;
    const std::vector<std::string>& texts = by.column == kTypes ? table.types : table.holders;
    std::vector<std::string> distinct;
    if (is_text) distinct = texts;
    std::sort(distinct.begin(), distinct.end());
    for (size_t i = 0; i < table.order.size(); ++i) {
        const uint32_t cycle = table.order[i];
        const auto at = std::lower_bound(distinct.begin(), distinct.end(), texts[cycle]);
        key.values[i] = is_text ? static_cast<uint64_t>(at - distinct.begin())
                                : number_of((*table.cycles)[cycle], by.column);
    }
    return key;
}

void cycle_cell(const CycleTable& table, uint64_t place, size_t column, ShownCell& cell) {
    const Cycle& cycle = table.at(place);
    switch (column) {
        case kNumber:
            cell = ShownCell::of_count(place + 1);
            break;
        case kTypes:
            cell = ShownCell::of_text(table.types[table.order[place]]);
            break;
        case kHeldBy:
            cell = ShownCell::of_text(table.holders[table.order[place]]);
            break;
        case kObjects:
        case kHolders:
            cell = ShownCell::of_count(number_of(cycle, column));
            break;
        default:
            cell = ShownCell::of_bytes(number_of(cycle, column));
            break;
    }
}

}  // namespace

std::span<const ColumnSpec> cycle_columns() {
    return kColumns;
}

// What nothing outside refers to first, the largest before: modules and functions, which form
// cycles in every program, are referred to by thousands.
SortKey first_cycle_sort() {
    return {kHolders, false};
}

Result<Shared<CycleTable>> make_cycle_table(const CycleRequest& request, JobContext& job) {
    auto table = std::make_shared<CycleTable>();
    const ObjectGraph& graph = *request.dataset->graph;
    table->dataset = request.dataset;
    table->cycles = request.cycles;
    for (uint32_t i = 0; i < request.cycles->size(); ++i) {
        if (i % 1024 == 0 && job.cancelled()) return cancelled_error();
        const Cycle& cycle = (*request.cycles)[i];
        table->types.push_back(printable_text(cycle_types(graph, cycle)));
        const bool is_named = i < kMostNamed || cycle.held_by.empty();
        table->holders.push_back(is_named ? holder_text(graph, request.retained->names, cycle)
                                          : object_name(graph, cycle.held_by.front()));
        const bool keeps =
            std::all_of(request.filter.terms.begin(), request.filter.terms.end(),
                        [&](const FilterTerm& term) { return is_kept(*table, i, term); });
        if (keeps && touches(request.set, cycle)) table->order.push_back(i);
    }
    std::vector<RowKey> keys;
    for (const SortKey& by : request.sort) {
        if (by.column < kColumns.size()) keys.push_back(key_of(*table, by));
    }
    const auto count = static_cast<uint32_t>(table->order.size());
    HS_TRY(const std::vector<uint32_t> order, row_order(count, keys, job));
    std::vector<uint32_t> sorted;
    sorted.reserve(order.size());
    for (const uint32_t row : order) sorted.push_back(table->order[row]);
    table->order = std::move(sorted);
    return Shared<CycleTable>(std::move(table));
}

ShownTable shown_cycles(const Shared<CycleTable>& table) {
    return {table->order.size(), [table](uint64_t row, size_t column, ShownCell& cell) {
                cycle_cell(*table, row, column, cell);
            }};
}

void cycle_total_cell(const CycleTable& table, size_t column, ShownCell& cell) {
    // Retained bytes may overlap: a cycle can hold another.
    uint64_t shallow = 0;
    uint64_t objects = 0;
    for (size_t i = 0; i < table.order.size(); ++i) {
        shallow = add_saturated(shallow, table.at(i).shallow_bytes);
        objects += table.at(i).members.size();
    }
    if (column == kShallow) cell = ShownCell::of_bytes(shallow);
    if (column == kObjects) cell = ShownCell::of_count(objects);
    if (column == kTypes) cell = ShownCell::of_text(counted(table.order.size(), "cycle"));
}

}  // namespace hs
