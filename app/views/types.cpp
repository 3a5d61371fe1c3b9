#include "app/views/types.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <numeric>

#include "app/graph_answers.h"
#include "app/graph_set.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/views/answered_rows.h"
#include "app/widgets/basic.h"
#include "app/widgets/filter_field.h"
#include "app/widgets/no_match.h"
#include "app/widgets/relation_table.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/wait.h"
#include "core/analysis/object_set.h"
#include "core/base/counted.h"
#include "core/model/diagnostics.h"
#include "core/questions/types.h"

namespace hs {
namespace {

constexpr std::array<WindowColumn, 20> kColumns = {{
    {kNoField, "number", 36},
    {.field = static_cast<size_t>(TypeField::kType),
     .setting = "type",
     .width_px = 140,
     .stretches = true,
     .is_dotted = true},
    column(TypeField::kModule, "module", 120, false),
    column(TypeField::kObjects, "objects", 74),
    share(TypeField::kObjectsShare, "objects_share", 84),
    column(TypeField::kShallow, "shallow", 92),
    share(TypeField::kShallowShare, "shallow_share", 88),
    column(TypeField::kRetained, "retained", 94),
    share(TypeField::kRetainedShare, "retained_share", 90),
    column(TypeField::kMean, "mean", 96, false),
    // Of two dumps.
    column(TypeField::kObjectsB, "objects_b", 92),
    column(TypeField::kObjectsDelta, "objects_delta", 92),
    column(TypeField::kShallowB, "shallow_b", 104),
    column(TypeField::kShallowDelta, "shallow_delta", 104),
    column(TypeField::kRetainedB, "retained_b", 104),
    column(TypeField::kRetainedDelta, "retained_delta", 108),
    column(TypeField::kNew, "new", 72),
    column(TypeField::kDeleted, "deleted", 76),
    column(TypeField::kModified, "modified", 84),
    column(TypeField::kSame, "same", 72, false),
}};
constexpr size_t kColumnsOfOne = 10;

size_t column_of(TypeField field) {
    const auto found = std::find_if(kColumns.begin(), kColumns.end(), [&](const WindowColumn& one) {
        return one.field == static_cast<size_t>(field);
    });
    return static_cast<size_t>(found - kColumns.begin());
}

// With a second dump the shares make room for the differences, and what was before for what is
// after and how it changed.
std::vector<ColumnSpec> compared_columns() {
    std::vector<ColumnSpec> columns = column_specs(type_fields(), kColumns);
    for (ColumnSpec& spec : columns) spec.is_shown = spec.is_shown && !spec.has_bar;
    for (const TypeField spare :
         {TypeField::kObjects, TypeField::kShallow, TypeField::kRetained, TypeField::kShallowB,
          TypeField::kNew, TypeField::kDeleted, TypeField::kModified}) {
        columns[column_of(spare)].is_spare = true;
    }
    columns[column_of(TypeField::kType)].width_px = 150;
    columns[column_of(TypeField::kObjects)].title = "Objects before";
    columns[column_of(TypeField::kShallow)].title = "Shallow before";
    columns[column_of(TypeField::kRetained)].title = "Retained before";
    return columns;
}

std::span<const ColumnSpec> type_columns(bool compared) {
    static const std::vector<ColumnSpec> kOfOne =
        column_specs(type_fields(), std::span(kColumns).first(kColumnsOfOne));
    static const std::vector<ColumnSpec> kOfTwo = compared_columns();
    return compared ? kOfTwo : kOfOne;
}

struct TypeRows : ArrangedRows {
    Shared<TypesAnswer> answer;
    TypesTotal total;  // of the rows in order
};

struct TypesState {
    FilterFieldState filter;
    DataTableState table;
    AnsweredRows<TypeRows> rows;
    bool is_compared = false;
    std::span<const ColumnSpec> specs;  // as named in this frame
    DatasetId first;                    // that the rows are of, and the later one
    DatasetId second;
    Selection seen;
};

// One dump of the table: its set, and what its objects retain.
struct Side {
    DatasetId id;
    DatasetPtr dataset;
    Shared<RetainedSizes> retained;
    Answered<ObjectRows> set;
    ObjectStatusOf status;
    AnswerKey key;  // of its set
};

DataTable table_of_types(const TypesState& own) {
    const TypeField first = own.is_compared ? TypeField::kShallowDelta : TypeField::kRetained;
    return {.name = own.is_compared ? "types-compared" : "types",
            .specs = own.specs,
            .first_sort = {column_of(first), true},
            .rows = &own.rows.shown};
}

Result<TypeTable> table_of(const Side& side, const ObjectFilter& terms, JobContext& job) {
    const ObjectGraph& graph = *side.dataset->graph;
    const RetainedView retained{side.retained->dominators, side.retained->tree};
    if (terms.terms.empty()) return type_table(graph, *side.set, retained, side.status.rows());
    SetStep step;
    step.filter = terms;
    const SetContext context{
        {&side.retained->dominators, side.status.rows(), &side.retained->names},
        &side.retained->tree};
    HS_TRY(ObjectRows matching, object_set(graph, {&step, 1}, context, job));
    ObjectRows both;
    std::set_intersection(side.set->begin(), side.set->end(), matching.begin(), matching.end(),
                          std::back_inserter(both));
    return type_table(graph, both, retained, side.status.rows());
}

const AnswerKey kTotalsTopic{"sums by type"};
const AnswerKey kRowsTopic{"rows of Types"};

// The sums by type; stale while newer ones are being made.
Answered<TypesAnswer> type_sums(ViewContext& view, const Side& a, const Side& b,
                                const FieldFilter& typed) {
    const auto is_known = [](const Side& side) { return side.set && !side.set.is_stale; };
    if (!is_known(a) || (b.dataset && !is_known(b))) {
        return view.answers.last<TypesAnswer>(kTotalsTopic);
    }
    const ObjectFilter of_objects = object_terms(typed.filter);
    return view.answers.get<TypesAnswer>(
        {.topic = kTotalsTopic,
         .key = {a.key, b.key, of_objects.terms.empty() ? std::string() : typed.text},
         .label = "Adding up types"},
        [a, b, of_objects](JobContext& job) -> Result<TypesAnswer> {
            TypesAnswer answer;
            answer.a = a.dataset;
            answer.b = b.dataset;
            HS_TRY(answer.table, table_of(a, of_objects, job));
            if (b.dataset) {
                HS_TRY(const TypeTable second, table_of(b, of_objects, job));
                add_comparison(answer.table, second);
            }
            return answer;
        });
}

// Filtered and sorted.
Answered<TypeRows> type_rows(ViewContext& view, TypesState& own,
                             const Answered<TypesAnswer>& totals, const FieldFilter& typed) {
    if (!totals || totals.is_stale) return view.answers.last<TypeRows>(kRowsTopic);
    const std::vector<SortKey> sort = sort_of(view, own.table, table_of_types(own));
    std::vector<DatasetVersion> files;
    for (const DatasetId id : {own.first, own.second}) {
        if (const DatasetRow* row = find_dataset(view.state, id)) files.push_back(row->version());
    }
    return view.answers.get<TypeRows>(
        {.topic = kRowsTopic,
         .key = {files, totals.version, sort, typed.text},
         .label = "Sorting types"},
        [totals = totals.value, terms = typed.filter, sort](JobContext& job) -> Result<TypeRows> {
            TypeRows rows;
            rows.answer = totals;
            rows.relation = types_relation(totals);
            std::vector<SortBy> by = sorted_fields(sort, kColumns);
            by.push_back({static_cast<size_t>(TypeField::kType), false});
            const auto kept = matching_type_rows(totals->table, terms);
            HS_TRY(rows.order, arranged(*rows.relation, by, kept, job));
            rows.total = types_total(*totals, rows.order);
            return rows;
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
        if (rows.answer->table.rows[rows.order[i]].text == text) return i;
    }
    return DataTableState::kNoRow;
}

// In the current dump where that has it.
Selection thing_of(const ViewContext& view, const TypesState& own, const TypeRow& row) {
    const bool has_a = row.type_a != ObjectGraph::kNoType;
    const bool has_b = row.type_b != ObjectGraph::kNoType;
    const bool in_b = has_b && (!has_a || own.second == view.state.current);
    return in_b ? SelectedType{own.second, row.type_b} : SelectedType{own.first, row.type_a};
}

void handle_events(ViewContext& view, TypesState& own, const DataTable& table, const TypeRows& rows,
                   const DataTableEvents& events) {
    const auto thing = [&](uint64_t row) {
        return thing_of(view, own, rows.answer->table.rows[rows.order[row]]);
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

bool is_lower_bound(const TypesAnswer& answer) {
    return is_incomplete(*answer.a) || (answer.b && is_incomplete(*answer.b));
}

ShownTable all_types(const TypeRows& rows) {
    auto all = std::make_shared<ArrangedRows>(ArrangedRows{rows.relation, {}});
    all->order.resize(rows.answer->table.rows.size());
    std::iota(all->order.begin(), all->order.end(), 0U);
    return shown_rows(all, kColumns);
}

// has_all: no filter by object leaves some out before the types are added up.
void draw_rows(ViewContext& view, TypesState& own, const Shared<TypeRows>& rows, bool has_all) {
    const bool is_new = own.rows.take(rows);
    if (is_new) own.rows.shown = shown_rows(rows, kColumns);
    if (is_new || own.seen != selection_of(view.state)) {
        own.table.place_cursor(row_of_selection(view, *rows));
    }
    own.seen = selection_of(view.state);
    DataTable table = table_of_types(own);
    table.totals = [&](size_t column, ShownCell& cell) {
        const size_t field = kColumns[column].field;
        if (field == static_cast<size_t>(TypeField::kType)) {
            cell = ShownCell::of_text(counted(rows->order.size(), "type"));
        } else if (field != kNoField) {
            cell = ShownCell::of(
                types_total_value(*rows->answer, rows->total, static_cast<TypeField>(field)));
        }
    };
    table.is_incomplete = is_lower_bound(*rows->answer);
    table.colour = [&](uint64_t, size_t column) {
        const size_t field = kColumns[column].field;
        const bool is_quiet = field == kNoField || field == static_cast<size_t>(TypeField::kModule);
        return is_quiet ? view.theme.text_muted : ImU32{0};
    };
    if (has_all) table.all_rows = [&] { return all_types(*rows); };
    handle_events(view, own, table, *rows, draw_data_table(view, own.table, table));
}

Side side_of(ViewContext& view, const OpenGraph& graph, const ObjectStatusOf& status) {
    return {graph.id(),
            graph.dataset(),
            graph.retained(view.answers),
            graph.set(view.answers, view.state, status),
            status,
            graph.set_key(view.state, status)};
}

// Both dumps in the order they were opened when two are compared; else the current one alone.
std::pair<Side, Side> sides_of(ViewContext& view, const OpenGraph& graph) {
    ObjectStatusOf status = current_status(view.answers, view.state);
    const Side current = side_of(view, graph, status);
    if (!status.diff) return {current, {}};
    const OpenPair pair = *current_pair(view.state);
    status.is_b = !status.is_b;
    const Side other = side_of(view, status.is_b ? pair.b : pair.a, status);
    return status.is_b ? std::pair(current, other) : std::pair(other, current);
}

void draw_tools(ViewContext& view, TypesState& own, const FieldFilter& typed, const TypeRows& rows,
                bool is_busy) {
    const auto sum = [&](TypeField field) {
        return value_text(types_total_value(*rows.answer, rows.total, field),
                          view.state.settings.size_units);
    };
    const std::string count = sum(TypeField::kObjects);
    const FilterFieldLook look{
        .hint = "Filter: dict   >1MB   type:*Node*   attr:name=foo",
        .error = typed.error ? &*typed.error : nullptr,
        .right = total_text(
            (own.is_compared
                 ? sum(TypeField::kObjectsDelta) + " objects  ·  " + sum(TypeField::kShallowDelta)
                 : count + (count == "1" ? " object  ·  " : " objects  ·  ") +
                       sum(TypeField::kShallow)),
            is_lower_bound(*rows.answer)),
        .is_busy = is_busy,
        // What is said of whole types here would be said of single objects there.
        .makes_steps = object_terms(typed.filter).terms.size() == typed.filter.terms.size()};
    if (draw_filter_field(view, own.filter, look)) own.table.wants_focus = true;
}

}  // namespace

void draw_types(ViewContext& view, ViewStates& states) {
    auto& own = states.of<TypesState>();
    const std::optional<OpenGraph> graph = current_graph(view.state);
    if (!graph) return empty_line(view, "No heap dump. Open one to see its types.");
    const auto [a, b] = sides_of(view, *graph);
    if (!a.retained) return draw_wait(view, *graph, GraphAnswer::kRetained);
    if (a.set.wait.error) {
        return empty_line(view, printable_text(describe(*a.set.wait.error)).c_str());
    }
    const bool compared = b.dataset != nullptr;
    if (std::exchange(own.is_compared, compared) != compared) own.table.columns.reset();
    own.first = a.id;
    own.second = b.id;
    own.specs = type_columns(compared);
    const FieldFilter typed = field_filter(own.filter);
    const Answered<TypesAnswer> totals = type_sums(view, a, b, typed);
    // Others are asked for once the sets are there.
    const bool is_of_these = totals && totals->a == a.dataset && totals->b == b.dataset;
    const Answered<TypeRows> rows =
        type_rows(view, own, is_of_these ? totals : Answered<TypesAnswer>(), typed);
    if (!rows) {
        if (draw_wait(view, totals ? rows.wait : totals.wait, "Adding up types")) {
            view.answers.retry<TypesAnswer>(kTotalsTopic);
            view.answers.retry<TypeRows>(kRowsTopic);
        }
        return;
    }
    draw_tools(view, own, typed, *rows, totals.is_running);
    if (rows->order.empty()) {
        return typed.text.empty() ? draw_no_step_match(view, "types")
                                  : draw_no_typed_match(view, "types", own.filter);
    }
    // A moment, until they are sorted anew.
    if (rows->answer->a != a.dataset || rows->answer->b != b.dataset) return;
    draw_rows(view, own, rows.value, object_terms(typed.filter).terms.empty());
}

}  // namespace hs
