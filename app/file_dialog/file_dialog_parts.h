#pragma once
// The parts of the sheet, each drawn into its rectangle, and what they share.

#include <imgui.h>

#include <string>

#include "app/file_dialog/file_dialog.h"
#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

struct FileDialogSheet {
    ViewContext& view;
    FileDialogState& own;

    [[nodiscard]] FolderBrowser& browser() const { return *own.browser; }
    [[nodiscard]] const Theme& theme() const { return view.theme; }
    [[nodiscard]] float px(float design_px) const { return view.px(design_px); }
    // What is chosen is opened to be compared with what is shown.
    [[nodiscard]] bool compares() const {
        return view.state.window.dialog_purpose == FileDialogPurpose::kOpenForComparison;
    }
    // A folder is chosen, that has the source files of what is shown.
    [[nodiscard]] bool maps_sources() const {
        return view.state.window.dialog_purpose == FileDialogPurpose::kSourceFolder;
    }
    // A place for a file to be written is chosen; nothing is opened.
    [[nodiscard]] bool saves() const {
        return view.state.window.dialog_purpose == FileDialogPurpose::kSave;
    }
};

// Back, forward, up; then crumbs or the path field.
void draw_path_bar(FileDialogSheet& sheet, const Rect& bar);
// Below the path field, over everything else.
void draw_completions(FileDialogSheet& sheet, const Rect& bar);
void begin_typing_path(FileDialogSheet& sheet, std::string text, bool caret_at_end);
// Enter in the path field, or Open while it is there.
void submit_typed_path(FileDialogSheet& sheet);
// The folder that was typed is shown: what is typed on filters it.
void end_typing_path(FileDialogSheet& sheet);

// Folders to start from and files opened lately.
void draw_places(FileDialogSheet& sheet, const Rect& rect);

// Column heads and rows.
void draw_entry_table(FileDialogSheet& sheet, const Rect& rect);
// Rows that fit: what a page is.
int64_t rows_per_page(const FileDialogSheet& sheet, const Rect& table);

// What is selected and how many entries there are; below it switches and buttons.
void draw_foot(FileDialogSheet& sheet, const Rect& rect);

void close_sheet(FileDialogSheet& sheet);
// The name in the field, in the folder that is shown: back to the dialog that asked.
void choose_save_path(FileDialogSheet& sheet);
// The folder that is shown has the source files.
void choose_source_folder(FileDialogSheet& sheet);
// Enter: into a folder, or opens.
void activate_cursor(FileDialogSheet& sheet, bool for_comparison);

// A hit area whose background shows that it is pointed at or marked.
bool hit_row(const FileDialogSheet& sheet, const std::string& label, const Rect& rect,
             bool is_marked, float rounding_px = 4);
// The same with its label as text, which is cut in the middle.
struct TextRow {
    float left_px;  // before the text
    ImU32 colour;
    bool is_marked = false;
    float rounding_px = 4;
};
bool text_row(const FileDialogSheet& sheet, const std::string& label, const Rect& rect,
              const TextRow& look);

// The next item is a text field that fills the rectangle; ImGui::PopStyleVar(2) follows it.
void push_field(const FileDialogSheet& sheet, const Rect& rect, float left_px);

void draw_fill(const Rect& rect, ImU32 colour, float rounding = 0);
void draw_frame(const Rect& rect, ImU32 colour, float rounding);
// Text in the middle of the rectangle's height, from x on.
void draw_text(const Rect& rect, float x, ImU32 colour, const std::string& text);

}  // namespace hs
