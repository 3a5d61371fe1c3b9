// The foot of the file dialog: what is selected, switches and buttons.

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/file_dialog/file_dialog_parts.h"
#include "app/widgets/basic.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kLineHeight = 30;  // of the summary, and of the buttons below it

// What Open would open.
std::string selection_text(const FileDialogSheet& sheet) {
    FolderBrowser& browser = sheet.browser();
    const SizeUnits units = sheet.view.state.settings.size_units;
    if (browser.is_loading() || browser.rows().empty()) return {};
    const size_t count = browser.selected_count();
    if (count > 1) {
        return format_count(count) + " selected  ·  " +
               format_bytes(static_cast<int64_t>(browser.selected_bytes()), units);
    }
    if (!browser.has_cursor()) return {};
    const FolderEntry& entry = browser.entry_at(browser.cursor());
    std::string text =
        printable_text(entry.name) + "  ·  " + browser.kind_at(browser.cursor()).text;
    if (entry.is_link) text += " (link)";
    if (entry.type == EntryType::kFile) {
        text += "  ·  " + format_bytes(static_cast<int64_t>(entry.size_bytes), units);
        if (entry.size_bytes >= 1024 && units != SizeUnits::kRaw) {
            text += " (" + format_count(entry.size_bytes) + " bytes)";
        }
    }
    if (entry.modified_ns != 0) text += "  ·  " + format_local_minute(entry.modified_ns);
    return text;
}

std::string count_text(const FolderBrowser& browser) {
    if (!browser.problem().empty()) return {};
    const size_t shown = browser.rows().size();
    std::string text = format_count(shown) + (shown == 1 ? " entry" : " entries");
    if (browser.left_out_count() > 0) {
        text += ", " + format_count(browser.left_out_count()) + " not shown";
    }
    return text;
}

void draw_summary(const FileDialogSheet& sheet, const Rect& rect) {
    const FileDialogState& own = sheet.own;
    const Theme& theme = sheet.theme();
    push_font(Font::kSmall);
    const std::string count = count_text(sheet.browser());
    const float count_width = ImGui::CalcTextSize(count.c_str()).x;
    draw_text(rect, rect.right() - count_width, theme.text_muted, count);
    const float room = rect.width - count_width - sheet.px(24);
    if (own.system.running()) {
        draw_text(rect, rect.x, theme.text_muted, "Waiting for the system dialog");
    } else if (!own.system_problem.empty()) {
        draw_text(rect, rect.x, theme.error, cut_to_width(own.system_problem, room));
    } else if (sheet.maps_sources()) {
        const std::string text = "Source folder: " + printable_text(sheet.browser().folder());
        draw_text(rect, rect.x, theme.text_muted, cut_middle_to_width(text, room));
    } else {
        draw_text(rect, rect.x, theme.text_muted, cut_middle_to_width(selection_text(sheet), room));
    }
    pop_font();
}

