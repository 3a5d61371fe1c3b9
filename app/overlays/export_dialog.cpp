#include "app/overlays/export_dialog.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "app/overlays/overlay.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr float kWidth = 640;
constexpr float kRow = 36;    // a line with its gap
constexpr float kLabel = 88;  // column of what is asked
constexpr float kButton = 96;
constexpr float kBrowse = 92;

// Beside the file that is shown, or where the program was started.
std::string proposed_path(const AppState& state, const ExportOffer& offer, const char* ending) {
    std::filesystem::path folder;
    if (const DatasetRow* row = current_dataset(state)) {
        folder = std::filesystem::path(row->absolute_path).parent_path();
    }
    return (folder / (offer.name + "." + ending)).string();
}

void begin(ViewContext& view, ExportDialogState& own) {
    own.offer = view.state.window.exporting;
    own.choice = {};
    own.taken_choices = view.state.window.export_choices;
    own.taken.clear();
    own.wants_focus = true;
    if (!own.written.running()) own.problem.clear();
    if (const auto last = own.last.find({view.state.current, own.offer->name});
        last != own.last.end()) {
        own.choice = last->second;
        own.choice.part = 0;
        own.choice.format = std::min(own.choice.format, own.offer->formats.size() - 1);
        return;
    }
    own.choice.path = proposed_path(view.state, *own.offer, own.offer->formats[0].ending);
}

// Taken by the file dialog since the last frame.
void take_path(const ViewContext& view, ExportDialogState& own) {
    const std::string& chosen = view.state.window.export_path;
    if (chosen.empty() || view.state.window.export_choices == own.taken_choices) return;
    own.taken_choices = view.state.window.export_choices;
    own.choice.path = chosen;
    own.wants_focus = true;
}

void start(ViewContext& view, ExportDialogState& own) {
    own.problem.clear();
    own.written_to = own.choice.path;
    own.of = {view.state.current, own.offer->name};
    own.last[own.of] = own.choice;
    const auto made = own.made_from.find(own.choice.path);
    const bool replaces =
        own.taken == own.choice.path || (made != own.made_from.end() && made->second == own.of);
    own.taken.clear();
    own.written.start(
        view.jobs, "Exporting " + file_name_of(own.choice.path),
        [offer = own.offer, choice = own.choice, replaces](JobContext& job) -> Result<ExportDone> {
            std::error_code ignored;
            if (!replaces && std::filesystem::is_regular_file(choice.path, ignored)) {
                return ExportDone{true, {}};
            }
            for (const DatasetPtr& file : offer->files) rely_on(job, *file);
            HS_TRY(std::string note, offer->write(choice, job));
            return ExportDone{false, std::move(note)};
        });
}

void report(ViewContext& view, ExportDialogState& own) {
    const std::optional<Result<ExportDone>> written = own.written.take();
    if (!written) return;
    const bool is_open = view.state.window.overlay == Overlay::kExport;
    if (written->ok() && written->value().is_taken) {
        own.taken = own.written_to;
    } else if (written->ok()) {
        own.made_from.insert_or_assign(own.written_to, own.of);
        const std::string& note = written->value().note;
        view.actions.push(AddToast{
            Severity::kInfo, "Exported to " + own.written_to + (note.empty() ? "" : ". " + note)});
        if (is_open) view.actions.push(ShowOverlay{Overlay::kNone});
    } else if (!is_cancelled(written->error())) {
        own.problem = "Could not export: " + describe(written->error());
        view.actions.push(AddLog{.severity = Severity::kError,
                                 .message = "Could not export: " + written->error().message,
                                 .file = own.written_to,
                                 .toast = !is_open});
    }
}

void begin_row(const ViewContext& view, const char* label) {
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::AlignTextToFramePadding();
    text_in(view.theme.text_muted, label);
    ImGui::SetCursorPos({at.x + view.px(kLabel), at.y});
}
// The next line, below one that began at y.
void end_row(const ViewContext& view, float x, float y, float height = kRow) {
    ImGui::SetCursorPos({x, y + view.px(height)});
}

