#include "app/file_dialog/file_dialog.h"

#include <imgui_internal.h>  // SetKeyOwner: public in newer versions only
#include <misc/cpp/imgui_stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "app/example_data.h"
#include "app/file_dialog/file_dialog_parts.h"
#include "app/file_dialog/path_text.h"
#include "app/overlays/overlay.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kSheetWidth = 1040;
constexpr float kSheetHeight = 680;
constexpr float kPlacesFromWidth = 700;  // narrower sheets have no column of places

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::string current_folder() {
    char path[PATH_MAX];
    return getcwd(path, sizeof path) == nullptr ? std::string("/") : std::string(path);
}

// A dropped folder, for one; empty: none is asked for.
std::string asked_folder(const FileDialogSheet& sheet) {
    const std::string& folder = sheet.view.state.dialog_folder;
    return folder.empty() ? folder : absolute_path(folder, {"", sheet.own.working_folder});
}

// Where the dialog was last, else where the shown file is, else where the program was started.
std::string first_folder(const FileDialogSheet& sheet) {
    const AppState& state = sheet.view.state;
    if (std::string asked = asked_folder(sheet); !asked.empty()) return asked;
    if (!state.settings.dialog.folder.empty()) return state.settings.dialog.folder;
    if (const DatasetRow* shown = current_dataset(state)) {
        return parent_path(absolute_path(shown->path, {"", sheet.own.working_folder}));
    }
    return sheet.own.working_folder;
}

void open_sheet(FileDialogSheet& sheet) {
    FileDialogState& own = sheet.own;
    const AppState& state = sheet.view.state;
    own.is_open = true;
    own.is_typing_path = false;
    own.wants_filter_focus = true;
    own.filter.clear();
    own.system_problem.clear();
    own.working_folder = current_folder();
    own.example_folder = find_example_folder();
    own.system_program =
        find_system_dialog(environment("PATH"), environment("XDG_CURRENT_DESKTOP"));
    if (own.browser == nullptr) {
        own.browser = std::make_unique<FolderBrowser>(environment("HOME"), own.wake);
        own.completer = std::make_unique<PathCompleter>(own.wake);
        const DialogSettings& remembered = state.settings.dialog;
        EntryView rows;
        rows.sort = remembered.sort;
        rows.is_descending = remembered.is_descending;
        rows.show_hidden = remembered.show_hidden;
        rows.known_only = remembered.known_only;
        own.browser->set_view(rows);
        own.browser->start_at(first_folder(sheet));
        return;
    }
    EntryView rows = own.browser->view();
    rows.filter.clear();
    own.browser->set_view(rows);
    if (state.dialog_folder.empty()) {
        own.browser->refresh();
    } else {
        own.browser->visit(asked_folder(sheet));
    }
}

// Folder, order and switches go to the settings as they change: a kill loses nothing.
void remember(FileDialogSheet& sheet) {
    const FolderBrowser& browser = sheet.browser();
    if (browser.is_loading() || !browser.problem().empty()) return;
    const EntryView& rows = browser.view();
    const DialogSettings now{browser.folder(), rows.sort, rows.is_descending, rows.show_hidden,
                             rows.known_only};
    if (now == sheet.view.state.settings.dialog) return;
    sheet.view.actions.push(RememberDialog{now});
}

void step_out(FileDialogSheet& sheet) {
    FileDialogState& own = sheet.own;
    if (own.is_typing_path) {
        stop_typing_path(sheet);
    } else if (!own.filter.empty()) {
        own.clears_filter = true;
        own.wants_filter_focus = true;
    } else {
        close_sheet(sheet);
    }
}

// Keys that move in the list, while the filter or nothing at all has the keyboard.
void handle_list_keys(FileDialogSheet& sheet, int64_t page) {
    FolderBrowser& browser = sheet.browser();
    const ImGuiIO& io = ImGui::GetIO();
    const bool extend = io.KeyShift;
    const auto move = [&](ImGuiKey key, int64_t by) {
        if (io.KeyAlt || io.KeyCtrl || !ImGui::IsKeyPressed(key)) return;
        browser.move_cursor(by, extend);
        sheet.own.scroll_to_cursor = true;
    };
    move(ImGuiKey_DownArrow, 1);
    move(ImGuiKey_UpArrow, -1);
    move(ImGuiKey_PageDown, page);
    move(ImGuiKey_PageUp, -page);
    move(ImGuiKey_Home, INT64_MIN);
    move(ImGuiKey_End, INT64_MAX);
    const bool enter = ImGui::IsKeyPressed(ImGuiKey_Enter, false) ||
                       ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
    if (enter && !io.KeyAlt) {
        const bool compares =
            sheet.view.state.dialog_purpose == FileDialogPurpose::kOpenForComparison;
        activate_cursor(sheet, io.KeyCtrl || compares);
        sheet.own.wants_filter_focus = true;
    }
    if (!sheet.own.filter.empty()) return;
    if (ImGui::IsKeyPressed(ImGuiKey_Backspace)) browser.go_parent();
    if (io.KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_A, false)) browser.select_all_files();
}

