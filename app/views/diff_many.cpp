#include "app/views/diff_many.h"

#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/tool_row.h"
#include "app/widgets/wait.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kMostChips = 10;

DiffManyState::Page& page_of(DiffManyState& own, ManyMode mode) {
    return own.pages[static_cast<size_t>(mode)];
}

DataTable table_of(DiffManyState& own, ManyMode mode) {
    const DiffManyState::Page& page = page_of(own, mode);
    return {.name = mode == ManyMode::kTypes ? "dumps-types" : "dumps-objects",
            .specs = page.columns->specs,
            .first_sort = page.columns->first_sort,
            .rows = &own.rows.shown};
}

// Columns are named after the dumps; others dumps, other columns.
void make_columns(DiffManyState& own, ManyMode mode, std::span<const ManyDump> dumps) {
    std::vector<std::pair<std::string, std::string>> names;
    for (const ManyDump& dump : dumps) names.emplace_back(dump.letter, dump.name);
    DiffManyState::Page& page = page_of(own, mode);
    if (page.columns && page.columns_of == names) return;
    page.table.columns.reset();
    page.table.place_cursor(DataTableState::kNoRow);
    page.columns = many_columns(mode, dumps);
    page.columns_of = std::move(names);
}

// Which letter is which file.
void draw_legend(ViewContext& view, std::span<const ManyDump> dumps) {
    for (size_t i = 0; i < dumps.size(); ++i) {
        const std::string name =
            total_text(printable_text(dumps[i].name), is_incomplete(*dumps[i].dataset));
        const float width = ImGui::CalcTextSize((dumps[i].letter + "  " + name).c_str()).x;
        if (i > 0) same_line_if_fits(view, width, 20);
        text_in(view.theme.accent, dumps[i].letter);
        ImGui::SameLine(0, view.px(6));
        text_in(view.theme.text_muted, name);
    }
    ImGui::Dummy({0, view.px(2)});
}

// The expression, and the parts that the objects fall into, each a click away.
void draw_expression(ViewContext& view, DiffManyState& own, const DumpSets& sets,
                     std::string_view letters, const Result<DumpExpression>& expression) {
    ImGui::AlignTextToFramePadding();
    text_in(view.theme.text_muted, "Objects");
    ImGui::SameLine(0, view.px(8));
    ImGui::SetNextItemWidth(view.px(300));
    ImGui::InputTextWithHint("##set", "in B and C but not in A", &own.expression);
    if (!ImGui::IsItemActive())
        tooltip(
            "Letters of dumps with and, or, not, but, without and brackets; empty: all objects");
    if (!expression.ok()) {
        ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                            view.theme.error, view.px(4));
        ImGui::SameLine(0, view.px(8));
        text_in(view.theme.error, expression.error().message);
    } else if (!own.expression.empty()) {
        ImGui::SameLine(0, view.px(4));
        if (sign_button(view, "Clear the set", Sign::kCross, ImGui::GetFrameHeight())) {
            own.expression.clear();
        }
    }
    for (size_t i = 0; i < sets.parts.size() && i < kMostChips; ++i) {
        const DumpPart& part = sets.parts[i];
        const std::string words = dump_mask_words(part.mask, letters);
        const std::string label =
            words + ":  " + format_count(part.objects) + "##part " + std::to_string(part.mask);
        const std::string wanted = dump_mask_expression(part.mask, letters);
        if (i > 0) {
            same_line_if_fits(view,
                              ImGui::CalcTextSize(label.c_str(), nullptr, true).x + view.px(20), 6);
        }
        if (toggle_button(view, label.c_str(), own.expression == wanted, wanted.c_str())) {
            own.expression = own.expression == wanted ? std::string() : wanted;
        }
    }
    ImGui::Dummy({0, view.px(2)});
}

Selection thing_of(const ManyTable& table, uint64_t place) {
    const uint32_t row = table.order[place];
    if (table.mode == ManyMode::kObjects) {
        const HeldObject object = table.objects->objects[row];
        return SelectedObject{table.dumps[object.dump].id, object.row};
    }
    for (size_t i = table.dumps.size(); i-- > 0;) {
        const ManyDump& dump = table.dumps[i];
        const TypeId type = dump.graph().find_type(table.types->rows[row].type);
        if (type != ObjectGraph::kNoType) return SelectedType{dump.id, type};
    }
    return {};
}

void handle_events(ViewContext& view, DiffManyState& own, ManyMode& mode, const DataTable& table,
                   const DataTableEvents& events) {
    const ManyTable& rows = *own.rows.of;
    if (events.chosen) view.actions.push(Select{thing_of(rows, *events.chosen)});
    if (events.menu) {
        view.menu->open(thing_of(rows, *events.menu),
                        row_text(page_of(own, mode).table, table, *events.menu));
    }
    if (!events.activated) return;
    if (rows.mode == ManyMode::kObjects) {
        view.actions.push(ShowThing{ViewId::kGraph, thing_of(rows, *events.activated)});
        return;
    }
    // The objects of this type.
    const std::string_view type = rows.types->rows[rows.order[*events.activated]].type;
    own.filter.text = "type:" + std::string(short_type_name(type));
    mode = ManyMode::kObjects;
}

void request_rows(ViewContext& view, DiffManyState& own, ManyRequest request,
                  const AnswerKey& key) {
    const ManyMode mode = request.mode;
    request.sort = sort_of(view, page_of(own, mode).table, table_of(own, mode));
    request.columns = page_of(own, mode).columns;
    const Answered<ManyTable> rows = view.answers.get<ManyTable>(
        {.topic = {"rows of all dumps"},
         .key = {key, mode, request.sort,
                 mode == ManyMode::kTypes ? std::string() : own.expression},
         .label = "Listing what the dumps hold"},
        [request](JobContext& job) { return make_many_table(request, job); });
    if (!own.rows.take(rows)) return;
    own.rows.shown = shown_many(own.rows.of);
    page_of(own, own.rows.of->mode).table.place_cursor(DataTableState::kNoRow);
}

