#include "app/file_dialog/file_dialog.h"

#include <imgui_internal.h>  // SetKeyOwner: public in newer versions only
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "app/example_data.h"
#include "app/file_dialog/file_dialog_parts.h"
#include "app/overlays/overlay.h"
#include "app/start_program.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kSheetWidth = 1040;
constexpr float kSheetHeight = 680;
constexpr float kPlacesFromWidth = 700;  // narrower sheets have no column of places

void set_filter(FileDialogSheet& sheet, std::string filter) {
    EntryView rows = sheet.browser().view();
    rows.filter = std::move(filter);
    sheet.browser().set_view(rows);
}

// Where the dialog was last, else where the shown file is, else where the program was started.
std::string first_folder(const FileDialogSheet& sheet) {
    const AppState& state = sheet.view.state;
    if (!state.settings.dialog.folder.empty()) return state.settings.dialog.folder;
    const DatasetRow* shown = current_dataset(state);
    return shown != nullptr ? parent_path(shown->absolute_path) : sheet.own.working_folder;
}

void open_sheet(FileDialogSheet& sheet) {
    FileDialogState& own = sheet.own;
    own.is_open = true;
    own.path.is_open = false;
    own.save.name = sheet.view.state.window.dialog_name;
    own.wants_filter_focus = !sheet.saves();
    own.save.wants_focus = sheet.saves();
    own.system_problem.clear();
    std::error_code failed;
    own.working_folder = std::filesystem::current_path(failed).string();
    if (failed) own.working_folder = "/";
    own.example_folder = find_example_folder();
    own.system_program =
        find_system_dialog(environment("PATH"), environment("XDG_CURRENT_DESKTOP"));
    const bool is_first = own.browser == nullptr;
    if (is_first) {
        own.jobs = std::make_unique<SlowJobs>(own.wake);
        own.browser = std::make_unique<FolderBrowser>(environment("HOME"), *own.jobs);
    }
    // To save, all files are shown: one of that name may be there.
    const DialogSettings& last = sheet.view.state.settings.dialog;
    own.browser->set_view(
        {last.sort, last.is_descending, last.show_hidden, last.known_only && !sheet.saves(), {}});
    set_filter(sheet, {});
    // A dropped folder, for one.
    std::string asked = sheet.view.state.window.dialog_folder;
    if (!asked.empty()) asked = absolute_path(asked, {"", own.working_folder});
    if (sheet.saves()) {
        // A file of that name is in view, to be seen before it is replaced.
        own.browser->visit(asked.empty() ? first_folder(sheet) : asked, own.save.name);
    } else if (is_first) {
        own.browser->start_at(asked.empty() ? first_folder(sheet) : asked);
    } else if (!asked.empty()) {
        own.browser->visit(asked);
    } else if (!last.folder.empty() && last.folder != own.browser->folder()) {
        own.browser->visit(last.folder);  // something was saved elsewhere meanwhile
    } else {
        own.browser->refresh();
    }
}

// Folder, order and switches go to the settings as they change: a kill loses nothing.
void remember(FileDialogSheet& sheet) {
    const FolderBrowser& browser = sheet.browser();
    if (sheet.saves() || sheet.maps_sources() || browser.is_loading() || !browser.problem().empty())
        return;
    const EntryView& rows = browser.view();
    const DialogSettings now{browser.folder(), rows.sort, rows.is_descending, rows.show_hidden,
                             rows.known_only};
    if (now == sheet.view.state.settings.dialog) return;
    sheet.view.actions.push(RememberDialog{now});
}

void map_and_close(FileDialogSheet& sheet, std::string folder) {
    sheet.view.actions.push(MapSources{sheet.view.state.current, std::move(folder)});
    close_sheet(sheet);
}

