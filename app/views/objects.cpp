#include "app/views/objects.h"

#include <algorithm>
#include <iterator>

#include "app/graph_answers.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/views/answered_rows.h"
#include "app/views/objects_table.h"
#include "app/widgets/basic.h"
#include "app/widgets/filter_field.h"
#include "app/widgets/no_match.h"
#include "app/widgets/text_link.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/wait.h"
#include "core/analysis/object_set.h"
#include "core/analysis/type_pattern.h"
#include "core/base/counted.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

struct ObjectsState {
    FilterFieldState filter;
    DataTableState table;
    AnsweredRows<ObjectTable> rows;
    Compared compared = Compared::kNot;
    std::span<const ColumnSpec> specs;  // as named in this frame
    Selection seen;
    AnswerKey word_of;          // the text and the dump that this was found for
    bool is_word_type = false;  // some types are called so
};

DataTable table_of_objects(const ObjectsState& own) {
    return {.name = own.compared == Compared::kNot ? "objects" : "objects-compared",
            .specs = own.specs,
            .first_sort = {static_cast<size_t>(ObjectColumn::kRetained), true},
            .rows = &own.rows.shown};
}

struct Inputs {
    DatasetPtr dataset;
    DatasetPtr other;
    Shared<RetainedSizes> retained;
    Shared<ObjectRows> set;
    ObjectStatusOf status;
};

// The set, narrowed by what is typed, sorted.
Result<Shared<ObjectTable>> make_table(const Inputs& in, const ObjectFilter& filter,
                                       const std::vector<SortKey>& sort, JobContext& job) {
    auto table = std::make_shared<ObjectTable>();
    table->dataset = in.dataset;
    table->other = in.other;
    table->retained = in.retained;
    table->diff = in.status.diff;
    table->is_b = in.status.is_b;
    if (filter.terms.empty()) {
        table->rows = *in.set;
    } else {
        HS_TRY(const ObjectRows matching,
               matching_objects(*in.dataset->graph, filter,
                                {&in.retained->dominators, in.status.rows(), &in.retained->names},
                                job));
        std::set_intersection(in.set->begin(), in.set->end(), matching.begin(), matching.end(),
                              std::back_inserter(table->rows));
    }
    HS_TRY_VOID(arrange_objects(*table, sort, job));
    return Shared<ObjectTable>(std::move(table));
}

uint64_t row_of_selection(const ViewContext& view, const ObjectTable& table) {
    const auto object = selected_object(view.state, view.state.current);
    if (!object) return DataTableState::kNoRow;
    const auto found = std::find(table.rows.begin(), table.rows.end(), *object);
    return found == table.rows.end() ? DataTableState::kNoRow
                                     : static_cast<uint64_t>(found - table.rows.begin());
}

void handle_events(ViewContext& view, ObjectsState& own, const DataTable& table,
                   const DataTableEvents& events) {
    const auto thing = [&](uint64_t row) {
        return Selection{SelectedObject{view.state.current, own.rows.of->rows[row]}};
    };
    if (events.chosen) {
        own.seen = thing(*events.chosen);
        view.actions.push(Select{own.seen});
    }
    if (events.menu) view.menu->open(thing(*events.menu), row_text(own.table, table, *events.menu));
    if (!events.activated) return;
    PanelSettings panels = view.state.settings.panels;
    panels.right_open = true;
    view.actions.push(SetPanels{panels});
    for (const View& target : views()) {
        // The picture of what holds it, where there is one.
        if (std::string_view(target.name) != "graph") continue;
        view.actions.push(ShowThing{target.id, thing(*events.activated)});
    }
}

ImU32 colour_of(const Theme& theme, const ObjectTable& table, uint64_t row, size_t column) {
    switch (static_cast<ObjectColumn>(column)) {
        case ObjectColumn::kNumber:
        case ObjectColumn::kId:
        case ObjectColumn::kLabel:
            return theme.text_muted;
        case ObjectColumn::kStatus:
            return status_colour(theme, status_of(table, table.rows[row]));
        default:
            return 0;
    }
}

// Of the set, whatever is typed over the table.
ShownTable all_objects(ViewContext& view, const OpenGraph& graph, const ObjectTable& rows) {
    const auto set = graph.set(view.answers, view.state, current_status(view.answers, view.state));
    auto all = std::make_shared<ObjectTable>(rows);
    if (set) all->rows = *set;
    return shown_objects(all);
}

void draw_rows(ViewContext& view, ObjectsState& own, const OpenGraph& graph,
               const Shared<ObjectTable>& rows) {
    const bool is_new = own.rows.take(rows);
    if (is_new) own.rows.shown = shown_objects(rows);
    if (is_new || own.seen != selection_of(view.state)) {
        own.table.place_cursor(row_of_selection(view, *rows));
    }
    own.seen = selection_of(view.state);
    DataTable table = table_of_objects(own);
    table.totals = [&](size_t column, ShownCell& cell) {
        object_total_cell(*rows, static_cast<ObjectColumn>(column), cell);
    };
    table.is_incomplete =
        is_incomplete(*rows->dataset) || (rows->other && is_incomplete(*rows->other));
    table.colour = [&](uint64_t row, size_t column) {
        return colour_of(view.theme, *rows, row, column);
    };
    table.all_rows = [&] { return all_objects(view, graph, *rows); };
    handle_events(view, own, table, draw_data_table(view, own.table, table));
}

