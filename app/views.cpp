// The table of views: a new view is a row here, an id, and a file in app/views.

#include <algorithm>

#include "app/stack_answers.h"
#include "app/view.h"
#include "app/view_states.h"
#include "app/views/calls.h"
#include "app/views/charts.h"
#include "app/views/cycles.h"
#include "app/views/diff.h"
#include "app/views/flame.h"
#include "app/views/flow.h"
#include "app/views/graph.h"
#include "app/views/heap_tree.h"
#include "app/views/hotspots.h"
#include "app/views/icicle.h"
#include "app/views/leaks.h"
#include "app/views/log.h"
#include "app/views/log_charts.h"
#include "app/views/log_diff.h"
#include "app/views/log_state.h"
#include "app/views/objects.h"
#include "app/views/overview.h"
#include "app/views/query.h"
#include "app/views/site_tools.h"
#include "app/views/size_picture_state.h"
#include "app/views/tables.h"
#include "app/views/tracked.h"
#include "app/views/tracked_compare.h"
#include "app/views/treemap.h"
#include "app/views/types.h"
#include "app/widgets/basic.h"
#include "core/analysis/comparable.h"
#include "core/base/check.h"

namespace hs {
namespace {

const char* needs_graph(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    return row && row->dataset->graph ? nullptr : "Open a heap dump to see what holds its memory.";
}

const char* needs_two_graphs(const AppState& state) {
    const auto is_dump = [](const DatasetRow& row) { return row.dataset && row.dataset->graph; };
    const auto dumps = std::count_if(state.datasets.begin(), state.datasets.end(), is_dump);
    if (needs_graph(state) != nullptr || dumps < 2) {
        return "Open two heap dumps to see what changed.";
    }
    return nullptr;
}

// A dataset without what the view is about otherwise, but with stacks to show in its place.
bool shows_log(const AppState& state, const char* (*why_no_graphs)(const AppState&)) {
    const DatasetRow* row = current_dataset(state);
    return why_no_graphs(state) != nullptr && row && has_stacks(*row);
}

// What the current dataset is beside: the one chosen for comparison, or the only other one.
const DatasetRow* beside(const AppState& state) {
    if (const DatasetRow* other = comparison_dataset(state)) return other;
    const DatasetRow* found = nullptr;
    for (const DatasetRow& row : state.datasets) {
        if (row.id == state.current || !row.dataset) continue;
        if (found != nullptr) return nullptr;
        found = &row;
    }
    return found;
}

// Logs and class trackers can be compared with themselves, everything else needs a second file; of
// another kind, the view says so.
const char* why_no_diff(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    if (row && (has_stacks(*row) || row->dataset->tracked || beside(state))) return nullptr;
    return needs_two_graphs(state);
}

void draw_any_diff(ViewContext& view, ViewStates& states) {
    const DatasetRow& row = *current_dataset(view.state);
    if (needs_two_graphs(view.state) == nullptr) return draw_diff(view, states);
    if (has_stacks(row)) return draw_log_diff(view, states);
    if (row.dataset->tracked) return draw_tracked_compare(view, states);
    const DatasetRow* other = beside(view.state);
    const auto kinds = why_not_comparable(*row.dataset, *other->dataset);
    empty_line(view, ("Cannot be compared: " + kinds.value_or("files without anything to compare") +
                      ". Open a second file of the same kind.")
                         .c_str());
}

const char* why_no_charts(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    return row && has_log(*row) ? nullptr : needs_graph(state);
}

constexpr View kViews[] = {
    {ViewId::kOverview, "overview", "place.summary", "Summary", "Summary",
     "How big, what grew, who holds it", nullptr, draw_overview},
    {ViewId::kTypes, "types", "view.types", "Types", "Types", "Objects and bytes by class",
     needs_graph, draw_types, kShowsTypes | kShowsSet | kHasDrawer},
    {ViewId::kObjects, "objects", "view.objects", "All objects", "Objects",
     "Every object of the current set", needs_graph, draw_objects,
     kShowsObjects | kShowsSet | kHasDrawer},
    {ViewId::kTree, "tree", "view.tree", "Dominator tree", "Tree",
     "What each object alone keeps alive, row by row", needs_graph, draw_heap_tree,
     kShowsObjects | kHasDrawer},
    {ViewId::kGraph, "graph", "view.graph", "Graph", "Graph",
     "Click from an object to what holds it, and to what it holds", needs_graph, draw_graph,
     kShowsObjects | kShowsTypes},
    {ViewId::kFlame, "flame", "view.flame", "Flame", "Flame",
     "Stacks as wide as their bytes, at any time", why_no_stacks,
     [](ViewContext& view, ViewStates& states) { draw_flame(view, states.of<FlameState>()); },
     kShowsSet},
    {ViewId::kFlow, "flow", "view.flow", "Flow", "Map", "Who calls whom, with bytes, as a map",
     why_no_stacks,
     [](ViewContext& view, ViewStates& states) { draw_flow(view, states.of<FlowState>()); },
     kShowsSet},
    {ViewId::kTreemap, "treemap", "view.treemap", "Treemap", "Map",
     "Who holds how much, inside whom, as areas", needs_graph,
     [](ViewContext& view, ViewStates& states) {
         draw_treemap(view, states.of<SizePicturesState>());
     },
     kShowsObjects | kShowsSet},
    {ViewId::kIcicle, "icicle", "view.icicle", "Icicle", "Icicle",
     "Who holds how much, and what that holds, row by row", needs_graph,
     [](ViewContext& view, ViewStates& states) {
         draw_icicle(view, states.of<SizePicturesState>());
     },
     kShowsObjects | kShowsSet},
    {ViewId::kDiff, "diff", "view.diff", "Diff", "Compare",
     "What changed between two files or instants", why_no_diff, draw_any_diff,
     kShowsSet | kHasDrawer},
    {ViewId::kCharts, "charts", "view.charts", "Charts", "Charts",
     "The biggest types, or the sizes of blocks", why_no_charts,
     [](ViewContext& view, ViewStates& states) {
         shows_log(view.state, needs_graph) ? draw_log_charts(view, states)
                                            : draw_charts(view, states);
     },
     kShowsSet},
    {ViewId::kPaths, "paths", "view.paths", "Paths from roots", "Paths",
     "Shortest paths from roots to the objects of the set, merged", needs_graph, draw_path_tree,
     kShowsObjects | kShowsSet | kHasDrawer},
    {ViewId::kCycles, "cycles", "view.cycles", "Cycles", "Cycles",
     "Reference cycles, and what would free them", needs_graph, draw_cycles, kShowsSet},
    {ViewId::kHotspots, "hotspots", "view.hotspots", "Hotspots", "Table",
     "Lines, functions and files by what they hold", why_no_sites, draw_hotspots, kShowsSet},
    {ViewId::kLeaks, "leaks", "view.leaks", "Leaks", "Leaks",
     "What grows, ranked, and how sure that is", why_no_leaks, draw_leaks},
    {ViewId::kTracked, "tracked", "place.tracked", "Tracked", "Snapshots",
     "Tracked objects and classes over snapshots", why_no_tracked, draw_tracked},
    {ViewId::kCalls, "calls", "view.calls", "Calls", "Calls", "Measured calls in the order of time",
     why_no_calls, draw_calls},
    {ViewId::kTables, "tables", "view.tables", "Tables", "Tables",
     "Further questions, each as a table", why_no_tables, draw_tables},
    {ViewId::kQuery, "query", "view.query", "Query", "SQL", "Ask the file in SQL", why_no_query,
     draw_query},
    {ViewId::kLog, "log", "view.log", "Log", "Warnings",
     "Every warning and error, with file and byte", nullptr,
     [](ViewContext& view, ViewStates& states) { draw_log(view, states.of<LogViewState>()); }},
};

}  // namespace

std::span<const View> views() {
    return kViews;
}

const View& view_of(ViewId id) {
    for (const View& view : kViews) {
        if (view.id == id) return view;
    }
    HS_ASSERT(false);
    return kViews[0];
}

const View* find_view(std::string_view name) {
    for (const View& view : kViews) {
        if (view.name == name) return &view;
    }
    return nullptr;
}

}  // namespace hs