void draw_title(ViewContext& view, const ExportOffer& offer) {
    push_font(Font::kStrong);
    text_in(view.theme.text, offer.title);
    pop_font();
    const float below = ImGui::GetCursorPosY();
    ImGui::SetCursorPos({ImGui::GetWindowWidth() - view.px(12 + 28), view.px(10)});
    if (sign_button(view, "Close", Sign::kCross, view.px(28))) {
        view.actions.push(ShowOverlay{Overlay::kNone});
    }
    ImGui::SetCursorPos({view.px(16), below});
}

void draw_formats(const ViewContext& view, ExportDialogState& own) {
    std::vector<Segment> segments;
    for (const ExportFormat& format : own.offer->formats) {
        segments.push_back({format.name, format.about});
    }
    begin_row(view, "Format");
    ExportChoice& choice = own.choice;
    const int pressed = segmented(view, segments, static_cast<int>(choice.format));
    if (pressed >= 0) {
        const char* ending = own.offer->formats[choice.format].ending;
        choice.format = static_cast<size_t>(pressed);
        choice.path = with_ending(choice.path, ending, own.offer->formats[choice.format].ending);
    }
    ImGui::SameLine(0, view.px(12));
    ImGui::AlignTextToFramePadding();
    text_cut(own.offer->formats[choice.format].about, ImGui::GetContentRegionAvail().x,
             view.theme.text_muted);
}

void draw_raw_cells(ExportDialogState& own, bool can) {
    ImGui::BeginDisabled(!can);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    ImGui::Checkbox("Raw cells", &own.choice.has_raw_cells);
    ImGui::PopStyleVar();
    ImGui::EndDisabled();
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal |
                              ImGuiHoveredFlags_AllowWhenDisabled)) {
        return;
    }
    ImGui::SetTooltip("%s", can ? "Write text that begins with = + - @ or a tab unchanged.\n"
                                  "A spreadsheet may run it as a formula."
                                : "Needs CSV: the other formats mark text as text");
}

bool has_raw_cells(const ExportOffer& offer) {
    return std::any_of(offer.formats.begin(), offer.formats.end(),
                       [](const ExportFormat& format) { return format.has_raw_cells; });
}

void draw_parts(const ViewContext& view, ExportDialogState& own) {
    std::vector<Segment> segments;
    for (const ExportPart& part : own.offer->parts) {
        segments.push_back({part.name.c_str(), part.about.c_str(), part.why_disabled});
    }
    begin_row(view, "Rows");
    const int pressed = segmented(view, segments, static_cast<int>(own.choice.part));
    if (pressed >= 0) own.choice.part = static_cast<size_t>(pressed);
    ImGui::SameLine(0, view.px(12));
    ImGui::AlignTextToFramePadding();
    text_cut(own.offer->parts[own.choice.part].about, ImGui::GetContentRegionAvail().x,
             view.theme.text_muted);
}

// True when Return was pressed in it.
bool draw_path(ViewContext& view, ExportDialogState& own) {
    begin_row(view, "File");
    if (std::exchange(own.wants_focus, false)) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - view.px(kBrowse + 8));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    const bool entered =
        ImGui::InputText("##path", &own.choice.path, ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::PopStyleVar();
    if (!ImGui::IsItemActive()) tooltip(own.choice.path.c_str());
    ImGui::SameLine(0, view.px(8));
    if (sized_button(view, "Browse…", {view.px(kBrowse), 0}, {})) {
        const std::filesystem::path path(own.choice.path);
        const std::string folder = path.parent_path().string();
        view.actions.push(ShowFileDialog{FileDialogPurpose::kSave, folder.empty() ? "." : folder,
                                         path.filename().string()});
    }
    return entered;
}

void draw_progress(const ViewContext& view, const JobStatus& job) {
    std::string text;
    if (job.progress.total > 0) {
        text =
            format_count(job.progress.done) + " of " + format_count(job.progress.total) + " rows";
    }
    begin_row(view, "Writing");
    ImGui::PushStyleColor(ImGuiCol_PlotHistogram, view.theme.accent);
    const float portion = job.portion ? static_cast<float>(*job.portion)
                                      : -static_cast<float>(std::max(0.001, job.running_s));
    ImGui::ProgressBar(portion, {-view.px(kBrowse + 8), ImGui::GetFrameHeight()}, text.c_str());
    ImGui::PopStyleColor();
}