const AnswerKey kRowsTopic{"rows of Objects"};

// The rows of the filter as it is typed now; the last ones while the set is being found.
Answered<ObjectTable> request_rows(ViewContext& view, ObjectsState& own, const OpenGraph& graph,
                                   const ObjectFilter& filter, const std::string& text) {
    const ObjectStatusOf status = current_status(view.answers, view.state);
    const Compared compared = !status.diff  ? Compared::kNot
                              : status.is_b ? Compared::kWithEarlier
                                            : Compared::kWithLater;
    const Answered<ObjectRows> set = graph.set(view.answers, view.state, status);
    if (!set || set.is_stale) {
        Answered<ObjectTable> last = view.answers.last<ObjectTable>(kRowsTopic);
        if (set.wait.error) last.wait = set.wait;
        return last;
    }
    const Inputs in{graph.dataset(),
                    status.diff ? comparison_dataset(view.state)->dataset : nullptr,
                    graph.retained(view.answers), set.value, status};
    if (std::exchange(own.compared, compared) != compared) own.table.columns.reset();
    own.specs = object_columns(compared);
    const std::vector<SortKey> sort = sort_of(view, own.table, table_of_objects(own));
    return view.answers.get<ObjectTable>(
        {.topic = kRowsTopic,
         .key = {graph.set_key(view.state, status), sort, text},
         .label = "Sorting objects"},
        [in, filter, sort](JobContext& job) { return make_table(in, filter, sort, job); });
}

void draw_tools(ViewContext& view, ObjectsState& own, const ObjectGraph& graph,
                const FieldFilter& typed, const Answered<ObjectTable>& rows) {
    const ObjectTable& table = *rows;
    const FilterFieldLook look{.hint = "Filter: >1MB   type:dict   attr:name=foo   retained>4k",
                               .error = typed.error ? &*typed.error : nullptr,
                               .right = total_text(table.rows.size() == graph.object_count
                                                       ? counted(table.rows.size(), "object")
                                                       : format_count(table.rows.size()) + " of " +
                                                             counted(graph.object_count, "object"),
                                                   is_incomplete(*table.dataset)),
                               .is_busy = rows.is_running};
    if (draw_filter_field(view, own.filter, look)) own.table.wants_focus = true;
}

// A plain word is found in whatever an object holds. Most people mean what is called so.
void draw_narrower(ViewContext& view, ObjectsState& own, const OpenGraph& graph,
                   const ObjectFilter& filter) {
    if (filter.terms.size() != 1) return;
    const FilterTerm& term = filter.terms.front();
    if (term.kind != FilterTerm::Kind::kText || term.negated) return;
    if (term.text.find_first_of(" \"") != std::string::npos) return;
    if (AnswerKey key{term.text, graph.version()}; own.word_of != key) {
        own.word_of = std::move(key);
        std::vector<std::string_view> types;
        for (uint32_t type = 0; type < graph.graph().types.size(); ++type) {
            types.push_back(graph.graph().type_text(TypeId{type}));
        }
        const std::vector<bool> meant = meant_types(types, term.text);
        own.is_word_type = std::find(meant.begin(), meant.end(), true) != meant.end();
    }
    text_in(view.theme.text_muted, "Found anywhere in an object. Only:");
    const auto offer = [&](const char* key) {
        ImGui::SameLine(0, view.px(12));
        const std::string text = key + term.text;
        if (text_link(view, text.c_str())) own.filter.text = text;
    };
    if (own.is_word_type) offer("type:");
    offer("name:");
}

}  // namespace

void draw_objects(ViewContext& view, ViewStates& states) {
    auto& own = states.of<ObjectsState>();
    const std::optional<OpenGraph> graph = current_graph(view.state);
    if (!graph) return empty_line(view, "No heap dump. Open one to see its objects.");
    if (!graph->retained(view.answers)) return draw_wait(view, *graph, GraphAnswer::kRetained);
    const FieldFilter typed = field_filter(own.filter);
    const Answered<ObjectTable> rows = request_rows(view, own, *graph, typed.filter, typed.text);
    if (rows.wait.error) {
        return empty_line(view, printable_text(describe(*rows.wait.error)).c_str());
    }
    if (!rows) {
        if (draw_wait(view, rows.wait, "Sorting objects")) {
            view.answers.retry<ObjectTable>(kRowsTopic);
        }
        return;
    }
    if (rows->dataset != graph->dataset()) return;
    draw_tools(view, own, graph->graph(), typed, rows);
    if (!rows->rows.empty()) draw_narrower(view, own, *graph, typed.filter);
    const bool is_compared = own.compared != Compared::kNot;
    if ((rows->diff != nullptr) != is_compared) return;
    const DatasetRow* other = comparison_dataset(view.state);  // may be gone before its rows are
    if (is_compared &&
        (other == nullptr || rows->is_b != (own.compared == Compared::kWithEarlier) ||
         rows->other != other->dataset)) {
        return;
    }
    if (rows->rows.empty()) {
        return typed.text.empty() ? draw_no_step_match(view, "objects")
                                  : draw_no_typed_match(view, "objects", own.filter);
    }
    draw_rows(view, own, *graph, rows.value);
}

}  // namespace hs