void open_and_close(FileDialogSheet& sheet, std::vector<std::string> paths, bool for_comparison) {
    if (paths.empty()) return;
    if (sheet.maps_sources()) return map_and_close(sheet, parent_path(paths.front()));
    if (sheet.saves()) {
        sheet.view.actions.push(ChooseExportPath{paths.front()});
        return;
    }
    sheet.view.actions.push(OpenFiles{std::move(paths), for_comparison, !for_comparison});
    close_sheet(sheet);
}

void step_out(FileDialogSheet& sheet) {
    const bool types_path = std::exchange(sheet.own.path.is_open, false);
    const bool has_filter = !sheet.browser().view().filter.empty();
    if (!types_path && !has_filter) return close_sheet(sheet);
    if (!types_path) set_filter(sheet, {});
    sheet.browser().clear_path_problem();
    sheet.own.wants_filter_focus = true;
}

// Keys that move in the list, while the filter or nothing at all has the keyboard.
void handle_list_keys(FileDialogSheet& sheet, int64_t page) {
    FolderBrowser& browser = sheet.browser();
    const ImGuiIO& io = ImGui::GetIO();
    const std::pair<ImGuiKey, int64_t> steps[] = {
        {ImGuiKey_DownArrow, 1},  {ImGuiKey_UpArrow, -1},     {ImGuiKey_PageDown, page},
        {ImGuiKey_PageUp, -page}, {ImGuiKey_Home, INT64_MIN}, {ImGuiKey_End, INT64_MAX}};
    for (const auto& [key, by] : steps) {
        if (io.KeyAlt || io.KeyCtrl || !ImGui::IsKeyPressed(key)) continue;
        browser.move_cursor(by, io.KeyShift);
        sheet.own.scroll_to_cursor = true;
    }
    const bool enter = ImGui::IsKeyPressed(ImGuiKey_Enter, false) ||
                       ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
    const bool has_filter = !browser.view().filter.empty();
    if (enter && !io.KeyAlt) {
        activate_cursor(sheet, io.KeyCtrl || sheet.compares());
        sheet.own.wants_filter_focus = true;
    }
    if (has_filter) return;
    if (ImGui::IsKeyPressed(ImGuiKey_Backspace)) browser.go_parent();
    if (io.KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_A, false)) browser.select_all_files();
}

void handle_keys(FileDialogSheet& sheet, int64_t page) {
    FolderBrowser& browser = sheet.browser();
    const ImGuiIO& io = ImGui::GetIO();
    const auto is_pressed = [](bool with, ImGuiKey key) {
        return with && ImGui::IsKeyPressed(key, false);
    };
    if (is_pressed(true, ImGuiKey_Escape)) return step_out(sheet);
    const bool alt = io.KeyAlt && !io.KeyCtrl;
    if (is_pressed(alt, ImGuiKey_LeftArrow) || ImGui::IsMouseClicked(3)) browser.go_back();
    if (is_pressed(alt, ImGuiKey_RightArrow) || ImGui::IsMouseClicked(4)) browser.go_forward();
    if (is_pressed(alt, ImGuiKey_UpArrow)) browser.go_parent();
    if (is_pressed(true, ImGuiKey_F5)) browser.refresh();
    if (is_pressed(io.KeyCtrl, ImGuiKey_L)) begin_typing_path(sheet, browser.folder(), false);
    if (is_pressed(io.KeyCtrl, ImGuiKey_H)) {
        EntryView rows = browser.view();
        rows.show_hidden = !rows.show_hidden;
        browser.set_view(rows);
    }
    const bool is_typed = sheet.own.path.is_open || sheet.own.save.is_active;
    if (!is_typed && !io.NavVisible) handle_list_keys(sheet, page);
}

// Nothing to do on the keys: their presence keeps them from moving the library's own focus.
int on_filter_edit(ImGuiInputTextCallbackData*) {
    return 0;
}

