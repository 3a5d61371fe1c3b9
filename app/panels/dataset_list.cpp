#include "app/panels/dataset_list.h"

#include <algorithm>
#include <cmath>

#include "app/error_text.h"
#include "app/jobs.h"
#include "app/overview_pair.h"
#include "app/panels/menu_bar.h"
#include "app/panels/recent_list.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "app/widgets/hit_below.h"
#include "app/widgets/shapes.h"
#include "app/widgets/tab_stop.h"
#include "core/analysis/comparable.h"
#include "core/analysis/finding_sites.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "core/model/object_graph.h"
#include "core/model/recorded_program.h"

namespace hs {
namespace {

constexpr size_t kRecentShown = 8;

// format: of the file, with what parts it from the size; empty: left out.
std::string about_file(const ViewContext& view, const Dataset& dataset, const std::string& format) {
    return (is_incomplete(dataset) ? "incomplete  ·  " : "") + format +
           format_bytes(static_cast<int64_t>(dataset.info.bytes_on_disk),
                        view.state.settings.size_units);
}

struct RowLook {
    std::string detail;
    std::string short_detail = {};  // where there is too little room
    ImU32 detail_colour = 0;
    double portion = -2;  // -2: no bar; -1: bar without end
};

RowLook look_of(const ViewContext& view, const DatasetRow& row) {
    const Theme& theme = view.theme;
    switch (row.state) {
        case LoadState::kReady:
            return {about_file(view, *row.dataset, row.dataset->info.format + "  ·  "),
                    about_file(view, *row.dataset, {}), theme.text_muted};
        case LoadState::kFailed:
            return {printable_text(row.error.message), {}, theme.error};
        case LoadState::kCancelled:
            return {"cancelled", {}, theme.text_muted};
        case LoadState::kLoading:
            break;
    }
    const std::optional<JobStatus> job = view.jobs.status(row.job);
    if (!job) return {"waiting", {}, theme.text_muted, -1};
    return {job_text(*job), {}, theme.text_muted, job->portion.value_or(-1)};
}

bool is_compared(const AppState& state, const DatasetRow& row) {
    const DatasetRow* other = comparison_dataset(state);
    return other != nullptr && other->id == row.id;
}

// Filled: the file that is shown; a ring: the one it is compared with.
void draw_mark(const ViewContext& view, ImVec2 middle, const DatasetRow& row) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const Theme& theme = view.theme;
    const float radius = view.px(5);
    if (row.id == view.state.current) {
        to.AddCircleFilled(middle, radius, theme.accent);
    } else if (is_compared(view.state, row)) {
        to.AddCircle(middle, radius - view.px(1), theme.accent, 0, view.px(2));
    } else {
        to.AddCircle(middle, radius - view.px(1), theme.text_faint, 0, view.px(1));
    }
}

void draw_bar(const ViewContext& view, ImVec2 at, float width, double portion) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float height = view.px(2);
    to.AddRectFilled(at, {at.x + width, at.y + height}, view.theme.separator, height / 2);
    if (portion <= 0) return;
    const float filled = width * static_cast<float>(std::min(portion, 1.0));
    to.AddRectFilled(at, {at.x + filled, at.y + height}, view.theme.accent, height / 2);
}

void draw_row_menu(ViewContext& view, const DatasetRow& row) {
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopupContextItem("row menu")) return;
    const bool ready = row.dataset != nullptr;
    if (ImGui::MenuItem("Show", nullptr, false, row.id != view.state.current)) {
        view.actions.push(SetCurrentDataset{row.id});
    }
    const bool compared = is_compared(view.state, row);
    const DatasetRow* current = current_dataset(view.state);
    const bool is_other = ready && current != nullptr && row.id != current->id;
    const auto kinds = is_other ? why_not_comparable(*current->dataset, *row.dataset)
                                : std::optional<std::string>();
    if (ImGui::MenuItem("Compare with current file", nullptr, compared, is_other && !kinds)) {
        view.actions.push(SetComparison{compared ? DatasetId{} : row.id});
    }
    if (kinds && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
        ImGui::SetTooltip("Cannot be compared: %s", kinds->c_str());
    }
    ImGui::Separator();
    if (ImGui::MenuItem("Reload", nullptr, false, row.state != LoadState::kLoading)) {
        view.actions.push(ReloadDataset{row.id});
    }
    if (ImGui::MenuItem("Copy path")) view.actions.push(CopyText{row.path, "path"});
    if (row.state == LoadState::kFailed && ImGui::MenuItem("Copy message")) {
        view.actions.push(CopyText{describe(row.error), "message"});
    }
    ImGui::Separator();
    if (ImGui::MenuItem("Close")) view.actions.push(CloseDataset{row.id});
    ImGui::EndPopup();
}

