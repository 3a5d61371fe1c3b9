#include "app/views/types.h"

#include <algorithm>
#include <iterator>

#include "app/graph_results.h"
#include "app/graph_set.h"
#include "app/things.h"
#include "app/views/types_table.h"
#include "app/widgets/basic.h"
#include "app/widgets/data_table.h"
#include "app/widgets/filter_field.h"
#include "app/widgets/no_match.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/wait.h"
#include "core/analysis/object_set.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

struct TypesState {
    FilterFieldState filter;
    DataTableState table;
    Async<Shared<TypeRows>> totals;  // of the set and the terms about single objects; no order yet
    Async<Shared<TypeRows>> rows;    // filtered and sorted
    ShownTable shown;
    Shared<TypeRows> shown_of;
    bool is_compared = false;
    Selection seen;
};

// One dump of the table: its set, and what its objects retain.
struct Side {
    DatasetPtr dataset;
    Shared<RetainedSizes> retained;
    Shared<ObjectRows> set;
    ObjectStatusOf status;
};

DataTable table_of_types(const TypesState& own) {
    const TypeColumn first = own.is_compared ? TypeColumn::kShallowDelta : TypeColumn::kRetained;
    return {.name = own.is_compared ? "types-compared" : "types",
            .specs = type_columns(own.is_compared),
            .first_sort = {static_cast<size_t>(first), true},
            .rows = &own.shown};
}

Result<TypeTable> table_of(const Side& side, const ObjectFilter& terms, JobContext& job) {
    const ObjectGraph& graph = *side.dataset->graph;
    const RetainedView retained{side.retained->dominators, side.retained->tree};
    if (terms.terms.empty()) return type_table(graph, *side.set, retained, side.status.rows());
    SetStep step;
    step.filter = terms;
    const SetContext context{{&side.retained->dominators, side.status.rows()},
                             &side.retained->tree};
    HS_TRY(ObjectRows matching, object_set(graph, {&step, 1}, context, job));
    ObjectRows both;
    std::set_intersection(side.set->begin(), side.set->end(), matching.begin(), matching.end(),
                          std::back_inserter(both));
    return type_table(graph, both, retained, side.status.rows());
}

// The sums by type, null at first; stale while newer ones are being made.
void request_totals(ViewContext& view, TypesState& own, const Side& a, const Side& b,
                    const ObjectFilter& terms, const std::string& key) {
    own.totals.request(view.jobs, key, "Adding up types",
                       [a, b, terms](JobContext& job) -> Result<Shared<TypeRows>> {
                           auto rows = std::make_shared<TypeRows>();
                           rows->a = a.dataset;
                           rows->b = b.dataset;
                           HS_TRY(rows->table, table_of(a, terms, job));
                           if (b.dataset) {
                               HS_TRY(const TypeTable second, table_of(b, terms, job));
                               add_comparison(rows->table, second);
                           }
                           return Shared<TypeRows>(std::move(rows));
                       });
}

void request_rows(ViewContext& view, TypesState& own, const Side& a, const Side& b,
                  const ObjectFilter& terms, const std::string& text) {
    if (!own.totals.ready() || own.totals.stale()) return;
    const Shared<TypeRows> totals = *own.totals.ready();
    // Others are asked for once the sets are there.
    if (totals->a != a.dataset || totals->b != b.dataset) return;
    const std::vector<SortKey> sort = sort_of(view, own.table, table_of_types(own));
    own.rows.request(view.jobs, *own.totals.key() + sort_text(sort) + '|' + text, "Sorting types",
                     [totals, terms, sort](JobContext&) -> Result<Shared<TypeRows>> {
                         auto rows = std::make_shared<TypeRows>(*totals);
                         arrange_types(*rows, terms, sort);
                         return Shared<TypeRows>(std::move(rows));
                     });
}

// The row of the selected type, kNoRow if it is not shown.
uint64_t row_of_selection(const ViewContext& view, const TypeRows& rows) {
    const Selection& selection = selection_of(view.state);
    const ObjectGraph* graph = graph_of_thing(view.state, selection);
    const auto* type = std::get_if<SelectedType>(&selection);
    if (graph == nullptr || type == nullptr) return DataTableState::kNoRow;
    const std::string_view text = graph->type_text(type->type);
    for (uint64_t i = 0; i < rows.order.size(); ++i) {
        if (rows.table.rows[rows.order[i]].text == text) return i;
    }
    return DataTableState::kNoRow;
}

Selection thing_of(const ViewContext& view, const TypeRow& row) {
    if (row.type_a != ObjectGraph::kNoType) return SelectedType{view.state.current, row.type_a};
    return SelectedType{view.state.comparison, row.type_b};
}

