#pragma once
// The file dialog: a sheet over the workspace.
//
//   ┌──────────────────────────────────────────────────────────┐
//   │ Open                                                   ✕ │
//   │ ‹ › ˄ │ Home › runs › july                  │ │ Filter   │
//   ├──────────┬───────────────────────────────────────────────┤
//   │ places   │ Name           Size      Modified   Kind      │
//   │ recent   │ rows                                          │
//   ├──────────┴───────────────────────────────────────────────┤
//   │ what is selected                             how many    │
//   │ □ Hidden □ Known only     System…  Cancel  Compare  Open │
//   └──────────────────────────────────────────────────────────┘
//
// The filter holds the keyboard: letters filter, arrows move in the list, Enter opens.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/file_dialog/folder_browser.h"
#include "app/file_dialog/system_dialog.h"
#include "app/jobs.h"

namespace hs {

struct ViewContext;

// The crumbs, turned into a text field.
struct PathField {
    bool is_open = false;
    bool wants_focus = false;
    bool wants_caret_at_end = false;
    std::string text;
    size_t candidate = 0;   // chosen in the list below: 0 none, else its number
    std::string submitted;  // the text when Enter was pressed
};

// The name of a file to be written.
struct SaveField {
    std::string name;
    bool wants_focus = false;
    bool is_active = false;
};

// What the file dialog keeps between frames, and between two times it is open.
struct FileDialogState {
    std::function<void()> wake;  // from any thread: something arrived, draw a frame

    // Made when the dialog opens for the first time: most runs never do.
    std::unique_ptr<SlowJobs> jobs;
    std::unique_ptr<FolderBrowser> browser;

    bool is_open = false;
    std::string working_folder;  // these two are found out when the dialog opens
    std::string example_folder;
    std::string shown_filter;  // in the field
    bool wants_filter_focus = false;
    bool scroll_to_cursor = false;
    PathField path;
    SaveField save;

    std::string system_program;             // looked for when the dialog opens; empty: none
    Task<std::vector<std::string>> system;  // while it runs
    bool system_for_comparison = false;
    std::string system_problem;

    // Something is being read.
    [[nodiscard]] bool is_busy() const {
        return is_open && browser != nullptr && !browser->is_idle();
    }
};

// Every frame, whether it is the overlay to show or not.
void draw_file_dialog(ViewContext& view, FileDialogState& own);

}  // namespace hs
