#include "app/widgets/export_popup.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <filesystem>
#include <utility>

#include "app/jobs.h"
#include "app/view.h"
#include "app/widgets/basic.h"
#include "core/base/atomic_file.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

std::string default_path(const AppState& state, const std::string& stem, const char* ending) {
    const DatasetRow* row = current_dataset(state);
    const std::filesystem::path folder =
        row ? std::filesystem::path(row->absolute_path).parent_path() : std::filesystem::path();
    return (folder / (stem + "." + ending)).string();
}

void report(ViewContext& view, ExportPopup& own) {
    const std::optional<Result<bool>> written = own.written.take();
    if (!written) return;
    if (written->ok()) {
        view.actions.push(AddToast{Severity::kInfo, "Written: " + own.written_to});
    } else if (!is_cancelled(written->error())) {
        view.actions.push(AddLog{.severity = Severity::kError,
                                 .message = "Could not export: " + written->error().message,
                                 .file = own.written_to,
                                 .toast = true});
    }
}

}  // namespace

std::optional<ExportChoice> draw_export_popup(ViewContext& view, ExportPopup& own,
                                              std::span<const ExportFormat> formats,
                                              const std::string& stem) {
    report(view, own);
    if (view.wants(ViewRequest::kExport)) {
        own.path_is_own = false;
        ImGui::OpenPopup("export");
    }
    std::optional<ExportChoice> choice;
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup("export")) return choice;
    panel_heading(view, "Export this view");
    for (size_t i = 0; i < formats.size(); ++i) {
        const auto number = static_cast<int>(i);
        if (ImGui::RadioButton(formats[i].name, own.format == number)) own.format = number;
        ImGui::SameLine(view.px(140));
        text_in(view.theme.text_muted, formats[i].about);
    }
    const char* ending = formats[static_cast<size_t>(own.format)].ending;
    if (!own.path_is_own) own.path = default_path(view.state, stem, ending);
    ImGui::SetNextItemWidth(view.px(480));
    if (ImGui::InputText("##export path", &own.path)) own.path_is_own = true;
    ImGui::BeginDisabled(own.path.empty());
    if (ImGui::Button("Save")) {
        choice = ExportChoice{own.format, own.path};
        ImGui::CloseCurrentPopup();
    }
    ImGui::EndDisabled();
    ImGui::SameLine();
    if (ImGui::Button("Cancel")) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    return choice;
}

void write_export(ViewContext& view, ExportPopup& own, const std::string& path,
                  std::function<Result<std::string>(JobContext& job)> make) {
    own.written_to = path;
    own.written.start(view.jobs, "Writing " + file_name_of(path),
                      [path, make = std::move(make),
                       files = loaded_datasets(view.state)](JobContext& job) -> Result<bool> {
                          for (const DatasetPtr& file : files) rely_on(job, *file);
                          HS_TRY(const std::string text, make(job));
                          HS_TRY_VOID(job.check_inputs());
                          HS_TRY_VOID(write_file_atomically(path, text));
                          return true;
                      });
}

}  // namespace hs
