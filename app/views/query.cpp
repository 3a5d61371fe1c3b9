#include "app/views/query.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "app/graph_answers.h"
#include "app/stack_answers.h"
#include "app/view_states.h"
#include "app/views/found_table.h"
#include "app/views/site_tools.h"
#include "app/views/sql_text.h"
#include "app/widgets/basic.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/wait.h"
#include "core/base/counted.h"
#include "core/base/frame_times.h"
#include "core/questions/file_tables.h"

namespace hs {
namespace {

constexpr size_t kMostRemembered = 30;

struct QueryState {
    std::string text;
    DatasetPtr text_for;                // that the first text was made for
    std::vector<std::string> history;   // what was run, latest first
    size_t cursor = 0;                  // in the text
    std::optional<std::string> insert;  // at the cursor, in place of the word before it
    bool wants_focus = true;
    uint64_t run = 0;      // number of the last run; 0: none yet
    std::string run_text;  // and what it asked; whom: files of the table
    std::vector<DatasetPtr> run_files;
    FoundTableState table;
    // Tables of the files that are open now, to be listed and completed; read by jobs that make
    // their own.
    std::vector<SqlTable> tables;
    std::vector<DatasetPtr> tables_of;
};

ScaleMode scale_mode(const AppState& state) {
    return state.shown.scale;
}

std::vector<const DatasetRow*> asked_rows(const AppState& state) {
    std::vector<const DatasetRow*> rows;
    if (const DatasetRow* row = current_dataset(state)) rows.push_back(row);
    if (const DatasetRow* row = comparison_dataset(state); row != nullptr && row->dataset) {
        rows.push_back(row);
    }
    return rows;
}

std::vector<DatasetPtr> asked_files(const AppState& state) {
    std::vector<DatasetPtr> files;
    for (const DatasetRow* row : asked_rows(state)) files.push_back(row->dataset);
    return files;
}

std::vector<DatasetVersion> asked_versions(const AppState& state) {
    std::vector<DatasetVersion> versions;
    for (const DatasetRow* row : asked_rows(state)) versions.push_back(row->version());
    return versions;
}

std::vector<SqlTable> tables_of(const std::vector<DatasetPtr>& files, ScaleMode scale,
                                std::span<const Shared<RetainedSizes>> known = {}) {
    std::vector<std::shared_ptr<FileFacts>> facts;
    for (size_t i = 0; i < files.size(); ++i) {
        facts.push_back(std::make_shared<FileFacts>(files[i], scale));
        if (i < known.size() && known[i]) facts[i]->know(known[i], {known[i], &known[i]->names});
    }
    return tables_of_files(facts);
}

// What was found out for other views is not found out again; null where it was not yet.
std::vector<Shared<RetainedSizes>> known_sizes(ViewContext& view,
                                               std::span<const DatasetVersion> files) {
    std::vector<Shared<RetainedSizes>> known;
    for (const DatasetVersion& file : files) {
        const std::optional<OpenGraph> graph = open_graph(view.state, file.id);
        known.push_back(graph ? graph->retained(view.answers) : nullptr);
    }
    return known;
}

std::string first_text(const Dataset& dataset) {
    if (dataset.graph) {
        return "SELECT type, count(*) AS objects, sum(shallow_bytes) AS bytes\nFROM objects\n"
               "GROUP BY type\nORDER BY bytes DESC\nLIMIT 20";
    }
    return "SELECT name, self, total\nFROM sites\nORDER BY self DESC\nLIMIT 20";
}

void begin_run(const AppState& state, QueryState& own) {
    if (own.text.empty()) return;
    std::erase(own.history, own.text);
    own.history.insert(own.history.begin(), own.text);
    if (own.history.size() > kMostRemembered) own.history.pop_back();
    ++own.run;
    own.run_text = own.text;
    own.run_files = own.tables_of;
    own.table.files = asked_versions(state);
}

// Nothing of files that were closed or read again since.
Answered<FoundTable> outcome(ViewContext& view, const QueryState& own) {
    const std::vector<DatasetVersion>& files = own.table.files;
    const bool all_open = std::all_of(files.begin(), files.end(), [&](const auto& version) {
        return is_open(view.state, version);
    });
    if (own.run == 0 || !all_open) return {};
    return view.answers.get<FoundTable>(
        {.topic = {"query"}, .key = {own.run, own.table.files}, .label = "Running SQL"},
        [files = own.run_files, sql = own.run_text, scale = scale_mode(view.state),
         known = known_sizes(view, files)](JobContext& job) -> Result<FoundTable> {
            const double begin = wall_ms();
            const std::vector<SqlTable> tables = tables_of(files, scale, known);
            for (const DatasetPtr& file : files) rely_on(job, *file);
            HS_TRY(const auto result, run_sql(tables, sql, {}, job));
            HS_TRY_VOID(job.check_inputs());
            return found_table(result, first_rows(result->row_count()), all_fields(*result),
                               wall_ms() - begin);
        });
}

int follow_cursor(ImGuiInputTextCallbackData* data) {
    auto& own = *static_cast<QueryState*>(data->UserData);
    if (own.insert) {
        const std::string_view text(data->Buf, static_cast<size_t>(data->BufTextLen));
        const auto word =
            static_cast<int>(word_before(text, static_cast<size_t>(data->CursorPos)).size());
        data->DeleteChars(data->CursorPos - word, word);
        data->InsertChars(data->CursorPos, own.insert->c_str());
        own.insert.reset();
    }
    own.cursor = static_cast<size_t>(data->CursorPos);
    return 0;
}

// True when Ctrl+Return asks to run it.
bool draw_editor(ViewContext& view, QueryState& own, float width) {
    constexpr float kLines = 6;
    push_font(Font::kMono);
    if (view.wants(ViewRequest::kFind) || own.wants_focus) ImGui::SetKeyboardFocusHere();
    own.wants_focus = false;
    const float height = kLines * ImGui::GetTextLineHeight() + 2 * ImGui::GetStyle().FramePadding.y;
    const bool runs = ImGui::InputTextMultiline(
        "##sql", &own.text, {width, height},
        ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackAlways, follow_cursor,
        &own);
    pop_font();
    return runs;
}

// A line below the editor: how the word at the cursor may go on. Ctrl+Space takes what all begin
// with, a click one of them.
void draw_completions(ViewContext& view, QueryState& own, bool is_editing) {
    constexpr size_t kMostShown = 12;
    const std::string_view word = word_before(own.text, own.cursor);
    const std::vector<std::string> found =
        is_editing ? completions(own.tables, own.text, word) : std::vector<std::string>();
    if (is_editing && !found.empty() && ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Space)) {
        own.insert = found.size() == 1 ? found.front() : common_start(found);
    }
    ImGui::BeginGroup();
    if (found.empty()) {
        text_in(view.theme.text_muted, "Ctrl+Enter runs the query, Ctrl+Space completes a name.");
    }
    for (size_t i = 0; i < std::min(found.size(), kMostShown); ++i) {
        if (i > 0) ImGui::SameLine(0, view.px(12));
        if (ImGui::GetContentRegionAvail().x < view.px(120)) break;
        text_in(view.theme.text, found[i]);
    }
    ImGui::EndGroup();
}

void draw_history(ViewContext& view, QueryState& own) {
    if (own.history.empty()) return;
    ImGui::SameLine(0, view.px(8));
    const MenuSpacing spacing(view);
    if (!begin_choice(view, "##history", "History", view.px(110))) return;
    for (size_t i = 0; i < own.history.size(); ++i) {
        std::string line = own.history[i];
        std::replace(line.begin(), line.end(), '\n', ' ');
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::Selectable(cut_to_width(line, view.px(520)).c_str())) {
            own.text = own.history[i];
            own.wants_focus = true;
        }
        ImGui::PopID();
    }
    ImGui::EndCombo();
}