void draw_message(const ViewContext& view, ImU32 colour, const std::string& text) {
    begin_row(view, "");
    ImGui::PushTextWrapPos(0);
    text_in(colour, printable_text(text));
    ImGui::PopTextWrapPos();
}

bool asks_to_replace(const ExportDialogState& own) {
    return !own.taken.empty() && own.taken == own.choice.path;
}

void draw_buttons(ViewContext& view, ExportDialogState& own, bool entered) {
    const bool runs = own.written.running();
    const ImVec2 size{view.px(kButton), 0};
    const float right = ImGui::GetWindowWidth() - view.px(16);
    ImGui::SetCursorPos({right - 2 * size.x - view.px(8),
                         ImGui::GetWindowHeight() - view.px(16) - ImGui::GetFrameHeight()});
    if (sized_button(view, "Cancel", size, {})) {
        if (runs) {
            view.actions.push(CancelJob{own.written.job()});
        } else {
            view.actions.push(ShowOverlay{Overlay::kNone});
        }
    }
    ImGui::SameLine(0, view.px(8));
    const bool can = !runs && !own.choice.path.empty();
    const char* label = asks_to_replace(own) ? "Replace" : "Export";
    if (sized_button(view, label, size, {.is_primary = true, .is_enabled = can}) ||
        (entered && can)) {
        start(view, own);
    }
}

void draw_form(ViewContext& view, ExportDialogState& own) {
    draw_title(view, *own.offer);
    const float x = ImGui::GetCursorPosX();
    float y = ImGui::GetCursorPosY() + view.px(8);
    const auto row = [&](auto draw) {
        ImGui::SetCursorPos({x, y});
        draw();
        y += view.px(kRow);
        end_row(view, x, y, 0);
    };
    bool entered = false;
    row([&] { draw_formats(view, own); });
    if (!own.offer->parts[0].name.empty()) row([&] { draw_parts(view, own); });
    if (has_raw_cells(*own.offer)) {
        row([&] {
            begin_row(view, "");
            draw_raw_cells(own, own.offer->formats[own.choice.format].has_raw_cells);
        });
    }
    row([&] { entered = draw_path(view, own); });
    if (const std::optional<JobStatus> job = own.written.progress()) {
        row([&] { draw_progress(view, *job); });
    } else if (!own.problem.empty()) {
        row([&] { draw_message(view, view.theme.error, own.problem); });
    } else if (asks_to_replace(own)) {
        row([&] {
            draw_message(view, view.theme.warning,
                         file_name_of(own.taken) + " exists. Replace it or choose another name.");
        });
    }
    draw_buttons(view, own, entered);
}

}  // namespace

std::string with_ending(const std::string& path, const char* ending, const char* wanted) {
    const std::string old = std::string(".") + ending;
    if (!path.ends_with(old)) return path;
    return path.substr(0, path.size() - old.size()) + "." + wanted;
}

void draw_export_dialog(ViewContext& view, ExportDialogState& own) {
    report(view, own);
    const std::shared_ptr<const ExportOffer>& offer = view.state.window.exporting;
    if (!offer) {
        own.offer = nullptr;
    } else if (own.offer != offer) {
        begin(view, own);
    }
    float height = 16 + 28 + 2 * kRow + 44 + kRow;  // the last one: for progress or a problem
    if (own.offer && !own.offer->parts[0].name.empty()) height += kRow;
    if (own.offer && has_raw_cells(*own.offer)) height += kRow;
    const Rect rect = overlay_rect(view, kWidth, height);
    if (!begin_overlay(view, {Overlay::kExport, "Export##dialog", rect, {16, 16}})) return;
    if (own.offer) {
        take_path(view, own);
        draw_form(view, own);
    }
    end_overlay();
}

}  // namespace hs
