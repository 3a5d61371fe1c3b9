#pragma once
// What `diff` does for each kind of file.

#include <memory>
#include <span>
#include <vector>

#include "app/cli/graph_command.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/retained_growth.h"
#include "core/questions/compared_dump.h"

namespace hs {

// Two dumps or more, in the order of their names. The first is compared with the last; the ones
// between add to the series and the steps.
struct DumpSeries {
    std::vector<std::string_view> files;
    std::vector<DatasetPtr> datasets;
    std::vector<std::shared_ptr<const RetainedGraph>> kept;  // empty with --no-retained
    std::vector<Diagnostic> diagnostics;                     // of all

    [[nodiscard]] const ObjectGraph& graph(size_t i) const { return *datasets[i]->graph; }
    [[nodiscard]] const ObjectGraph& first() const { return *datasets.front()->graph; }
    [[nodiscard]] const ObjectGraph& last() const { return *datasets.back()->graph; }
    [[nodiscard]] std::vector<GrowthSide> sides() const;
    [[nodiscard]] ComparedDump compared(size_t i) const;
};

// --by type (unless given), object or path, or --where; --strict, --no-retained.
Result<int> diff_dumps(CommandContext& context, std::span<const DatasetPtr> dumps,
                       std::span<const std::string_view> files);

// Class tracker dumps: classes at the last snapshot of each, or at --at. One dump with two times is
// compared with itself.
Result<int> diff_tracked(CommandContext& context, const Dataset& a, const Dataset& b);

// The parts of diff_dumps.
Result<int> diff_dumps_by_object(CommandContext& context, const DumpSeries& dumps,
                                 std::shared_ptr<const GraphDiff> diff);
Result<int> diff_dumps_by_path(CommandContext& context, const DumpSeries& dumps);
Result<int> diff_dumps_by_set(CommandContext& context, const DumpSeries& dumps);

}  // namespace hs
