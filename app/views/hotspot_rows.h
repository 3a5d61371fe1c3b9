#pragma once
// The rows of Hotspots: frames, functions or files with what they hold, as columns to be sorted.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/log_results.h"
#include "app/widgets/table_columns.h"
#include "core/export/shown_table.h"

namespace hs {

enum class HotspotColumn : uint8_t {
    kNumber,
    kName,
    kSelf,
    kSelfShare,
    kTotal,
    kTotalShare,
    kCount,
    kSelfDelta,
    kTotalDelta,
    kSeries,
};
// A profile has no blocks and no times: the columns for those are hidden at first.
// Those of a profile name its unit.
std::span<const ColumnSpec> hotspot_columns(bool is_log, Unit unit = Unit::kBytes);

struct HotspotRow {
    uint32_t node = 0;  // row of the CallGraphShape's nodes
    Amount self;
    Amount total;
    Amount self_before;  // of differences
    Amount total_before;
    uint64_t count = 0;  // of allocations, or of samples, by the frame itself
};

struct HotspotRows {
    StackShapePtr shape;
    DatasetPtr dataset;  // what amounts are of
    bool is_difference = false;
    Amount everything;
    std::vector<HotspotRow> rows;  // sorted, those that fit the filter
    size_t all_rows = 0;
    SizeUnits units = SizeUnits::kBinary;

    [[nodiscard]] std::string name(uint32_t node) const {
        return call_graph_name(shape->trie(), shape->calls, node);
    }
};

struct HotspotQuestion {
    std::string filter;  // part of the name, whatever its case
    std::vector<SortKey> sort;
    SizeUnits units = SizeUnits::kBinary;
};
// Rows without bytes on either side are left out.
std::shared_ptr<const HotspotRows> hotspot_rows(const ShownCalls& calls, const ShownStacks& stacks,
                                                const HotspotQuestion& question);
ShownTable shown_hotspots(const std::shared_ptr<const HotspotRows>& rows);

// An amount in the unit of the dataset, as a cell.
ShownCell amount_cell(const Dataset& dataset, Amount amount, SizeUnits units);
ShownCell delta_cell(const Dataset& dataset, Amount amount, SizeUnits units);

// Who calls a node, or whom it calls, with the bytes of the calls; falling, ties by name.
struct HotspotLink {
    uint32_t node = 0;
    Amount bytes;
};
std::vector<HotspotLink> hotspot_links(const ShownCalls& calls, uint32_t node, bool callers);

}  // namespace hs