void draw_row_tooltip(const ViewContext& view, const DatasetRow& row) {
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal)) return;
    if (!ImGui::BeginTooltip()) return;
    ImGui::PushTextWrapPos(view.px(480));
    ImGui::TextUnformatted(printable_text(row.path).c_str());
    if (row.state == LoadState::kFailed) {
        text_in(view.theme.error, printable_text(error_text(row.error.message).said));
    } else if (is_compared(view.state, row)) {
        text_in(view.theme.text_muted, "Compared with the current file");
    }
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

// "before" or "after" in a frame; returns what it takes.
float draw_role(const ViewContext& view, ImVec2 at, const char* role) {
    const ImVec2 text = ImGui::CalcTextSize(role);
    const float width = text.x + view.px(8);
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + text.y + view.px(1)},
                                              view.theme.pressed, view.px(3));
    ImGui::GetWindowDrawList()->AddText({at.x + view.px(4), at.y}, view.theme.text, role);
    return width + view.px(6);
}

void draw_row(ViewContext& view, const DatasetRow& row, const std::optional<OverviewPair>& pair) {
    ImGui::PushID(static_cast<int>(row.id.v));
    const RowLook look = look_of(view, row);
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = view.px(44);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string name = file_label(view.state, row.id);
    const bool selected = selection_of(view.state) == Selection{SelectedDataset{row.id}};
    ImDrawList& to = *ImGui::GetWindowDrawList();

    if (hit_area_below(name.c_str(), {width, height})) {
        view.actions.push(SetCurrentDataset{row.id});
    }
    const bool hovered = ImGui::IsItemHovered();
    const bool focused = ImGui::IsItemFocused();
    draw_row_menu(view, row);
    draw_row_tooltip(view, row);
    if (focused && ImGui::IsKeyPressed(ImGuiKey_Delete, false)) {
        view.actions.push(CloseDataset{row.id});
    }
    if (selected || hovered) {
        to.AddRectFilled(at, {at.x + width, at.y + height},
                         selected ? view.theme.selection : view.theme.hover, view.px(6));
    }
    draw_mark(view, {at.x + view.px(15), at.y + height / 2}, row);

    const float text_x = at.x + view.px(30);
    const std::string close = "Close " + name;
    const bool show_close = hovered || focused || is_marked(close.c_str());
    const float room = at.x + width - text_x - view.px(show_close ? 34 : 8);
    to.AddText({text_x, at.y + view.px(4)}, view.theme.text,
               cut_middle_to_width(name, room).c_str());
    push_font(Font::kSmall);
    float detail_x = text_x;
    if (pair && (pair->before == &row || pair->after == &row)) {
        detail_x += draw_role(view, {text_x, at.y + view.px(23)},
                              pair->before == &row ? "before" : "after");
    }
    const float detail_room = room - (detail_x - text_x);
    const bool is_short =
        !look.short_detail.empty() && ImGui::CalcTextSize(look.detail.c_str()).x > detail_room;
    to.AddText({detail_x, at.y + view.px(23)}, look.detail_colour,
               cut_to_width(is_short ? look.short_detail : look.detail, detail_room).c_str());
    pop_font();
    if (look.portion > -2) draw_bar(view, {text_x, at.y + height - view.px(4)}, room, look.portion);
    if (show_close) {
        ImGui::SetCursorScreenPos({at.x + width - view.px(30), at.y + view.px(10)});
        if (sign_button(view, close.c_str(), Sign::kCross, view.px(24))) {
            view.actions.push(CloseDataset{row.id});
        }
        ImGui::SetCursorScreenPos({at.x, at.y + height + view.px(2)});
        ImGui::Dummy({0, 0});
    } else {
        ImGui::SetCursorScreenPos({at.x, at.y + height + view.px(2)});
        ImGui::Dummy({0, 0});
    }
    ImGui::PopID();
}

// Of two dumps of one recording the list above says which one.
std::string side_name(const ViewContext& view, const OverviewPair& pair, const DatasetRow& side) {
    const auto& program = side.dataset->program;
    const bool is_one_recording = program && program->shown_dump != 0 &&
                                  recording_path(*pair.before) == recording_path(*pair.after);
    return is_one_recording ? dump_name(*program, program->shown_dump)
                            : file_label(view.state, side.id);
}

