#pragma once
// What the file dialog keeps between frames, and between two times it is open.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/file_dialog/folder_browser.h"
#include "app/file_dialog/path_completer.h"
#include "app/file_dialog/system_dialog.h"

namespace hs {

struct FileDialogState {
    std::function<void()> wake;  // from any thread: something arrived, draw a frame

    // Made when the dialog opens for the first time: most runs never do.
    std::unique_ptr<FolderBrowser> browser;
    std::unique_ptr<PathCompleter> completer;

    bool is_open = false;
    std::string working_folder;  // these two are found out when the dialog opens
    std::string example_folder;
    std::string filter;
    bool clears_filter = false;
    bool wants_filter_focus = false;
    bool scroll_to_cursor = false;
    uint64_t seen_arrivals = 0;  // of the browser
    bool was_loading = false;
    double loading_since_s = 0;

    // The crumbs have turned into a text field.
    bool is_typing_path = false;
    bool wants_path_focus = false;
    bool wants_caret_at_end = false;
    std::string path;
    size_t chosen_candidate = 0;  // 0: none, else number in the list

    SystemDialog system;
    bool system_for_comparison = false;
    std::optional<SystemDialogProgram> system_program;  // looked for when the dialog opens
    std::string system_problem;

    // Something is being read, or another program is being waited for.
    [[nodiscard]] bool is_busy() const {
        return (is_open && browser != nullptr && !browser->is_idle()) ||
               (is_typing_path && completer != nullptr && completer->is_busy());
    }
};

}  // namespace hs
