#pragma once
// The parts of the sheet, each drawn into its rectangle. Only file_dialog.cpp uses this.

#include "app/file_dialog/file_dialog_state.h"
#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

struct FileDialogSheet {
    ViewContext& view;
    FileDialogState& own;

    [[nodiscard]] FolderBrowser& browser() const { return *own.browser; }
    [[nodiscard]] const Theme& theme() const { return view.theme; }
    [[nodiscard]] float px(float design_px) const { return view.px(design_px); }
};

// Crumbs, or the path field; with the completions below it when they are wanted.
void draw_path_bar(FileDialogSheet& sheet, const Rect& rect);
void draw_completions(FileDialogSheet& sheet, const Rect& path_bar);
void begin_typing_path(FileDialogSheet& sheet, std::string text, bool caret_at_end);
void stop_typing_path(FileDialogSheet& sheet);

void draw_places(FileDialogSheet& sheet, const Rect& rect);

// Column heads and rows.
void draw_entry_table(FileDialogSheet& sheet, const Rect& rect);
// Rows that fit: what a page is.
int64_t rows_per_page(const FileDialogSheet& sheet, const Rect& rect);

// One line on what is selected, and how many entries there are.
void draw_selection_summary(FileDialogSheet& sheet, const Rect& rect);
// Switches at the left, buttons at the right.
void draw_answers(FileDialogSheet& sheet, const Rect& rect);

void close_sheet(FileDialogSheet& sheet);
// Pushes the action that opens these, and closes the dialog.
void open_and_close(FileDialogSheet& sheet, std::vector<std::string> paths, bool for_comparison);
// Enter: into a folder, or opens.
void activate_cursor(FileDialogSheet& sheet, bool for_comparison);

}  // namespace hs
