// "Export what is shown": format, path, and the job that writes.

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <array>
#include <filesystem>

#include "app/jobs.h"
#include "app/widgets/basic.h"
#include "app/widgets/data_table_parts.h"
#include "core/export/export_options.h"

namespace hs {
namespace {

constexpr const char* kPopup = "Export the table";

struct Format {
    TableFormat format;
    const char* label;
    const char* extension;
};
constexpr std::array<Format, 4> kFormats = {{
    {TableFormat::kCsv, "CSV", ".csv"},
    {TableFormat::kJson, "JSON", ".json"},
    {TableFormat::kXlsx, "Excel", ".xlsx"},
    {TableFormat::kSqlite, "SQLite", ".sqlite"},
}};

const Format& format_of(TableFormat format) {
    for (const Format& row : kFormats) {
        if (row.format == format) return row;
    }
    return kFormats[0];
}

std::string with_extension(const std::string& path, TableFormat format) {
    return std::filesystem::path(path).replace_extension(format_of(format).extension).string();
}

// Beside the dump, or where the program was started.
std::string first_path(const AppState& state, const char* name) {
    const DatasetRow* row = current_dataset(state);
    std::filesystem::path folder;
    if (row != nullptr) folder = std::filesystem::path(row->absolute_path).parent_path();
    return (folder / (std::string("heapscope-") + name + ".csv")).string();
}

CellTexts texts_of(const TableExportState& state) {
    return state.has_raw_cells ? CellTexts::kRaw : CellTexts::kHarmless;
}

void start(ViewContext& view, TableExportState& state, const char* name, const ShownTable& rows,
           const std::vector<ShownColumn>& columns) {
    state.written.start(
        view.jobs, "Exporting " + state.path,
        [table = table_for_export(rows, name, columns), path = state.path, format = state.format,
         texts = texts_of(state),
         files = loaded_datasets(view.state)](JobContext& job) -> Result<std::string> {
            for (const DatasetPtr& file : files) rely_on(job, *file);
            HS_TRY_VOID(format == TableFormat::kCsv ? export_csv(table, path, texts, job)
                                                    : export_table(table, format, path, job));
            const std::string note = workbook_note(table.row_count);
            const bool is_split = format == TableFormat::kXlsx && !note.empty();
            return path + (is_split ? ". " + note : "");
        });
}

void report(ViewContext& view, TableExportState& state) {
    const std::optional<Result<std::string>> written = state.written.take();
    if (!written) return;
    if (written->ok()) {
        view.actions.push(AddToast{Severity::kInfo, "Exported to " + written->value()});
    } else if (!is_cancelled(written->error())) {
        view.actions.push(AddLog{.severity = Severity::kError,
                                 .message = "Could not export: " + written->error().message,
                                 .file = state.path,
                                 .toast = true});
    }
}

void draw_raw_cells(TableExportState& state) {
    const bool is_csv = state.format == TableFormat::kCsv;
    ImGui::BeginDisabled(!is_csv);
    ImGui::Checkbox("Raw cells", &state.has_raw_cells);
    ImGui::EndDisabled();
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal |
                              ImGuiHoveredFlags_AllowWhenDisabled)) {
        return;
    }
    ImGui::SetTooltip("%s", is_csv ? "Write text that begins with = + - @ or a tab unchanged.\n"
                                     "A spreadsheet may run it as a formula."
                                   : "Needs CSV: the other formats mark text as text");
}

void draw_form(ViewContext& view, TableExportState& state, const char* name, const ShownTable& rows,
               const std::vector<ShownColumn>& columns) {
    text_in(view.theme.text_muted, format_count(rows.row_count) + " rows × " +
                                       format_count(columns.size()) + " columns, current order");
    ImGui::Dummy({0, view.px(4)});
    for (const Format& format : kFormats) {
        if (ImGui::RadioButton(format.label, state.format == format.format)) {
            state.format = format.format;
            state.path = with_extension(state.path, state.format);
        }
        ImGui::SameLine(0, view.px(16));
    }
    ImGui::NewLine();
    draw_raw_cells(state);
    ImGui::SetNextItemWidth(view.px(520));
    const bool entered =
        ImGui::InputText("##path", &state.path, ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::Dummy({0, view.px(4)});
    if (ImGui::Button("Cancel", {view.px(96), 0}) || ImGui::IsKeyPressed(ImGuiKey_Escape)) {
        ImGui::CloseCurrentPopup();
    }
    ImGui::SameLine(view.px(520 - 96) + ImGui::GetStyle().WindowPadding.x);
    ImGui::BeginDisabled(state.path.empty());
    if (ImGui::Button("Export", {view.px(96), 0}) || (entered && !state.path.empty())) {
        start(view, state, name, rows, columns);
        ImGui::CloseCurrentPopup();
    }
    ImGui::EndDisabled();
}

}  // namespace

void draw_table_export(ViewContext& view, TableExportState& state, const char* name,
                       const ShownTable& rows, const std::vector<ShownColumn>& columns) {
    report(view, state);
    if (view.wants(ViewRequest::kExport)) {
        if (state.path.empty()) state.path = first_path(view.state, name);
        ImGui::OpenPopup(kPopup);
    }
    const ImVec2 centre = ImGui::GetMainViewport()->GetCenter();
    ImGui::SetNextWindowPos(centre, ImGuiCond_Appearing, {0.5F, 0.5F});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {view.px(16), view.px(12)});
    const bool open = ImGui::BeginPopupModal(
        kPopup, nullptr, ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleVar();
    if (!open) return;
    draw_form(view, state, name, rows, columns);
    ImGui::EndPopup();
}

}  // namespace hs