void handle_events(ViewContext& view, TypesState& own, const DataTable& table, const TypeRows& rows,
                   const DataTableEvents& events) {
    const auto thing = [&](uint64_t row) {
        return thing_of(view, rows.table.rows[rows.order[row]]);
    };
    if (events.chosen) {
        own.seen = thing(*events.chosen);
        view.actions.push(Select{own.seen});
    }
    if (events.menu) view.menu->open(thing(*events.menu), row_text(own.table, table, *events.menu));
    if (events.activated) {
        const FilterStep step =
            filter_step(view.state, FilterKind::kType, thing(*events.activated));
        view.actions.push(PushFilter{step});
        view.actions.push(ShowThing{ViewId::kObjects, thing(*events.activated)});
    }
}

void draw_rows(ViewContext& view, TypesState& own, const Shared<TypeRows>& rows) {
    const bool is_new = own.shown_of != rows;
    if (is_new) {
        own.shown = shown_types(rows);
        own.shown_of = rows;
    }
    if (is_new || own.seen != selection_of(view.state)) {
        own.table.place_cursor(row_of_selection(view, *rows));
    }
    own.seen = selection_of(view.state);
    DataTable table = table_of_types(own);
    table.totals = [&](size_t column, ShownCell& cell) {
        type_total_cell(*rows, static_cast<TypeColumn>(column), cell);
    };
    table.colour = [&](uint64_t, size_t column) {
        const auto which = static_cast<TypeColumn>(column);
        const bool is_quiet = which == TypeColumn::kNumber || which == TypeColumn::kModule;
        return is_quiet ? view.theme.text_muted : ImU32{0};
    };
    handle_events(view, own, table, *rows, draw_data_table(view, own.table, table));
}

// The current dump, and the second one when two are compared and both are ready.
std::pair<Side, Side> sides_of(ViewContext& view, GraphResults& graph) {
    PairResults* pair = view.graphs->pair(view.state);
    GraphResults* second = pair ? view.graphs->of(view.state, view.state.comparison) : nullptr;
    const Shared<GraphDiff> diff = pair ? pair->diff(view.jobs) : nullptr;
    Side a{graph.dataset(), graph.retained(view.jobs), nullptr, {diff, false}};
    a.set = graph.set(view.state, a.status, view.jobs);
    if (second == nullptr || !diff) return {a, {}};
    Side b{second->dataset(), second->retained(view.jobs), nullptr, {diff, true}};
    b.set = second->set(view.state, b.status, view.jobs);
    if (!b.set || second->set_is_stale()) return {a, {}};
    return {a, b};
}

void draw_tools(ViewContext& view, TypesState& own, const Error* error) {
    const TypeRows& rows = **own.rows.ready();
    const FilterFieldLook look{
        .hint = "Filter: dict   >1MB   type:*Node*   attr:name=foo",
        .error = error ? error->message.c_str() : nullptr,
        .right = total_text(format_count(rows.shown_a.objects) + " objects  ·  " +
                                format_bytes(static_cast<int64_t>(rows.shown_a.shallow_bytes),
                                             view.state.settings.size_units),
                            is_incomplete(*rows.a)),
        .is_busy = own.totals.running()};
    if (draw_filter_field(view, own.filter, look)) own.table.wants_focus = true;
}

}  // namespace

void draw_types(ViewContext& view, ViewStates& states) {
    auto& own = states.types.of<TypesState>();
    GraphResults* graph = view.graphs->of_current(view.state);
    if (graph == nullptr) return empty_line(view, "Open a heap dump to see its types.");
    const auto [a, b] = sides_of(view, *graph);
    if (!a.retained) return draw_wait(view, *graph, GraphResult::kRetained);
    if (const Error* error = graph->set_wait().error) {
        return empty_line(view, printable_text(describe(*error)).c_str());
    }
    const bool compared = b.dataset != nullptr;
    if (std::exchange(own.is_compared, compared) != compared) own.table.columns.reset();
    const Result<ObjectFilter> filter = parse_object_filter(own.filter.text);
    const ObjectFilter terms = filter.ok() ? filter.value() : ObjectFilter{};
    if (a.set && !graph->set_is_stale()) {
        const ObjectFilter of_objects = object_terms(terms);
        const std::string text = of_objects.terms.empty() ? std::string() : own.filter.text;
        const std::string second =
            compared ? " with " + std::to_string(view.state.comparison.v) : "";
        request_totals(view, own, a, b, of_objects, graph->set_key() + second + '|' + text);
    }
    request_rows(view, own, a, b, terms, filter.ok() ? own.filter.text : std::string());
    if (!own.rows.ready()) return;
    draw_tools(view, own, filter.ok() ? nullptr : &filter.error());
    const Shared<TypeRows> rows = *own.rows.ready();
    if (rows->order.empty()) {
        return own.filter.text.empty() ? draw_no_step_match(view, "types")
                                       : draw_no_typed_match(view, "types", own.filter.text);
    }
    // A moment, until they are sorted anew.
    if (rows->a != a.dataset || rows->b != b.dataset) return;
    draw_rows(view, own, rows);
}

}  // namespace hs
