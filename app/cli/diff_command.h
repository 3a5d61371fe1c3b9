#pragma once
// What `diff` does for each kind of file.

#include <span>
#include <vector>

#include "app/cli/graph_command.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/retained_growth.h"

namespace hs {

// Two dumps or more, in the order of their names. The first is compared with the last; the ones
// between add to the series and the steps.
struct DumpSeries {
    std::vector<std::string_view> files;
    std::vector<const ObjectGraph*> graphs;
    std::vector<RetainedGraph> kept;      // empty with --no-retained
    std::vector<Diagnostic> diagnostics;  // of all

    [[nodiscard]] const ObjectGraph& first() const { return *graphs.front(); }
    [[nodiscard]] const ObjectGraph& last() const { return *graphs.back(); }
    [[nodiscard]] std::vector<GrowthSide> sides() const;
};

// --by type (unless given), object or path, or --where; --strict, --no-retained.
Result<int> diff_dumps(CommandContext& context, std::span<const DatasetPtr> dumps);

// Class tracker dumps: classes at the last snapshot of each, or at --at. One dump with two times is
// compared with itself.
Result<int> diff_tracked(CommandContext& context, const Dataset& a, const Dataset& b);

// The parts of diff_dumps.
Result<int> diff_dumps_by_object(CommandContext& context, const DumpSeries& dumps,
                                 const GraphDiff& diff);
Result<int> diff_dumps_by_path(CommandContext& context, const DumpSeries& dumps);
Result<int> diff_dumps_by_set(CommandContext& context, const DumpSeries& dumps);
// "objects_a", "objects_b" … and what both have: the columns of a row of types.
void write_counts(JsonWriter& json, const ChangeCounts& counts);

}  // namespace hs
