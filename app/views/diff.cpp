#include "app/views/diff.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <iterator>
#include <optional>

#include "app/graph_answers.h"
#include "app/overview_pair.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/views/diff_fields.h"
#include "app/views/diff_tools.h"
#include "app/views/heap_tree.h"
#include "app/views/objects_table.h"
#include "app/views/shown_set.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/tool_row.h"
#include "app/widgets/wait.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr const char* kTableNames[] = {"diff-types", "diff-objects", "diff-growth", "diff-paths"};
DataTable table_of_diff(const DiffState& own) {
    const auto mode = static_cast<size_t>(own.mode);
    return {.name = kTableNames[mode],
            .specs = own.specs,
            .first_sort = first_diff_sort(own.mode),
            .rows = &own.rows.shown};
}

// What the row is about: of a pair the side that exists, the later one first.
Selection thing_of(const DiffState& own, uint64_t place) {
    const DiffTable& table = *own.rows.of;
    const uint32_t row = table.order[place];
    const DatasetId a = own.a;
    const DatasetId b = own.b;
    if (table.mode == DiffMode::kObjects) {
        const ObjectPair& pair = table.objects->pairs[row];
        if (pair.b.is_nil()) return SelectedObject{a, pair.a};
        return SelectedObject{b, pair.b};
    }
    if (table.mode == DiffMode::kGrowth) return SelectedObject{b, table.holders->holders[row].row};
    const std::string_view text =
        table.mode == DiffMode::kPaths ? table.paths->last_type(row) : table.types->rows[row].type;
    const TypeId in_a = table.sides.a->graph->find_type(text);
    const TypeId in_b = table.sides.b->graph->find_type(text);
    if (in_b != ObjectGraph::kNoType) return SelectedType{b, in_b};
    return SelectedType{a, in_a};
}

// The row about the selected object, in either dump, or type; kNoRow if there is none.
uint64_t row_of_selection(const ViewContext& view, const DiffState& own) {
    const DiffTable& table = *own.rows.of;
    const auto in_a = selected_object(view.state, own.a);
    auto in_b = selected_object(view.state, own.b);
    if (in_a && table.sides.diff->match_a.size() > in_a->v) {
        const ObjectId same = table.sides.diff->match_a[in_a->v];
        if (!same.is_nil()) in_b = same;
    }
    const Selection& selection = selection_of(view.state);
    for (uint64_t place = 0; place < table.order.size(); ++place) {
        const uint32_t row = table.order[place];
        bool is_it = false;
        if (table.mode == DiffMode::kGrowth) {
            is_it = in_b && table.holders->holders[row].row == *in_b;
        } else if (table.mode == DiffMode::kObjects) {
            const ObjectPair& pair = table.objects->pairs[row];
            is_it = (in_a && pair.a == *in_a) || (in_b && pair.b == *in_b);
        } else if (table.mode == DiffMode::kTypes) {
            is_it = thing_of(own, place) == selection;
        }
        if (is_it) return place;
    }
    return DataTableState::kNoRow;
}

void handle_events(ViewContext& view, DiffState& own, const DataTable& table,
                   const DataTableEvents& events) {
    const DiffTable& rows = *own.rows.of;
    if (events.chosen) {
        own.seen = thing_of(own, *events.chosen);
        view.actions.push(Select{own.seen});
    }
    if (events.menu) {
        view.menu->open(thing_of(own, *events.menu), row_text(own.table(), table, *events.menu));
    }
    if (!events.activated) return;
    if (rows.mode == DiffMode::kTypes) {
        // The objects of this type.
        own.filter.text =
            "type:" +
            std::string(short_type_name(rows.types->rows[rows.order[*events.activated]].type));
        own.mode = DiffMode::kObjects;
        own.by_tree = false;
        own.chose_mode = true;
        return;
    }
    for (const View& target : views()) {
        if (std::string_view(target.name) != "graph") continue;
        view.actions.push(ShowThing{target.id, thing_of(own, *events.activated)});
    }
}

ImU32 colour_of(const ViewContext& view, const DiffTable& rows, uint64_t place, size_t column) {
    const std::string_view name = diff_columns(rows.mode)[column].setting;
    if (name == "number" || name == "label" || name == "id") return view.theme.text_muted;
    if (name != "status") return 0;
    const uint32_t row = rows.order[place];
    const ObjectStatus status = rows.mode == DiffMode::kObjects
                                    ? rows.objects->status_of(rows.objects->pairs[row])
                                    : rows.sides.diff->status_b[rows.holders->holders[row].row.v];
    return status_colour(view.theme, status);
}

// Below the objects: the fields of the one under the cursor.
float fields_height(const ViewContext& view, const DiffState& own) {
    if (own.mode != DiffMode::kObjects) return 0;
    if (own.tables[1].cursor >= own.rows.of->order.size()) return 0;
    return std::min(view.px(190), ImGui::GetContentRegionAvail().y * 0.4F);
}