// "20 rows in 35 ms", or what is wrong.
void draw_outcome(ViewContext& view, const QueryState& own) {
    if (const Shared<Error>& error = own.table.found.wait.error) {
        ImGui::SameLine(0, view.px(16));
        ImGui::AlignTextToFramePadding();
        text_cut(printable_text(error->message), ImGui::GetContentRegionAvail().x,
                 view.theme.error);
        return;
    }
    if (!own.table.found) return;
    const FoundTable& found = *own.table.found;
    draw_right_text(view,
                    counted(found.relation->row_count(), "row") + " in " +
                        format_duration(static_cast<int64_t>(found.ms * 1e6)),
                    own.table.found.is_running);
}

// Beside the modes what runs it, below them the text.
void draw_tools(ViewContext& view, QueryState& own) {
    const bool is_running = own.table.found.is_running;
    const bool is_pressed = ImGui::Button(is_running ? "Cancel" : "Run", {view.px(96), 0});
    draw_history(view, own);
    draw_outcome(view, own);
    const bool runs = draw_editor(view, own, ImGui::GetContentRegionAvail().x);
    draw_completions(view, own, ImGui::IsItemActive());
    if (is_pressed && is_running) {
        if (own.table.found.wait.progress) {
            view.actions.push(CancelJob{own.table.found.wait.progress->id});
        }
    } else if (is_pressed || runs) {
        begin_run(view.state, own);
        own.wants_focus = !is_pressed;
    }
}