void handle_keys(FileDialogSheet& sheet, int64_t page) {
    FolderBrowser& browser = sheet.browser();
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
        step_out(sheet);
        return;
    }
    const bool alt = io.KeyAlt && !io.KeyCtrl;
    if (alt && ImGui::IsKeyPressed(ImGuiKey_LeftArrow, false)) browser.go_back();
    if (alt && ImGui::IsKeyPressed(ImGuiKey_RightArrow, false)) browser.go_forward();
    if (alt && ImGui::IsKeyPressed(ImGuiKey_UpArrow, false)) browser.go_parent();
    if (ImGui::IsMouseClicked(3)) browser.go_back();
    if (ImGui::IsMouseClicked(4)) browser.go_forward();
    if (ImGui::IsKeyPressed(ImGuiKey_F5, false)) browser.refresh();
    if (io.KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_L, false)) {
        begin_typing_path(sheet, browser.folder(), false);
    }
    if (io.KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_H, false)) {
        EntryView rows = browser.view();
        rows.show_hidden = !rows.show_hidden;
        browser.set_view(rows);
    }
    if (!sheet.own.is_typing_path && !io.NavVisible) handle_list_keys(sheet, page);
}

bool way_button(FileDialogSheet& sheet, const char* label, Pointing pointing, bool is_enabled) {
    const float size = sheet.px(28);
    ImGui::BeginDisabled(!is_enabled);
    const bool pressed = hit_area(label, {size, size});
    ImGui::EndDisabled();
    const bool is_hovered = ImGui::IsItemHovered();
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 high = ImGui::GetItemRectMax();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (is_hovered) to.AddRectFilled(low, high, sheet.theme().hover, sheet.px(4));
    draw_chevron(to, {(low.x + high.x) / 2, (low.y + high.y) / 2}, sheet.px(15),
                 is_enabled ? sheet.theme().text : sheet.theme().text_faint, pointing);
    tooltip(label);
    return pressed;
}

// Nothing to do on the keys: their presence keeps them from moving the library's own focus.
int on_filter_edit(ImGuiInputTextCallbackData*) {
    return 0;
}

void draw_filter(FileDialogSheet& sheet, const Rect& rect) {
    FileDialogState& own = sheet.own;
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    // The filter holds the keyboard, unless it was moved to a button with Tab.
    const ImGuiIO& io = ImGui::GetIO();
    const bool is_free = !io.WantTextInput && !io.NavVisible && !ImGui::IsAnyItemActive() &&
                         !ImGui::IsMouseDown(ImGuiMouseButton_Left);
    if (own.wants_filter_focus || (is_free && !own.is_typing_path)) {
        own.wants_filter_focus = false;
        ImGui::SetKeyboardFocusHere();
    }
    ImGui::SetNextItemWidth(rect.width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {sheet.px(28), (rect.height - ImGui::GetFontSize()) / 2});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    ImGui::InputTextWithHint("##Filter", "Filter", &own.filter, ImGuiInputTextFlags_CallbackHistory,
                             on_filter_edit);
    ImGui::PopStyleVar(2);
    const ImGuiID id = ImGui::GetItemID();
    if (ImGui::IsItemActive()) {
        ImGui::SetKeyOwner(ImGuiKey_PageUp, id);
        ImGui::SetKeyOwner(ImGuiKey_PageDown, id);
    }
    draw_lens(*ImGui::GetWindowDrawList(),
              {rect.x + sheet.px(15), rect.y + std::round(rect.height / 2)}, sheet.px(15),
              sheet.theme().text_muted);
    // Only after the field: on Esc it writes back what it held if it finds its text changed.
    if (std::exchange(own.clears_filter, false)) own.filter.clear();
    // It holds on to its letters until the path field has taken the keyboard over.
    if (own.is_typing_path) own.filter.clear();
    const bool is_path = own.filter.starts_with('/') || own.filter.starts_with('~');
    if (is_path) { begin_typing_path(sheet, std::exchange(own.filter, std::string()), true); }
    EntryView rows = sheet.browser().view();
    if (rows.filter == own.filter) return;
    rows.filter = own.filter;
    sheet.browser().set_view(rows);
    own.scroll_to_cursor = true;
}

void draw_title(FileDialogSheet& sheet, const Rect& rect) {
    const bool compares = sheet.view.state.dialog_purpose == FileDialogPurpose::kOpenForComparison;
    push_font(Font::kStrong);
    ImGui::SetCursorScreenPos(
        {rect.x, std::round(rect.y + (rect.height - ImGui::GetFontSize()) / 2)});
    text_in(sheet.theme().text, compares ? "Open for comparison" : "Open files");
    pop_font();
    const float size = sheet.px(28);
    ImGui::SetCursorScreenPos({rect.right() - size, rect.y + (rect.height - size) / 2});
    if (sign_button(sheet.view, "Close", Sign::kCross, size)) close_sheet(sheet);
}

