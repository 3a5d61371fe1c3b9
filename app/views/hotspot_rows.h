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
    kSelf,  // of differences this and the next four are changes
    kSelfShare,
    kTotal,
    kTotalShare,
    kCount,
    kSeries,
    kSelfAfter,  // of differences alone
    kTotalAfter,
};
// A profile has no blocks and no times: the columns for those are hidden at first, and the headings
// of what is shown name its unit. Differences are a table of their own.
enum class HotspotKind : uint8_t { kLog, kProfile, kLogChange, kProfileChange };
std::span<const ColumnSpec> hotspot_columns(HotspotKind kind, Unit unit = Unit::kBytes);
const char* hotspot_table_name(HotspotKind kind);

struct HotspotRow {
    uint32_t node = 0;  // row of the CallGraphShape's nodes; 0: of unknown stacks
    Amount self;
    Amount total;
    Amount self_before;  // of differences; nothing otherwise
    Amount total_before;
    Amount count;  // of blocks, by the frame itself
    Amount count_before;

    // What is shown: the amount, or its change.
    [[nodiscard]] Amount shown_self() const { return self - self_before; }
    [[nodiscard]] Amount shown_total() const { return total - total_before; }
    [[nodiscard]] Amount shown_count() const { return count - count_before; }
};

struct HotspotRows {
    StackShapePtr shape;
    DatasetPtr dataset;  // what amounts are of
    bool is_difference = false;
    bool has_counts = false;
    Amount everything;             // of differences: the change
    std::vector<HotspotRow> rows;  // sorted, those that fit the filter
    size_t all_rows = 0;
    SizeUnits units = SizeUnits::kBinary;

    [[nodiscard]] std::string name(uint32_t node) const {
        return call_graph_name(shape->trie(), shape->calls, node);
    }
    [[nodiscard]] std::string label(uint32_t node) const { return shape->label(name(node)); }
};

struct HotspotQuestion {
    std::string filter;  // part of the name or of the function, whatever its case
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
// The change as a share of what was before: "+12.5 %", "\u00d7 12", "new", "gone".
double growth_of(Amount before, Amount after);  // what is new grew without end
ShownCell growth_cell(Amount before, Amount after);

// Who calls a node, or whom it calls, with the bytes of the calls, or the change of them; largest
// first, ties by place.
struct HotspotLink {
    uint32_t node = 0;
    Amount bytes;
};
std::vector<HotspotLink> hotspot_links(const ShownCalls& calls, uint32_t node, bool callers);

}  // namespace hs
