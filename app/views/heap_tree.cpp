#include "app/views/heap_tree.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <utility>

#include "app/graph_answers.h"
#include "app/overview_pair.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/views/answered_rows.h"
#include "app/views/heap_tree_columns.h"
#include "app/views/shown_set.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/change_bar.h"
#include "app/widgets/relation_table.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/tool_row.h"
#include "app/widgets/wait.h"
#include "core/base/counted.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "core/questions/heap_tree.h"

namespace hs {
namespace {

constexpr size_t kShownRoots = 100;
constexpr size_t kShownChildren = 20;
constexpr size_t kShownMore = 200;  // at each press on "… more"
constexpr uint32_t kQuickObjects = 20'000;

struct HeapTreeRows : ArrangedRows {
    Shared<HeapTreeAnswer> answer;
    HeapTreeRow sum;          // of the outermost rows, but what the whole dump was before
    int64_t most_change = 1;  // of one of them, whichever way
};

int64_t change_of(const HeapTreeRow& row) {
    return signed_bytes(row.retained_bytes) - signed_bytes(row.before_bytes);
}

void add_up(HeapTreeRows& rows) {
    for (const HeapTreeRow& row : rows.answer->rows) {
        if (row.depth > 0) continue;
        HeapTreeRow& sum = rows.sum;
        sum.objects += row.objects;
        sum.shallow_bytes = add_saturated(sum.shallow_bytes, row.shallow_bytes);
        sum.retained_bytes = add_saturated(sum.retained_bytes, row.retained_bytes);
        rows.most_change = std::max(rows.most_change, std::abs(change_of(row)));
    }
}

struct HeapTreeState {
    TreeOf kind = TreeOf::kDominators;
    DatasetVersion dataset;
    AnswerKey set;                // of paths: where they lead to
    bool opens_first = true;      // the largest, as soon as it is there
    bool is_lower_bound = false;  // the totals are
    HeapTreeQuery query;
    DataTableState table;
    AnsweredRows<HeapTreeRows> rows;
    Selection seen;      // whose row the cursor is on
    Selection followed;  // the window's, that it was found by
};

struct DominatorTreeState : HeapTreeState {};
struct PathTreeState : HeapTreeState {};
// By what holds: many objects of a class in one row, but not all dicts.
struct GrowthTreeState : HeapTreeState {
    GrowthTreeState() {
        kind = TreeOf::kGrowth;
        query.grouping = HeapGrouping::kClass;
    }
};
struct ComparedTreeState : HeapTreeState {};

DataTable table_of_tree(const HeapTreeState& own) {
    const TreeLook look = look_of_tree(own.kind);
    return {.name = look.name,
            .specs = look.specs,
            .first_sort = {look.first_sort, true},
            .rows = &own.rows.shown};
}

void follow_sort(const ViewContext& view, HeapTreeState& own) {
    const TreeLook look = look_of_tree(own.kind);
    const std::vector<SortKey>& sort = sort_of(view, own.table, table_of_tree(own));
    const SortKey key = sort.empty() ? SortKey{look.first_sort, true} : sort.front();
    const auto field = static_cast<HeapTreeField>(look.columns[key.column].field);
    own.query.order = field == HeapTreeField::kObjects   ? HeapTreeOrder::kObjects
                      : field == HeapTreeField::kShallow ? HeapTreeOrder::kShallow
                      : field == HeapTreeField::kChange  ? HeapTreeOrder::kChange
                                                         : HeapTreeOrder::kRetained;
    own.query.is_rising = !key.falling;
}

using MakeRows =
    std::function<Result<std::vector<HeapTreeRow>>(const HeapTreeQuery& query, JobContext& job)>;

Answered<HeapTreeRows> tree_rows(ViewContext& view, const HeapTreeState& own,
                                 const OpenGraph& graph, const Shared<RetainedSizes>& retained,
                                 MakeRows make, uint64_t bytes_before = 0) {
    return view.answers.get<HeapTreeRows>(
        {.topic = {look_of_tree(own.kind).topic, graph.version()},
         .key = {own.query, own.set},
         .label = "Arranging the heap",
         .is_quick = graph.graph().object_count <= kQuickObjects},
        [dataset = graph.dataset(), retained, query = own.query, make = std::move(make),
         bytes_before](JobContext& job) -> Result<HeapTreeRows> {
            auto answer = std::make_shared<HeapTreeAnswer>();
            answer->dataset = dataset;
            answer->kept = retained;
            answer->names = {retained, &retained->names};
            HS_TRY(answer->rows, make(query, job));
            HeapTreeRows rows;
            rows.answer = answer;
            rows.relation = heap_tree_relation(std::move(answer));
            rows.order = first_rows(rows.relation->row_count());
            add_up(rows);
            rows.sum.before_bytes = bytes_before;
            return rows;
        });
}

const HeapTreeRow& row_at(const HeapTreeState& own, uint64_t row) {
    return own.rows.of->answer->rows[row];
}

// What is open stays so, whatever it was opened for.
void take_open_rows(HeapTreeState& own) {
    const std::vector<HeapTreeRow>& rows = own.rows.of->answer->rows;
    own.query.revealed = {};
    own.query.open.clear();
    std::vector<size_t> open_at;  // by depth: place in query.open
    for (const HeapTreeRow& row : rows) {
        open_at.resize(row.depth);
        if (row.depth > 0 && row.node.kind != HeapTreeKind::kMore) {
            ++own.query.open[open_at.back()].shown;
        }
        if (!row.is_open) continue;
        open_at.push_back(own.query.open.size());
        own.query.open.push_back({row.node, 0});
    }
}

std::optional<Selection> thing_of(const HeapTreeState& own, DatasetId dataset, uint64_t row) {
    const HeapTreeRow& it = row_at(own, row);
    if (it.node.kind == HeapTreeKind::kObject) return SelectedObject{dataset, it.object};
    if (it.node.kind == HeapTreeKind::kType) return SelectedType{dataset, it.node.type};
    return {};
}

// The node whose children are hidden behind the row.
HeapTreeNode node_of_more(HeapTreeNode node) {
    node.kind = !node.object.is_nil()               ? HeapTreeKind::kObject
                : node.type != ObjectGraph::kNoType ? HeapTreeKind::kType
                                                    : HeapTreeKind::kModule;
    return node;
}

void toggle(HeapTreeState& own, uint64_t row) {
    const HeapTreeRow& it = row_at(own, row);
    std::vector<OpenHeapRow>& open = own.query.open;
    if (it.node.kind == HeapTreeKind::kMore) {
        if (it.depth == 0) {
            if (is_unchanged(it)) own.query.only_changed = false;
            own.query.shown_roots += kShownMore;
            return;
        }
        const HeapTreeNode node = node_of_more(it.node);
        for (OpenHeapRow& one : open) {
            if (one.node == node) one.shown += kShownMore;
        }
        return;
    }
    if (!it.can_open) return;
    if (std::erase_if(open, [&](const OpenHeapRow& one) { return one.node == it.node; }) == 0) {
        open.push_back({it.node, kShownChildren});
    }
}

void handle_events(ViewContext& view, HeapTreeState& own, const DataTable& table,
                   const DataTableEvents& events) {
    const DatasetId dataset = own.dataset.id;
    if (events.chosen) {
        const std::optional<Selection> thing = thing_of(own, dataset, *events.chosen);
        if (thing) {
            own.seen = own.followed = *thing;
            view.actions.push(Select{*thing});
        }
    }
    if (events.menu) {
        const std::optional<Selection> thing = thing_of(own, dataset, *events.menu);
        if (thing) view.menu->open(*thing, row_text(own.table, table, *events.menu));
    }
    if (events.toggled) {
        toggle(own, *events.toggled);
    } else if (events.activated) {
        toggle(own, *events.activated);
    }
}

// An object that was selected elsewhere is shown wherever it hangs.
void follow_selection(const ViewContext& view, HeapTreeState& own, const OpenPair* pair = nullptr,
                      const GraphDiff* diff = nullptr) {
    const Selection& selection = selection_of(view.state);
    if (own.followed == selection) return;
    own.seen = own.followed = selection;
    const auto* object = std::get_if<SelectedObject>(&selection);
    if (object == nullptr) return;
    ObjectId shown = object->dataset == own.dataset.id ? object->object : ObjectId{};
    // The same one in the later dump.
    if (pair != nullptr && object->dataset == pair->a.id() &&
        object->object.v < diff->match_a.size()) {
        shown = diff->match_a[object->object.v];
        own.seen = SelectedObject{own.dataset.id, shown};
    }
    if (!shown.is_nil()) own.query.revealed = shown;
}

uint64_t row_of_selection(const HeapTreeState& own) {
    const std::vector<HeapTreeRow>& rows = own.rows.of->answer->rows;
    for (uint64_t i = 0; i < rows.size(); ++i) {
        if (thing_of(own, own.dataset.id, i) == own.seen) return i;
    }
    return DataTableState::kNoRow;
}

void choose_grouping(HeapTreeState& own, ToolRow& tools) {
    static constexpr std::array<HeapGrouping, 4> kGroupings = {
        HeapGrouping::kType, HeapGrouping::kClass, HeapGrouping::kModule, HeapGrouping::kNone};
    static constexpr std::array<Segment, 4> kSegments = {{
        {"Group by type", "Siblings of one type are one row"},
        {"Group by class", "As by type, but dicts, lists, classes and the like are single rows"},
        {"Group by module", "Siblings of types of one module are one row"},
        {"Single objects", "A row for each object"},
    }};
    const auto* chosen = std::find(kGroupings.begin(), kGroupings.end(), own.query.grouping);
    const int pressed =
        tools.choice("group by", kSegments, static_cast<int>(chosen - kGroupings.begin()));
    if (pressed < 0 || kGroupings[static_cast<size_t>(pressed)] == own.query.grouping) return;
    own.query.grouping = kGroupings[static_cast<size_t>(pressed)];
    own.query.open.clear();
    own.query.shown_roots = kShownRoots;
}

// Growth draws its own.
void draw_tools(ViewContext& view, HeapTreeState& own, const OpenGraph& of) {
    const ObjectGraph& graph = of.graph();
    const bool is_cut = is_incomplete(*of.dataset());
    if (own.kind == TreeOf::kGrowth) return;
    ToolRow tools(view, 0);
    choose_grouping(own, tools);
    tools.finish();
    const std::string all =
        format_bytes(static_cast<int64_t>(graph.shallow_bytes), view.state.settings.size_units) +
        " in " + counted(graph.object_count, "object");
    const std::string text = own.kind == TreeOf::kPaths      ? "Shortest paths from roots, merged"
                             : own.kind == TreeOf::kCompared ? "After: " + all
                                                             : all;
    draw_right_text(view, total_text(text, is_cut && own.kind != TreeOf::kPaths), own.rows.is_busy);
}

// The largest: what grew most of a class stands behind its number, and few of the others.
void open_first(HeapTreeState& own) {
    constexpr size_t kFew = 3;
    const HeapTreeNode& node = row_at(own, 0).node;
    if (node.kind == HeapTreeKind::kObject) toggle(own, 0);
    if (node.kind == HeapTreeKind::kType && own.kind == TreeOf::kGrowth) {
        own.query.open.push_back({node, kFew});
    }
}

// Another dump, or paths to other objects: what was open stands for nothing there.
void begin_anew(HeapTreeState& own, DatasetVersion dataset, const AnswerKey& set) {
    if (own.dataset == dataset && own.set == set) return;
    own.dataset = dataset;
    own.set = set;
    const HeapGrouping grouping = own.query.grouping;
    own.query = {
        .grouping = grouping, .shown_roots = kShownRoots, .shown_children = kShownChildren};
    own.query.only_changed = own.kind == TreeOf::kGrowth;
    own.rows.of = nullptr;
    own.opens_first = true;
    own.seen = own.followed = {};
}

void draw_tree(ViewContext& view, HeapTreeState& own, const OpenGraph& graph,
               const Answered<HeapTreeRows>& rows) {
    const bool is_new = own.rows.take(rows);
    own.is_lower_bound |= is_incomplete(*graph.dataset());
    draw_tools(view, own, graph);
    if (!own.rows.of) {
        draw_wait(view, rows.wait, "Arranging the heap");
        return;
    }
    if (is_new) {
        own.rows.shown = shown_rows(own.rows.of, look_of_tree(own.kind).columns);
        if (!rows.is_stale && !own.query.revealed.is_nil()) take_open_rows(own);
        if (!rows.is_stale && own.query.open.empty() && !own.rows.of->answer->rows.empty() &&
            std::exchange(own.opens_first, false)) {
            open_first(own);
        }
        own.table.place_cursor(row_of_selection(own));
        view.animating = true;  // the next frame asks for what is open now
    }
    const ObjectGraph& of = graph.graph();
    const bool is_dark = view.theme.name == ThemeName::kDark;
    const Shared<RetainedSizes> retained = graph.retained(view.answers);
    DataTable table = table_of_tree(own);
    table.tree = [&](uint64_t row) {
        const HeapTreeRow& it = row_at(own, row);
        TreeMark mark{it.depth, it.can_open, it.is_open};
        const bool is_of_type =
            it.node.kind == HeapTreeKind::kObject || it.node.kind == HeapTreeKind::kType;
        if (is_of_type && retained) {
            mark.swatch = retained->colours.of(of.type[it.object.v], is_dark);
        }
        return mark;
    };
    table.about = [&](uint64_t row, size_t column) {
        const HeapTreeNode& node = row_at(own, row).node;
        const bool is_group =
            column == 0 && node.kind == HeapTreeKind::kType && own.kind != TreeOf::kPaths;
        return !is_group             ? std::string()
               : node.under.is_nil() ? std::string(kUndominatedGroup)
                                     : std::string(kDominatedGroup);
    };
    table.colour = [&](uint64_t row, size_t column) {
        const bool is_more = row_at(own, row).node.kind == HeapTreeKind::kMore;
        return column == 0 && is_more ? view.theme.accent : ImU32{0};
    };
    if (own.kind == TreeOf::kGrowth || own.kind == TreeOf::kCompared) {
        table.picture = [&](uint64_t row, size_t column, ImVec2 low, ImVec2 high) {
            if (look_of_tree(own.kind).columns[column].field != kDrawnField) return;
            const auto change = static_cast<double>(change_of(row_at(own, row)));
            draw_change_bar(view, change / static_cast<double>(own.rows.of->most_change), low,
                            high);
        };
    }
    const HeapTreeRow& sum = own.rows.of->sum;
    table.totals = [&](size_t column, ShownCell& cell) {
        const size_t field = look_of_tree(own.kind).columns[column].field;
        switch (static_cast<HeapTreeField>(field)) {
            case HeapTreeField::kName:
                cell = ShownCell::of_text("Total");
                break;
            case HeapTreeField::kObjects:
                cell = ShownCell::of_count(sum.objects);
                break;
            case HeapTreeField::kShallow:  // of dominators these are the outermost alone
                if (own.kind == TreeOf::kPaths) cell = ShownCell::of_bytes(sum.shallow_bytes);
                break;
            case HeapTreeField::kRetained:
                cell = ShownCell::of_bytes(sum.retained_bytes);
                break;
            case HeapTreeField::kBefore:
                cell = ShownCell::of_bytes(sum.before_bytes);
                break;
            case HeapTreeField::kChange:
                cell = ShownCell::of_bytes_delta(change_of(sum));
                break;
            default:
                break;
        }
    };
    table.is_incomplete = own.is_lower_bound;
    const DataTableEvents events = draw_data_table(view, own.table, table);
    handle_events(view, own, table, events);
    // One press shows what is hidden.
    if (events.chosen && row_at(own, *events.chosen).node.kind == HeapTreeKind::kMore &&
        ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        toggle(own, *events.chosen);
    }
}

// What the later dump's tree retains more or less than the earlier one's.
void draw_changes(ViewContext& view, HeapTreeState& own, const OpenPair& pair,
                  const Shared<GraphDiff>& diff) {
    own.is_lower_bound = is_incomplete(*pair.a.dataset());
    const Shared<RetainedSizes> of_a = pair.a.retained(view.answers);
    const Shared<RetainedSizes> of_b = pair.b.retained(view.answers);
    if (!of_a) return draw_wait(view, pair.a, GraphAnswer::kRetained);
    if (!of_b) return draw_wait(view, pair.b, GraphAnswer::kRetained);
    begin_anew(own, pair.b.version(), pair.key());
    follow_sort(view, own);
    follow_selection(view, own, &pair, diff.get());
    draw_tree(view, own, pair.b,
              tree_rows(
                  view, own, pair.b, of_b,
                  [a = pair.a.dataset(), b = pair.b.dataset(), of_a, of_b, diff](
                      const HeapTreeQuery& query, JobContext& job) {
                      const GrowthInputs inputs{
                          *a->graph,  *b->graph, of_a->dominators, of_b->dominators, of_a->tree,
                          of_b->tree, *diff,     &of_b->names};
                      return growth_tree_rows(inputs, query, job);
                  },
                  of_a->dominators.retained[0]));
}

// The comparison that the tree shows: of two dumps of one process, as far as that is known yet.
// Nothing without one.
struct ComparedDumps {
    OpenPair pair;
    Answered<GraphDiff> diff;
};
std::optional<ComparedDumps> compared_dumps(ViewContext& view) {
    const std::optional<OverviewPair> chosen = chosen_pair(view.state);
    if (!chosen) return {};
    std::optional<OpenPair> pair = open_pair(view.state, chosen->before->id, chosen->after->id);
    if (!pair) return {};
    const Answered<GraphDiff> diff = pair->diff(view.answers);
    if (diff && diff->unrelated) return {};
    return ComparedDumps{*pair, diff};
}

}  // namespace

void draw_heap_tree(ViewContext& view, ViewStates& states) {
    if (const std::optional<ComparedDumps> compared = compared_dumps(view)) {
        HeapTreeState& own = states.of<ComparedTreeState>();
        own.kind = TreeOf::kCompared;
        if (compared->diff) return draw_changes(view, own, compared->pair, compared->diff.value);
        if (draw_wait(view, compared->diff.wait, "Comparing the dumps")) {
            compared->pair.retry(view.answers);
        }
        return;
    }
    HeapTreeState& own = states.of<DominatorTreeState>();
    own.is_lower_bound = false;
    const std::optional<OpenGraph> graph = current_graph(view.state);
    if (!graph) return empty_line(view, "Open a heap dump to see its dominator tree.");
    const Shared<RetainedSizes> retained = graph->retained(view.answers);
    if (!retained) return draw_wait(view, *graph, GraphAnswer::kRetained);
    begin_anew(own, graph->version(), {});
    follow_sort(view, own);
    follow_selection(view, own);
    draw_tree(view, own, *graph,
              tree_rows(view, own, *graph, retained,
                        [dataset = graph->dataset(), retained](const HeapTreeQuery& query,
                                                               JobContext& job) {
                            return heap_tree_rows(*dataset->graph, retained->dominators,
                                                  retained->tree, query, job, &retained->names);
                        }));
}

void draw_path_tree(ViewContext& view, ViewStates& states) {
    HeapTreeState& own = states.of<PathTreeState>();
    own.kind = TreeOf::kPaths;
    own.is_lower_bound = false;
    const std::optional<OpenGraph> graph = current_graph(view.state);
    if (!graph) return empty_line(view, "Open a heap dump to see what holds its objects.");
    const Shared<RetainedSizes> retained = graph->retained(view.answers);
    if (!retained) return draw_wait(view, *graph, GraphAnswer::kRetained);
    const Shared<ShortestPathTree> shortest = graph->shortest_paths(view.answers);
    if (!shortest) return draw_wait(view, *graph, GraphAnswer::kShortestPaths);
    const std::optional<ShownSet> set = shown_set(view, *graph);
    if (!set) return;
    begin_anew(own, graph->version(), set->key);
    const Answered<MergedPaths> paths = view.answers.get<MergedPaths>(
        {.topic = {"merged paths", graph->version()},
         .key = {set->key, graph->version()},
         .label = "Merging paths from roots"},
        [dataset = graph->dataset(), shortest, rows = set->rows](JobContext&) {
            const ObjectGraph& of = *dataset->graph;
            std::vector<ObjectId> all;
            if (!rows) {
                for (uint32_t row = 1; row <= of.object_count; ++row) all.push_back({row});
            }
            return Result<MergedPaths>(merge_paths(of, *shortest, rows ? *rows : all));
        });
    if (!paths || paths.is_stale) {
        draw_wait(view, paths.wait, "Merging paths from roots");
        return;
    }
    follow_sort(view, own);
    follow_selection(view, own);
    draw_tree(view, own, *graph,
              tree_rows(view, own, *graph, retained,
                        [dataset = graph->dataset(), retained, paths = paths.value](
                            const HeapTreeQuery& query, JobContext& job) {
                            return path_tree_rows(*dataset->graph, retained->dominators, *paths,
                                                  query, job);
                        }));
}

void draw_growth_tree(ViewContext& view, ViewStates& states, const OpenPair& pair,
                      const Shared<GraphDiff>& diff) {
    HeapTreeState& own = states.of<GrowthTreeState>();
    draw_changes(view, own, pair, diff);
}

void choose_growth_grouping(ViewStates& states, ToolRow& tools) {
    choose_grouping(states.of<GrowthTreeState>(), tools);
}

}  // namespace hs