void draw_filter_input(FileDialogSheet& sheet, const Rect& rect, std::string& filter) {
    // The filter holds the keyboard, unless it was moved to a button with Tab.
    const ImGuiIO& io = ImGui::GetIO();
    const bool is_free = !sheet.saves() && !io.WantTextInput && !io.NavVisible &&
                         !ImGui::IsAnyItemActive() && !ImGui::IsMouseDown(ImGuiMouseButton_Left);
    const bool is_wanted = std::exchange(sheet.own.wants_filter_focus, false);
    if (is_wanted || (is_free && !sheet.own.path.is_open)) ImGui::SetKeyboardFocusHere();
    push_field(sheet, rect, 28);
    ImGui::InputTextWithHint("##Filter", "Filter", &filter, ImGuiInputTextFlags_CallbackHistory,
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
}

void draw_filter(FileDialogSheet& sheet, const Rect& rect) {
    const std::string before = sheet.browser().view().filter;
    std::string filter = before;
    // Dropped with its folder or by Esc: the field would write back what it still holds.
    const bool is_dropped = before != sheet.own.shown_filter;
    if (is_dropped) ImGui::ClearActiveID();
    draw_filter_input(sheet, rect, filter);
    if (is_dropped) filter = before;
    // It holds on to its letters until the path field has taken the keyboard over.
    if (sheet.own.path.is_open) filter.clear();
    if (filter.starts_with('/') || filter.starts_with('~')) {
        begin_typing_path(sheet, std::exchange(filter, {}), true);
    }
    sheet.own.shown_filter = filter;
    if (filter == before) return;
    set_filter(sheet, filter);
    sheet.own.scroll_to_cursor = true;
}

void draw_title(FileDialogSheet& sheet, const Rect& rect) {
    push_font(Font::kStrong);
    draw_text(rect, rect.x, sheet.theme().text,
              sheet.saves()          ? "Choose where to save"
              : sheet.compares()     ? "Choose a file to compare with"
              : sheet.maps_sources() ? "Choose the folder with the source files"
                                     : "Open files");
    pop_font();
    const float size = sheet.px(28);
    ImGui::SetCursorScreenPos({rect.right() - size, rect.y + (rect.height - size) / 2});
    if (sign_button(sheet.view, "Close", Sign::kCross, size)) close_sheet(sheet);
}

void draw_sheet(FileDialogSheet& sheet, const Rect& rect) {
    const float pad = sheet.px(16);
    const Rect title{rect.x + pad, rect.y + sheet.px(8), rect.width - 2 * pad, sheet.px(32)};
    const Rect bar{title.x, title.bottom() + sheet.px(4), title.width, sheet.px(30)};
    const Rect foot{title.x, rect.bottom() - sheet.px(82), title.width, sheet.px(66)};
    const float top = bar.bottom() + sheet.px(12);  // of what lies between two lines
    const float bottom = foot.y - sheet.px(2);
    const bool has_places = rect.width >= sheet.px(kPlacesFromWidth);
    const float places_width = has_places ? std::round(sheet.px(192)) : 0;
    const Rect places{rect.x, top + 1, places_width, bottom - top - 1};
    const Rect table{places.right(), places.y, rect.width - places_width, places.height};
    const float filter_width = std::round(std::min(sheet.px(220), bar.width * 0.3F));
    const Rect path_bar{bar.x, bar.y, bar.width - filter_width - sheet.px(8), bar.height};

    handle_keys(sheet, rows_per_page(sheet, table));
    draw_title(sheet, title);
    draw_path_bar(sheet, path_bar);
    draw_filter(sheet, {bar.right() - filter_width, bar.y, filter_width, bar.height});
    draw_fill({rect.x, top, rect.width, 1}, sheet.theme().separator);
    if (has_places) draw_places(sheet, places);
    draw_entry_table(sheet, table);
    draw_fill({rect.x, bottom, rect.width, 1}, sheet.theme().separator);
    draw_foot(sheet, foot);
    draw_completions(sheet, path_bar);
}

void poll_system_dialog(ViewContext& view, FileDialogState& own) {
    if (own.jobs != nullptr) own.jobs->publish();
    std::optional<Result<std::vector<std::string>>> answer = own.system.take();
    if (!answer.has_value()) return;
    if (!answer->ok()) {
        own.system_problem = describe(answer->error());
        return;
    }
    FileDialogSheet sheet{view, own};
    if (sheet.saves()) return;  // asked for before
    open_and_close(sheet, std::move(*answer).value(), own.system_for_comparison);
}

}  // namespace