// What can be asked, while nothing was.
void draw_tables(ViewContext& view, const QueryState& own) {
    ImGui::Dummy({0, view.px(8)});
    begin_part("tables", {0, 0}, ImGuiChildFlags_None);
    for (const SqlTable& table : own.tables) {
        push_font(Font::kStrong);
        text_in(view.theme.text, table.name);
        pop_font();
        ImGui::SameLine(0, view.px(12));
        text_in(view.theme.text_muted, table.summary);
        std::string columns;
        for (const Field& field : table.fields) {
            columns.append(columns.empty() ? "" : ", ").append(field.name);
        }
        ImGui::PushStyleColor(ImGuiCol_Text, view.theme.text_muted);
        push_font(Font::kMono);
        ImGui::TextWrapped("%s", columns.c_str());
        pop_font();
        ImGui::PopStyleColor();
        ImGui::Dummy({0, view.px(6)});
    }
    ImGui::EndChild();
}

void follow_files(const AppState& state, QueryState& own) {
    std::vector<DatasetPtr> files = asked_files(state);
    if (files == own.tables_of) return;
    own.tables = tables_of(files, scale_mode(state));
    own.tables_of = std::move(files);
    const DatasetPtr& current = own.tables_of.front();
    const bool is_untouched =
        own.text.empty() || (own.text_for && own.text == first_text(*own.text_for));
    if (is_untouched) {
        own.text = first_text(*current);
        own.text_for = current;
    }
}

}  // namespace

const char* why_no_query(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    const bool has_tables =
        row != nullptr && row->dataset && (row->dataset->graph || has_stacks(*row));
    return has_tables
               ? nullptr
               : "No tables. Open a heap dump, an allocation log or a profile to query it in SQL.";
}

void draw_query(ViewContext& view, ViewStates& states) {
    auto& own = states.of<QueryState>();
    if (const char* why = why_no_query(view.state)) return empty_line(view, why);
    follow_files(view.state, own);
    own.table.found = outcome(view, own);
    draw_tools(view, own);
    arrange_found(view, own.table, "query", {});
    if (!own.table.rows.of) {
        if (own.table.found.is_running) {
            draw_wait(view, own.table.found.wait, "Running SQL");
        } else {
            draw_tables(view, own);
        }
        return;
    }
    if (own.table.rows.of->order.empty()) return empty_line(view, "No rows.");
    draw_found_table(view, own.table, "query");
}

}  // namespace hs