bool is_lower_bound(const DiffSides& sides) {
    return is_incomplete(*sides.a) || is_incomplete(*sides.b);
}

void draw_rows(ViewContext& view, DiffState& own, const AnswerKey& key) {
    const Shared<DiffTable> rows = own.rows.of;
    DataTable table = table_of_diff(own);
    table.totals = [&](size_t column, ShownCell& cell) { diff_total_cell(*rows, column, cell); };
    table.is_incomplete = is_lower_bound(rows->sides);
    table.colour = [&](uint64_t row, size_t column) { return colour_of(view, *rows, row, column); };
    if (own.seen != selection_of(view.state)) {
        own.table().place_cursor(row_of_selection(view, own));
    }
    own.seen = selection_of(view.state);
    const float below = fields_height(view, own);
    const float height = below > 0 ? ImGui::GetContentRegionAvail().y - below - view.px(8) : 0;
    const DataTableEvents events = draw_data_table(view, own.table(), table, height);
    if (below > 0) {
        const ObjectPair pair = rows->objects->pairs[rows->order[own.tables[1].cursor]];
        draw_diff_fields(view, {rows->sides.a, rows->sides.b, own.a, own.b, pair, key}, 0);
    }
    handle_events(view, own, table, events);
}

// The breadcrumb's objects of both dumps, with the key of what is made of them; all without steps.
// A set may be empty on one side: new objects are in B alone.
struct ShownSides {
    DiffSides sides;
    Shared<ObjectRows> set_a;
    Shared<ObjectRows> set_b;
    AnswerKey key;
};

// Nothing while the sets are being found, or when they cannot be: that is drawn instead.
std::optional<ShownSides> shown_sides(ViewContext& view, DiffSides sides, const OpenGraph& first,
                                      const OpenGraph& second) {
    ShownSides shown{std::move(sides), {}, {}, {first.version(), second.version()}};
    if (view.state.filters.at().empty()) return shown;
    const ObjectStatusOf in_a{shown.sides.diff, false, shown.key};
    const ObjectStatusOf in_b{shown.sides.diff, true, shown.key};
    const Answered<ObjectRows> set_a = first.set(view.answers, view.state, in_a);
    const Answered<ObjectRows> set_b = second.set(view.answers, view.state, in_b);
    if (!has_set(view, first, in_a, set_a) || !has_set(view, second, in_b, set_b)) {
        return std::nullopt;
    }
    shown.set_a = set_a.value;
    shown.set_b = set_b.value;
    shown.key = {first.set_key(view.state, in_a), second.set_key(view.state, in_b)};
    return shown;
}

void request_rows(ViewContext& view, DiffState& own, const ShownSides& shown,
                  const FieldFilter& typed) {
    DiffRequest request{own.mode,   shown.set_a,  shown.set_b,
                        own.status, typed.filter, sort_of(view, own.table(), table_of_diff(own))};
    const Answered<DiffTable> rows = view.answers.get<DiffTable>(
        {.topic = {"rows of Diff"},
         .key = {shown.key, own.mode, own.status, request.sort, typed.text},
         .label = "Comparing objects"},
        [sides = shown.sides, request](JobContext& job) {
            return make_diff_table(sides, request, job);
        });
    if (!own.rows.take(rows)) return;
    own.rows.shown = shown_rows(own.rows.of, diff_columns(own.rows.of->mode));
    own.tables[static_cast<size_t>(own.rows.of->mode)].place_cursor(
        own.rows.of->sides.diff ? row_of_selection(view, own) : DataTableState::kNoRow);
}

// "1.51 MiB  →  1.52 MiB   +8.1 KiB"
std::string totals_text(const ViewContext& view, const ChangeCounts& totals, bool is_incomplete) {
    const SizeUnits units = view.state.settings.size_units;
    return total_text(format_bytes(static_cast<int64_t>(totals.bytes_a), units) + "  →  " +
                          format_bytes(static_cast<int64_t>(totals.bytes_b), units) + "   " +
                          format_bytes_delta(totals.bytes_delta(), units),
                      is_incomplete);
}

void draw_ready(ViewContext& view, DiffState& own, const ShownSides& shown) {
    const DiffSides& sides = shown.sides;
    const FieldFilter typed = field_filter(own.filter);
    request_rows(view, own, shown, typed);
    if (!draw_filter_error(view, typed) && !shown.set_a) {
        draw_totals_line(view, totals_text(view, sides.diff->totals, is_lower_bound(sides)),
                         own.rows.is_busy);
    }
    if (shown.set_a && own.mode == DiffMode::kPaths) {
        text_in(view.theme.text_muted, "Paths are of all objects, whatever the set.");
    }
    if (sides.diff->unrelated) {
        text_in(view.theme.warning,
                "These dumps come from different processes: objects cannot be matched. "
                "Comparing types only.");
    }
    if (!own.rows.of || own.rows.of->mode != own.mode || own.rows.of->sides.diff != sides.diff) {
        return;
    }
    if (own.rows.of->order.empty() && !typed.text.empty()) {
        return draw_no_typed_match(view, "changes", own.filter);
    }
    if (own.rows.of->order.empty()) return empty_line(view, "Nothing of this kind changed.");
    draw_rows(view, own, shown.key);
}