// What is compared, and how its size changed.
void draw_comparison(ViewContext& view, const OverviewPair& pair) {
    ImGui::Dummy({0, view.px(8)});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float pad = view.px(8);
    const float line = ImGui::GetTextLineHeight() + view.px(4);
    const auto& before = pair.before->dataset->graph;
    const auto& after = pair.after->dataset->graph;
    const bool has_sizes = before && after;
    const float height = line * (has_sizes ? 3 : 2) + 2 * pad;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRect(at, {at.x + width, at.y + height}, view.theme.separator, view.px(6));
    ImVec2 pen{at.x + pad, at.y + pad};
    push_font(Font::kStrong);
    to.AddText(pen, view.theme.text, "Comparison");
    pop_font();
    if (comparison_dataset(view.state) != nullptr) {
        ImGui::SetCursorScreenPos({at.x + width - view.px(30), at.y + view.px(5)});
        if (sign_button(view, "Stop comparing", Sign::kCross, view.px(24))) {
            view.actions.push(SetComparison{});
        }
    }
    pen.y += line;
    const std::string names =
        side_name(view, pair, *pair.before) + " → " + side_name(view, pair, *pair.after);
    to.AddText(pen, view.theme.text_muted, cut_middle_to_width(names, width - 2 * pad).c_str());
    if (has_sizes) {
        pen.y += line;
        const int64_t change =
            signed_bytes(after->shallow_bytes) - signed_bytes(before->shallow_bytes);
        const std::string text = format_bytes_delta(change, view.state.settings.size_units);
        to.AddText(pen,
                   change > 0   ? view.theme.grow
                   : change < 0 ? view.theme.shrink
                                : view.theme.text_muted,
                   text.c_str());
    }
    ImGui::SetCursorScreenPos({at.x, at.y + height});
    ImGui::Dummy({0, 0});
}

void draw_compare_button(ViewContext& view) {
    ImGui::Dummy({0, view.px(8)});
    const float width = ImGui::GetContentRegionAvail().x;
    if (sized_button(view, "Compare with…", {width, view.px(28)}, {})) {
        view.actions.push(ShowFileDialog{FileDialogPurpose::kOpenForComparison});
    }
}

// The other dumps of a recording: one press compares with one of them.
void draw_other_dumps(ViewContext& view, const DatasetRow& row) {
    constexpr size_t kMostShown = 6;
    if (!row.dataset->program || row.dataset->program->shown_dump == 0) return;
    const RecordedProgram& program = *row.dataset->program;
    if (program.dumps.size() < 2) return;
    ImGui::Dummy({0, view.px(8)});
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + view.px(8));
    panel_heading(view, "Dumps in this file");
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string path = recording_path(row);
    size_t shown = 0;
    for (uint32_t number = 1; number <= program.dumps.size() && shown < kMostShown; ++number) {
        if (number == program.shown_dump) continue;
        const std::string text =
            dump_name(program, number) + ", " + measured_seconds(program.dumps[number - 1].time_s);
        if (sized_button(view, text.c_str(), {width, view.px(28)}, {})) {
            view.actions.push(
                OpenFiles{{path + "#" + std::to_string(number)}, /*for_comparison=*/true});
        }
        tooltip("Compare with this dump");
        ImGui::Dummy({0, view.px(4)});
        ++shown;
    }
}

void draw_recent(ViewContext& view) {
    const std::vector<RecentFile> files = recent_files_not_open(view.state);
    if (files.empty()) return;
    ImGui::Dummy({0, view.px(8)});
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + view.px(8));
    panel_heading(view, "Recent");
    for (size_t i = 0; i < files.size() && i < kRecentShown; ++i) {
        draw_recent_row(view, files[i], {});
    }
}

}  // namespace

void draw_dataset_list(ViewContext& view, const Rect& rect) {
    if (begin_panel(view, "Files", rect, {.background = view.theme.panel, .padding = {8, 8}})) {
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + view.px(8));
        panel_heading(view, "Files");
        ImGui::SameLine(ImGui::GetWindowWidth() - view.px(8) - view.px(24));
        if (sign_button(view, "Open a file", Sign::kPlus, view.px(24))) {
            view.actions.push(ShowFileDialog{FileDialogPurpose::kOpen});
        }
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
        ImGui::Dummy({0, view.px(4)});
        const std::optional<OverviewPair> pair = overview_pair(view.state);
        for (const DatasetRow& row : view.state.datasets) draw_row(view, row, pair);
        if (pair) {
            draw_comparison(view, *pair);
        } else if (const DatasetRow* current = current_dataset(view.state); current != nullptr) {
            draw_other_dumps(view, *current);
            draw_compare_button(view);
        }
        if (view.state.datasets.empty()) {
            ImGui::SetCursorPosX(ImGui::GetCursorPosX() + view.px(8));
            ImGui::PushTextWrapPos(0);
            text_in(view.theme.text_muted, "Nothing is open. Press Ctrl+O, or drop a file here.");
            ImGui::PopTextWrapPos();
        }
        draw_recent(view);
        ImGui::PopStyleVar();
    }
    end_panel();
}

}  // namespace hs