void draw_rows(ViewContext& view, DiffManyState& own, ManyMode& mode) {
    const Shared<ManyTable> rows = own.rows.of;
    if (rows->order.empty()) return empty_line(view, "No object is in this set.");
    DataTable table = table_of(own, mode);
    table.totals = [&](size_t column, ShownCell& cell) { many_total_cell(*rows, column, cell); };
    table.is_incomplete =
        std::any_of(rows->dumps.begin(), rows->dumps.end(),
                    [](const ManyDump& dump) { return is_incomplete(*dump.dataset); });
    table.colour = [&](uint64_t, size_t column) -> ImU32 {
        const std::string_view name = rows->columns->columns[column].setting;
        const bool is_quiet = name == "number" || name == "label" || name == "id";
        return is_quiet ? view.theme.text_muted : 0;
    };
    const DataTableEvents events = draw_data_table(view, page_of(own, mode).table, table);
    handle_events(view, own, mode, table, events);
}

// As long as other rows are being made, those of other dumps are not shown: what they name is not
// in these.
bool are_same(const std::vector<ManyDump>& a, const std::vector<ManyDump>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const ManyDump& one, const ManyDump& other) {
                          return one.id == other.id && one.dataset == other.dataset;
                      });
}

// Retained sizes of all, or what is being waited for.
bool add_retained(ViewContext& view, std::vector<ManyDump>& dumps,
                  std::vector<DatasetVersion>& versions) {
    bool all = true;
    std::optional<OpenGraph> waiting;
    for (ManyDump& dump : dumps) {
        const std::optional<OpenGraph> graph = open_graph(view.state, dump.id);
        dump.retained = graph->retained(view.answers);
        versions.push_back(graph->version());
        if (!dump.retained && !waiting) waiting = graph;
        all = all && dump.retained;
    }
    if (waiting) draw_wait(view, *waiting, GraphAnswer::kRetained);
    return all;
}

// Null until it is known.
Shared<DumpSets> request_sets(ViewContext& view, const std::vector<ManyDump>& dumps,
                              const AnswerKey& key) {
    const AnswerKey topic{"sets of all dumps"};
    const Answered<DumpSets> sets = view.answers.get<DumpSets>(
        {.topic = topic, .key = key, .label = "Comparing all dumps"}, [dumps](JobContext& job) {
            std::vector<const ObjectGraph*> graphs;
            graphs.reserve(dumps.size());
            for (const ManyDump& dump : dumps) graphs.push_back(&dump.graph());
            return dump_sets(graphs, job);
        });
    if (sets && !sets.is_stale) return sets.value;
    if (draw_wait(view, sets.wait, "Comparing all dumps")) view.answers.retry<DumpSets>(topic);
    return {};
}

}  // namespace

std::vector<ManyDump> open_dumps(const AppState& state) {
    std::vector<ManyDump> dumps;
    for (size_t i = 0; i < state.datasets.size() && dumps.size() < kMostDumpsInSets; ++i) {
        const DatasetRow& row = state.datasets[i];
        const std::string letter = dataset_letter(i);
        if (!row.dataset || !row.dataset->graph || letter.size() > 1) continue;
        dumps.push_back({row.id, letter, file_label(state, row.id), row.dataset, {}});
    }
    return dumps;
}

void draw_many_filter(ViewContext& view, DiffManyState& own, ManyMode mode, ToolRow& tools) {
    const FieldFilter typed = field_filter(own.filter);
    const FilterFieldLook look{
        .hint = mode == ManyMode::kTypes ? "Filter: Session   >1MB" : "Filter: type:dict   >1k",
        .error = typed.error ? &*typed.error : nullptr,
        .makes_steps = false,
        .width = tools.field(300)};
    if (draw_filter_field(view, own.filter, look)) page_of(own, mode).table.wants_focus = true;
}

void draw_diff_many(ViewContext& view, DiffManyState& own, ManyMode& mode) {
    std::vector<ManyDump> dumps = open_dumps(view.state);
    draw_legend(view, dumps);
    std::vector<DatasetVersion> versions;
    if (!add_retained(view, dumps, versions)) return;
    const AnswerKey key{versions};
    make_columns(own, mode, dumps);
    ManyRequest request;
    request.mode = mode;
    request.dumps = dumps;
    const FieldFilter typed = field_filter(own.filter);
    request.filter = typed.filter;
    if (mode == ManyMode::kObjects) {
        request.sets = request_sets(view, dumps, key);
        if (!request.sets) return;
        std::string letters;
        for (const ManyDump& dump : dumps) letters += dump.letter;
        const Result<DumpExpression> expression = DumpExpression::parse(own.expression, letters);
        if (expression.ok()) request.expression = expression.value();
        // Rows are asked for by the words that were understood, before these can change.
        if (expression.ok()) request_rows(view, own, request, {key, typed.text});
        draw_expression(view, own, *request.sets, letters, expression);
        if (!expression.ok()) return;
    } else {
        request_rows(view, own, request, {key, typed.text});
    }
    draw_filter_error(view, typed);
    if (own.rows.of && own.rows.of->mode == mode && are_same(own.rows.of->dumps, dumps)) {
        draw_rows(view, own, mode);
    }
}

}  // namespace hs
