#include "app/views/tables.h"

#include <algorithm>
#include <utility>

#include "app/graph_answers.h"
#include "app/view_states.h"
#include "app/views/found_table.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/wait.h"
#include "core/base/counted.h"
#include "core/base/frame_times.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "core/questions/question.h"

namespace hs {
namespace {

constexpr size_t kMostRows = 100'000;  // nobody scrolls further

struct TablesState {
    std::string name;  // of the question that is shown
    DatasetVersion dataset;
    std::string setting;
    std::string filter;
    FoundTableState table;
};

bool fits(const AppState& state, const Question& question) {
    const DatasetRow* row = current_dataset(state);
    return row != nullptr && question.fits(*row->dataset);
}

// The one that was chosen, or the first that the file can be asked; null: there is none.
const Question* asked_question(const AppState& state) {
    const Question* chosen = find_question(state.question);
    if (chosen != nullptr && fits(state, *chosen)) return chosen;
    for (const Question* question : questions()) {
        if (fits(state, *question)) return question;
    }
    return nullptr;
}

void request_answer(ViewContext& view, TablesState& own, const Question& question) {
    const DatasetRow& row = *current_dataset(view.state);
    const std::optional<OpenGraph> graph = current_graph(view.state);
    // What was found out for other views is not found out again.
    const Shared<RetainedSizes> retained = graph ? graph->retained(view.answers) : nullptr;
    own.table.found = {};
    own.table.files = {row.version()};
    if (graph && !retained) return;
    own.table.found = view.answers.get<FoundTable>(
        {.topic = {"answer", row.version(), own.name},
         .key = {view.state.shown.scale},
         .label = std::string(question.title)},
        [&question, dataset = row.dataset, scale = view.state.shown.scale,
         retained](JobContext& job) -> Result<FoundTable> {
            const double begin = wall_ms();
            FileFacts file(dataset, scale);
            if (retained) { file.know(retained, {retained, &retained->names}); }
            rely_on(job, *dataset);
            HS_TRY(Answer answer, question.plain_answer(file, fields_on(question.in_window), job,
                                                        Audience::kPeople, kMostRows));
            HS_TRY_VOID(job.check_inputs());
            const size_t all_rows = answer.all_rows();
            FoundTable found = found_table(std::move(answer.relation), std::move(answer.rows),
                                           question.in_window, wall_ms() - begin);
            found.all_rows = all_rows;
            return found;
        });
}

void draw_choice(ViewContext& view, const Question& asked) {
    const MenuSpacing spacing(view);
    const float width = std::min(view.px(220), ImGui::GetContentRegionAvail().x * 0.4F);
    if (!begin_choice(view, "##table", std::string(asked.title), width)) return;
    for (const Question* question : questions()) {
        if (!fits(view.state, *question)) continue;
        const std::string title(question->title);
        if (ImGui::Selectable(title.c_str(), question == &asked)) {
            view.actions.push(ShowTable{std::string(question->name)});
        }
        tooltip(std::string(question->summary).c_str());
    }
    ImGui::EndCombo();
}

void draw_count(ViewContext& view, const TablesState& own) {
    if (!own.table.rows.of) return;
    const size_t all = own.table.rows.of->found->all_rows;
    const size_t shown = own.table.rows.of->order.size();
    std::string text = counted(all, "row");
    if (shown != all) text = format_count(shown) + " of " + text;
    const bool is_lower_bound = is_incomplete(*current_dataset(view.state)->dataset);
    draw_right_text(view, total_text(std::move(text), is_lower_bound),
                    own.table.found.is_running || own.table.rows.is_busy);
}

// The object of the row, where a field has its id.
void select_object(ViewContext& view, const TablesState& own, uint64_t place) {
    const FoundRows& rows = *own.table.rows.of;
    const DatasetRow& row = *current_dataset(view.state);
    if (!row.dataset->graph) return;
    const auto cursor = rows.relation->cursor();
    for (const SurfaceColumn& column : rows.found->surface) {
        const Value value = cursor->value(rows.order[place], column.field);
        if (value.meaning != Meaning::kId) continue;
        FileFacts file(row.dataset);
        for (const ObjectId object : file.objects_with(value.text)) {
            view.actions.push(Select{SelectedObject{row.id, object}});
            return;
        }
    }
}

}  // namespace

const char* why_no_tables(const AppState& state) {
    return asked_question(state) ? nullptr : "No tables. Open a heap dump or an allocation log.";
}

const char* why_not_asked(const AppState& state, const Question& question) {
    if (fits(state, question)) return nullptr;
    return question.asks == kDumps ? "Needs a heap dump" : "Needs an allocation log";
}

void draw_tables(ViewContext& view, ViewStates& states) {
    auto& own = states.of<TablesState>();
    const Question& question = *asked_question(view.state);
    if (own.name != question.name) {
        own.name = question.name;
        own.setting = "table " + own.name;
        own.filter.clear();
        own.table.rows.of = nullptr;
    }
    if (const DatasetVersion shown = current_dataset(view.state)->version(); own.dataset != shown) {
        own.dataset = shown;
        own.table.rows.of = nullptr;
    }
    draw_choice(view, question);
    ImGui::SameLine(0, view.px(12));
    draw_name_filter(view, own.filter, "Filter");
    request_answer(view, own, question);
    arrange_found(view, own.table, "tables", own.filter);
    draw_count(view, own);
    text_in(view.theme.text_muted, sentence(question.summary));
    if (own.table.found.wait.error) {
        return empty_line(view, printable_text(own.table.found.wait.error->message).c_str());
    }
    if (!own.table.rows.of) {
        draw_wait(view, own.table.found.wait, std::string(question.title).c_str());
        return;
    }
    if (own.table.rows.of->order.empty()) {
        return own.filter.empty() ? empty_line(view, "No rows.")
                                  : draw_no_name_match(view, "rows", own.filter);
    }
    const DataTableEvents events = draw_found_table(view, own.table, own.setting.c_str());
    if (events.chosen) select_object(view, own, *events.chosen);
}

}  // namespace hs