// Where the file is to be written: its name, in the folder that is shown.
void draw_save_name(FileDialogSheet& sheet, const Rect& rect) {
    FileDialogState& own = sheet.own;
    const float height = ImGui::GetFrameHeight();
    const float label = sheet.px(56);
    const float y = std::round(rect.y + (rect.height - height) / 2 + sheet.px(4));
    draw_text({rect.x, y, label, height}, rect.x, sheet.theme().text_muted, "Name");
    ImGui::SetCursorScreenPos({rect.x + label, y});
    if (std::exchange(own.save.wants_focus, false)) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(rect.width - label);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    const bool entered =
        ImGui::InputText("##Name", &own.save.name, ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::PopStyleVar();
    own.save.is_active = ImGui::IsItemActive();
    if (entered) choose_save_path(sheet);
}

void draw_switches(FileDialogSheet& sheet, const Rect& rect) {
    EntryView rows = sheet.browser().view();
    const float y = std::round(rect.y + (rect.height - ImGui::GetFrameHeight()) / 2);
    ImGui::SetCursorScreenPos({rect.x, y});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    ImGui::Checkbox("Hidden files", &rows.show_hidden);
    tooltip("Names that begin with a dot (Ctrl+H)");
    const float used = ImGui::GetItemRectMax().x + sheet.px(20);
    const float wanted =
        ImGui::CalcTextSize("Supported files only").x + ImGui::GetFrameHeight() + 2 * sheet.px(8);
    if (used + wanted < rect.right()) {
        ImGui::SetCursorScreenPos({used, y});
        ImGui::Checkbox("Supported files only", &rows.known_only);
        tooltip("Recognizes files by content, not by name");
    }
    ImGui::PopStyleVar();
    if (rows == sheet.browser().view()) return;
    sheet.browser().set_view(rows);
    sheet.own.wants_filter_focus = true;
}

void start_system_dialog(FileDialogSheet& sheet) {
    FileDialogState& own = sheet.own;
    own.system_for_comparison = sheet.compares();
    own.system_problem.clear();
    own.system.start(
        own.jobs->runner(), "",
        [words = system_dialog_arguments(own.system_program, sheet.browser().folder())](
            JobContext& job) { return run_system_dialog(words, job); });
}

// At the right end of the room, which it then takes itself off.
bool take_button(const FileDialogSheet& sheet, const char* label, ButtonLook look, Rect& room) {
    const float text = ImGui::CalcTextSize(label).x + 2 * sheet.px(14);
    const float width = std::round(std::max(sheet.px(84), text));
    ImGui::SetCursorScreenPos({room.right() - width, room.y});
    room.width -= width + sheet.px(8);
    return sized_button(sheet.view, label, {width, room.height}, look);
}

void draw_buttons(FileDialogSheet& sheet, Rect room) {
    FileDialogState& own = sheet.own;
    FolderBrowser& browser = sheet.browser();
    const bool has_files = !browser.selected_files().empty();
    const bool is_folder = browser.has_cursor() && !browser.is_loading() &&
                           browser.entry_at(browser.cursor()).type == EntryType::kFolder;
    const bool opens_files = !sheet.saves() && !sheet.maps_sources();
    const bool is_wide = room.width >= sheet.px(620);
    const bool can_compare =
        is_wide && opens_files && !sheet.compares() && current_dataset(sheet.view.state);
    // Right to left on the screen, so the keyboard's order is the reverse of reading; a dialog's
    // answer is the nearest to its corner.
    const ButtonLook opens{.is_primary = true,
                           .is_enabled = has_files || is_folder || own.path.is_open};
    if (sheet.saves()) {
        if (take_button(sheet, "Choose", {true, !own.save.name.empty()}, room)) {
            choose_save_path(sheet);
        }
    } else if (sheet.maps_sources()) {
        const bool is_shown = !browser.is_loading() && browser.problem().empty();
        if (take_button(sheet, "Use this folder", {true, is_shown}, room)) {
            choose_source_folder(sheet);
        }
    } else if (take_button(sheet, sheet.compares() ? "Compare" : "Open", opens, room)) {
        own.path.is_open ? submit_typed_path(sheet) : activate_cursor(sheet, sheet.compares());
    }
    if (can_compare) {
        const ButtonLook look{.is_enabled = has_files && !own.path.is_open};
        if (take_button(sheet, "Compare", look, room)) activate_cursor(sheet, true);
        tooltip("Open and compare with the current file (Ctrl+Return)");
    }
    if (take_button(sheet, "Cancel", {}, room)) close_sheet(sheet);
    if (!own.system_program.empty() && is_wide && opens_files) {
        const ButtonLook look{.is_enabled = !own.system.running()};
        if (take_button(sheet, "System dialog…", look, room)) start_system_dialog(sheet);
    }
    draw_switches(sheet, room);
}

}  // namespace

void draw_foot(FileDialogSheet& sheet, const Rect& rect) {
    const float height = sheet.px(kLineHeight);
    const Rect line{rect.x, rect.y, rect.width, height};
    sheet.own.save.is_active = false;
    sheet.saves() ? draw_save_name(sheet, line) : draw_summary(sheet, line);
    draw_buttons(sheet, {rect.x, rect.bottom() - height, rect.width, height});
}

}  // namespace hs