void close_sheet(FileDialogSheet& sheet) {
    sheet.view.actions.push(ShowOverlay{sheet.saves() ? Overlay::kExport : Overlay::kNone});
}

void choose_save_path(FileDialogSheet& sheet) {
    if (sheet.own.save.name.empty()) return;
    const std::filesystem::path folder(sheet.browser().folder());
    open_and_close(sheet, {(folder / sheet.own.save.name).string()}, false);
}

void choose_source_folder(FileDialogSheet& sheet) {
    map_and_close(sheet, sheet.browser().folder());
}

void activate_cursor(FileDialogSheet& sheet, bool for_comparison) {
    open_and_close(sheet, sheet.browser().activate(), for_comparison);
}

bool hit_row(const FileDialogSheet& sheet, const std::string& label, const Rect& rect,
             bool is_marked, float rounding_px) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    const bool is_pressed = hit_area(label.c_str(), {rect.width, rect.height});
    const ImU32 colour = is_marked ? sheet.theme().selection : sheet.theme().hover;
    if (is_marked || ImGui::IsItemHovered()) draw_fill(rect, colour, sheet.px(rounding_px));
    return is_pressed;
}

bool text_row(const FileDialogSheet& sheet, const std::string& label, const Rect& rect,
              const TextRow& look) {
    const std::string name = printable_text(label);
    const bool is_pressed = hit_row(sheet, name, rect, look.is_marked, look.rounding_px);
    const float left = sheet.px(look.left_px);
    draw_text(rect, rect.x + left, look.colour,
              cut_middle_to_width(shown_label(name), rect.width - left - sheet.px(6)));
    return is_pressed;
}

void push_field(const FileDialogSheet& sheet, const Rect& rect, float left_px) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::SetNextItemWidth(rect.width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {sheet.px(left_px), (rect.height - ImGui::GetFontSize()) / 2});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
}

void draw_fill(const Rect& rect, ImU32 colour, float rounding) {
    ImGui::GetWindowDrawList()->AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()},
                                              colour, rounding);
}

void draw_frame(const Rect& rect, ImU32 colour, float rounding) {
    ImGui::GetWindowDrawList()->AddRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, colour,
                                        rounding);
}

void draw_text(const Rect& rect, float x, ImU32 colour, const std::string& text) {
    const float y = std::round(rect.y + (rect.height - ImGui::GetFontSize()) / 2);
    ImGui::GetWindowDrawList()->AddText({x, y}, colour, text.c_str());
}

void draw_file_dialog(ViewContext& view, FileDialogState& own) {
    poll_system_dialog(view, own);
    const Rect rect = overlay_rect(view, kSheetWidth, kSheetHeight);
    FileDialogSheet sheet{view, own};
    OverlayLook look{Overlay::kFileDialog, "File dialog", rect, {0, 0}};
    look.closes_on_escape = false;
    if (sheet.saves()) look.closes_to = Overlay::kExport;
    if (!begin_overlay(view, look)) {
        own.is_open = false;
        return;
    }
    if (!own.is_open) open_sheet(sheet);
    if (own.browser->poll()) own.scroll_to_cursor = true;
    if (own.browser->take_entered()) end_typing_path(sheet);
    draw_sheet(sheet, rect);
    if (std::optional<std::string> typed = own.browser->take_chosen()) {
        open_and_close(sheet, {*typed}, sheet.compares());
    }
    remember(sheet);
    end_overlay();
}

}  // namespace hs
