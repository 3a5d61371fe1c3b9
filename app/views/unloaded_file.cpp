#include "app/views/unloaded_file.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/error_text.h"
#include "app/jobs.h"
#include "app/widgets/basic.h"
#include "app/widgets/section.h"
#include "app/widgets/segmented.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/wait.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

const char* what_to_do(ErrorCode code) {
    switch (code) {
        case ErrorCode::kIo:
            return "Check that the file exists and that you may read it, then retry.";
        case ErrorCode::kUnknownFormat:
            return "Open a file that a memory tool wrote, or record one.";
        case ErrorCode::kTooLarge:
        case ErrorCode::kOutOfMemory:
            return "Close other files, or use a machine with more memory, then retry.";
        case ErrorCode::kChanged:
            return "The file changed on disk. Press F5 to read it again.";
        default:
            return "Write the file again with the tool that made it, then retry.";
    }
}

// A file that another program wrote over can be read, and is another one.
bool has_changed(const DatasetRow& row) {
    return row.state == LoadState::kFailed && !row.dataset && row.error.code == ErrorCode::kChanged;
}

const char* retry_label(const DatasetRow& row) {
    return has_changed(row) ? "Read again" : "Retry";
}

// Of a log, the half that was written over.
std::string changed_text(const DatasetRow& row) {
    const std::string& file = row.error.source.empty() ? row.path : row.error.source;
    return printable_text(file_name_of(file)) + " " + failure_text(row);
}

void draw_buttons(ViewContext& view, const DatasetRow& row) {
    const ImVec2 size{0, view.px(28)};
    if (ImGui::Button(retry_label(row), size)) view.actions.push(ReloadDataset{row.id});
    same_line_if_fits(view, view.px(120), 8);
    if (ImGui::Button("Open a file…", size)) {
        view.actions.push(ShowFileDialog{FileDialogPurpose::kOpen});
    }
    same_line_if_fits(view, view.px(120), 8);
    const bool has_failed = row.state == LoadState::kFailed;
    if (has_failed && ImGui::Button("Copy message", size)) {
        view.actions.push(CopyText{describe(row.error), "message"});
    }
    if (has_failed) same_line_if_fits(view, view.px(120), 8);
    if (ImGui::Button("Close file", size)) view.actions.push(CloseDataset{row.id});
}

void draw_formats(ViewContext& view, const ErrorText& text) {
    ImGui::Dummy({0, view.px(8)});
    const std::string count = format_count(text.formats.size());
    if (!begin_section(view, "Supported formats", count, false)) return;
    ImGui::PushTextWrapPos(0);
    for (const std::string_view format : text.formats) {
        text_in(view.theme.text_muted, printable_text(format));
    }
    ImGui::PopTextWrapPos();
}

}  // namespace

const DatasetRow* unloaded_file(const AppState& state) {
    const DatasetRow* row = find_dataset(state, state.current);
    return row != nullptr && !row->dataset ? row : nullptr;
}

void draw_unloaded_file(ViewContext& view, const DatasetRow& row) {
    const std::string name = printable_text(file_name_of(row.path));
    if (row.state == LoadState::kLoading) {
        AnswerWait wait;
        wait.progress = view.jobs.status(row.job);
        draw_wait(view, wait, ("Loading " + name).c_str());
        return;
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const float width = std::min(room, view.px(640));
    ImGui::SetCursorScreenPos({at.x + std::floor((room - width) / 2), at.y + view.px(24)});
    begin_part("unloaded file", {width, 0});
    ImGui::PushTextWrapPos(0);
    push_font(Font::kStrong);
    const bool has_failed = row.state == LoadState::kFailed;
    const ErrorText text = error_text(row.error.message);
    text_in(view.theme.text, has_changed(row) ? changed_text(row)
                             : has_failed     ? "Could not open " + name
                                              : "Loading " + name + " was canceled");
    pop_font();
    if (has_failed) {
        if (!has_changed(row)) {
            ImGui::Dummy({0, view.px(4)});
            text_in(view.theme.error, printable_text(text.said));
        }
        std::string where = printable_text(row.path);
        if (row.error.byte_offset) where += ", byte " + format_count(*row.error.byte_offset);
        ImGui::Dummy({0, view.px(4)});
        text_in(view.theme.text_muted, where);
        ImGui::Dummy({0, view.px(4)});
        text_in(view.theme.text, what_to_do(row.error.code));
    }
    ImGui::PopTextWrapPos();
    ImGui::Dummy({0, view.px(8)});
    draw_buttons(view, row);
    if (has_failed && !text.formats.empty()) draw_formats(view, text);
    ImGui::EndChild();
}

const DatasetRow* outdated_file(const AppState& state) {
    for (const DatasetId id : {state.current, state.comparison}) {
        const DatasetRow* row = find_dataset(state, id);
        if (row == nullptr || row->state != LoadState::kFailed) continue;
        if (row->dataset || (row->lost && row != find_dataset(state, state.current))) return row;
    }
    return nullptr;
}

void draw_outdated_file(ViewContext& view, const DatasetRow& row) {
    const std::string said = printable_text(error_text(row.error.message).said);
    std::string text = printable_text(file_name_of(row.path)) + " could not be read again. ";
    if (has_changed(row)) {
        text = changed_text(row) + ". Read it again to compare with it.";
    } else if (row.dataset) {
        text += "Showing what was read before.   " + said;
    } else {
        text += "Nothing is compared with it.   " + said;
    }
    ImGui::AlignTextToFramePadding();
    text_cut(text, ImGui::GetContentRegionAvail().x - view.px(180), view.theme.warning);
    ImGui::SameLine(0, view.px(16));
    if (ImGui::SmallButton(retry_label(row))) view.actions.push(ReloadDataset{row.id});
    ImGui::SameLine(0, view.px(8));
    if (ImGui::SmallButton("Copy message")) {
        view.actions.push(CopyText{describe(row.error), "message"});
    }
}

}  // namespace hs