// Of two processes nothing is known by object: only their types compare.
void settle_mode(DiffState& own, bool is_unrelated) {
    if (!own.chose_mode) {
        own.mode = is_unrelated ? DiffMode::kTypes : DiffMode::kGrowth;
        own.by_tree = !is_unrelated;
    }
    if (own.by_tree && is_unrelated) {
        own.by_tree = false;
        own.mode = DiffMode::kTypes;
    }
}

// Who is here asks for a comparison: with a dump of the program, else with any other.
DatasetId proposed_dump(const AppState& state) {
    if (const std::optional<OverviewPair> open = overview_pair(state)) {
        return (open->before->id == state.current ? open->after : open->before)->id;
    }
    const auto other =
        std::find_if(state.datasets.begin(), state.datasets.end(), [&](const DatasetRow& row) {
            return row.id != state.current && row.dataset && row.dataset->graph;
        });
    const bool is_dump_shown = current_dataset(state) && current_dataset(state)->dataset->graph;
    return is_dump_shown && other != state.datasets.end() ? other->id : DatasetId{};
}

// Nothing to compare yet.
void ask_for_dump(ViewContext& view) {
    const DatasetId proposed = proposed_dump(view.state);
    if (!proposed.is_nil() && comparison_dataset(view.state) == nullptr) {
        view.actions.push(SetComparison{proposed, true});
    }
    empty_line(view, "Choose the dump to compare with.");
}

void draw_pair(ViewContext& view, ViewStates& states, DiffState& own, ToolRow& tools) {
    const std::optional<OverviewPair> chosen = chosen_pair(view.state);
    own.a = chosen ? chosen->before->id : view.state.current;
    own.b = chosen ? chosen->after->id : DatasetId{};
    if (chosen && own.is_backwards) std::swap(own.a, own.b);
    choose_diff_sides(view, own, tools);
    const std::optional<OpenPair> pair =
        chosen ? open_pair(view.state, own.a, own.b) : std::nullopt;
    if (!pair) {
        tools.finish();
        return ask_for_dump(view);
    }
    if (tools.button("Swap", "Compare the other way round")) own.is_backwards = !own.is_backwards;
    const Answered<GraphDiff> diff = pair->diff(view.answers);
    const DiffSides sides{pair->a.dataset(), pair->b.dataset(), pair->a.retained(view.answers),
                          pair->b.retained(view.answers), diff.value};
    if (diff) {
        settle_mode(own, sides.diff->unrelated);
        choose_statuses(view, own, sides.diff->totals, tools);
        if (own.by_tree) {
            tools.drop_field();
            choose_growth_grouping(states, tools);
        } else {
            draw_diff_filter(view, own, tools);
        }
    }
    tools.finish();
    if (!sides.of_a) return draw_wait(view, pair->a, GraphAnswer::kRetained);
    if (!sides.of_b) return draw_wait(view, pair->b, GraphAnswer::kRetained);
    if (!diff) {
        if (draw_wait(view, diff.wait, "Comparing the dumps")) pair->retry(view.answers);
        return;
    }
    if (own.by_tree) {
        if (!view.state.filters.at().empty()) {
            text_in(view.theme.text_muted, "Compares all objects, without the filter.");
        }
        return draw_growth_tree(view, states, *pair, diff.value);
    }
    own.specs = diff_specs(own.mode);
    if (const auto shown = shown_sides(view, sides, pair->a, pair->b))
        draw_ready(view, own, *shown);
}

}  // namespace

void show_diff_page(ViewStates& states, DiffPage page) {
    auto& own = states.of<DiffState>();
    own.many_mode.reset();
    own.is_backwards = false;
    if (page >= DiffPage::kAllTypes) {
        own.many_mode = page == DiffPage::kSets ? ManyMode::kObjects : ManyMode::kTypes;
    } else {
        own.mode = static_cast<DiffMode>(page);
        own.by_tree = false;
        own.chose_mode = true;
    }
}

void draw_diff(ViewContext& view, ViewStates& states) {
    auto& own = states.of<DiffState>();
    constexpr float kLeastFilterPx = 110;
    ToolRow tools(view, kLeastFilterPx);
    choose_diff_mode(view, own, tools);
    if (own.many_mode) {
        draw_many_filter(view, own.many, *own.many_mode, tools);
        tools.finish();
        if (!view.state.filters.at().empty()) {
            text_in(view.theme.text_muted,
                    "Three and more dumps are compared as a whole, without the filter.");
        }
        draw_diff_many(view, own.many, *own.many_mode);
    } else {
        draw_pair(view, states, own, tools);
    }
}

}  // namespace hs