void draw_ways(FileDialogSheet& sheet, const Rect& rect) {
    FolderBrowser& browser = sheet.browser();
    const float step = sheet.px(30);
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    if (way_button(sheet, "Back", Pointing::kLeft, browser.can_go_back())) browser.go_back();
    ImGui::SetCursorScreenPos({rect.x + step, rect.y});
    if (way_button(sheet, "Forward", Pointing::kRight, browser.can_go_forward())) {
        browser.go_forward();
    }
    ImGui::SetCursorScreenPos({rect.x + 2 * step, rect.y});
    if (way_button(sheet, "Parent folder", Pointing::kUp, browser.folder() != "/")) {
        browser.go_parent();
    }
}

void draw_line(const FileDialogSheet& sheet, const Rect& rect, float y) {
    ImGui::GetWindowDrawList()->AddRectFilled({rect.x, y}, {rect.right(), y + 1},
                                              sheet.theme().separator);
}

void draw_sheet(FileDialogSheet& sheet, const Rect& rect) {
    const float pad = sheet.px(16);
    const float inner_left = rect.x + pad;
    const float inner_width = rect.width - 2 * pad;
    const Rect title{inner_left, rect.y + sheet.px(8), inner_width, sheet.px(32)};
    const Rect bar{inner_left, title.bottom() + sheet.px(4), inner_width, sheet.px(30)};
    const float body_top = bar.bottom() + sheet.px(12);
    const Rect foot{inner_left, rect.bottom() - sheet.px(46), inner_width, sheet.px(30)};
    const Rect summary{inner_left, foot.y - sheet.px(36), inner_width, sheet.px(30)};
    const float body_height = summary.y - sheet.px(2) - body_top;
    const bool has_places = rect.width >= sheet.px(kPlacesFromWidth);
    const float places_width = has_places ? std::round(sheet.px(192)) : 0;
    const Rect places{rect.x, body_top + 1, places_width, body_height - 1};
    const Rect table{rect.x + places_width, body_top + 1, rect.width - places_width,
                     body_height - 1};

    handle_keys(sheet, rows_per_page(sheet, table));
    draw_title(sheet, title);
    draw_ways(sheet, bar);
    const float filter_width = std::round(std::min(sheet.px(220), bar.width * 0.3F));
    const float path_left = bar.x + sheet.px(96);
    const Rect path{path_left, bar.y, bar.right() - filter_width - sheet.px(8) - path_left,
                    bar.height};
    draw_path_bar(sheet, path);
    draw_filter(sheet, {bar.right() - filter_width, bar.y, filter_width, bar.height});
    draw_line(sheet, rect, body_top);
    if (has_places) draw_places(sheet, places);
    draw_entry_table(sheet, table);
    draw_line(sheet, rect, body_top + body_height);
    draw_selection_summary(sheet, summary);
    draw_answers(sheet, foot);
    draw_completions(sheet, path);
}

void poll_browser(FileDialogState& own) {
    FolderBrowser& browser = *own.browser;
    browser.poll();
    if (browser.arrivals() != own.seen_arrivals) {
        own.seen_arrivals = browser.arrivals();
        own.scroll_to_cursor = true;
    }
    // Leaving a folder drops its filter.
    own.filter = browser.view().filter;
    if (browser.is_loading() && !own.was_loading) own.loading_since_s = ImGui::GetTime();
    own.was_loading = browser.is_loading();
}

void poll_system_dialog(ViewContext& view, FileDialogState& own) {
    std::optional<Result<std::vector<std::string>>> answer = own.system.poll();
    if (!answer.has_value()) return;
    if (!answer->ok()) {
        own.system_problem = answer->error().message;
        return;
    }
    if (answer->value().empty()) return;
    view.actions.push(OpenFiles{std::move(*answer).value(), own.system_for_comparison});
    view.actions.push(ShowOverlay{Overlay::kNone});
}

}  // namespace

void close_sheet(FileDialogSheet& sheet) {
    sheet.view.actions.push(ShowOverlay{Overlay::kNone});
}

void open_and_close(FileDialogSheet& sheet, std::vector<std::string> paths, bool for_comparison) {
    if (paths.empty()) return;
    sheet.view.actions.push(OpenFiles{std::move(paths), for_comparison});
    close_sheet(sheet);
}

void activate_cursor(FileDialogSheet& sheet, bool for_comparison) {
    open_and_close(sheet, sheet.browser().activate(), for_comparison);
}

void draw_file_dialog(ViewContext& view, FileDialogState& own) {
    poll_system_dialog(view, own);
    const Rect rect = overlay_rect(view, kSheetWidth, kSheetHeight);
    OverlayLook look{Overlay::kFileDialog, "File dialog", rect, {0, 0}};
    look.closes_on_escape = false;
    if (!begin_overlay(view, look)) {
        own.is_open = false;
        return;
    }
    FileDialogSheet sheet{view, own};
    if (!own.is_open) open_sheet(sheet);
    poll_browser(own);
    draw_sheet(sheet, rect);
    if (std::optional<std::string> typed = sheet.browser().take_chosen()) {
        const bool compares = view.state.dialog_purpose == FileDialogPurpose::kOpenForComparison;
        open_and_close(sheet, {*typed}, compares);
    }
    remember(sheet);
    end_overlay();
}

}  // namespace hs
