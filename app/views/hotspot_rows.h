#pragma once
// Hotspots as the window shows them: the sites of what is shown, filtered and in order.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/stack_answers.h"
#include "app/widgets/relation_table.h"
#include "core/questions/hotspots.h"

namespace hs {

// A profile has no blocks and no times: the columns for those are hidden at first. Differences are
// a table of their own.
enum class HotspotKind : uint8_t { kLog, kProfile, kLogChange, kProfileChange };
std::span<const WindowColumn> hotspot_columns(HotspotKind kind);
std::span<const ColumnSpec> hotspot_specs(HotspotKind kind, Unit unit);
const char* hotspot_table_name(HotspotKind kind);
// Drawn by the view: live bytes over the log, small.
inline constexpr size_t kSeriesColumn = 7;  // of every kind

struct ShownHotspots : ArrangedRows {
    Shared<StackShape> shape;
    DatasetPtr dataset;  // what amounts are of
    std::shared_ptr<const HotspotsAnswer> answer;

    [[nodiscard]] uint32_t node(uint64_t place) const { return answer->rows[order[place]].node; }
    [[nodiscard]] std::string name(uint32_t node) const {
        return call_graph_name(shape->trie(), shape->calls, node);
    }
    [[nodiscard]] std::string label(uint32_t node) const { return shape->label(name(node)); }
};

struct HotspotQuestion {
    std::string filter;        // part of the name or of the function, whatever its case
    std::vector<SortBy> sort;  // ties by place
};
// Rows without bytes on either side are left out.
Result<Shared<ShownHotspots>> shown_hotspots(const ShownCalls& calls, const ShownStacks& stacks,
                                             const HotspotQuestion& question, JobContext& job);

// Who calls whom; of a difference by how much the calls changed.
CallLinks call_links(const ShownCalls& calls);

}  // namespace hs
