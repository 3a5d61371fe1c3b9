// The foot of the file dialog: what is selected, switches and answers.

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/file_dialog/file_dialog_parts.h"
#include "app/widgets/basic.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

struct ButtonLook {
    const char* label;
    bool is_primary = false;
    bool is_enabled = true;
};

float button_width(const FileDialogSheet& sheet, const char* label) {
    const float text = ImGui::CalcTextSize(label).x + 2 * sheet.px(14);
    return std::round(std::max(sheet.px(84), text));
}

// Placed by its right edge; returns where the next one to the left ends.
bool draw_button(FileDialogSheet& sheet, const ButtonLook& look, float* right, float y) {
    const Theme& theme = sheet.theme();
    const float width = button_width(sheet, look.label);
    *right -= width;
    ImGui::SetCursorScreenPos({*right, y});
    *right -= sheet.px(8);
    if (look.is_primary && look.is_enabled) {
        ImGui::PushStyleColor(ImGuiCol_Button, theme.accent);
        ImGui::PushStyleColor(ImGuiCol_ButtonHovered, theme.focus);
        ImGui::PushStyleColor(ImGuiCol_ButtonActive, theme.accent);
        ImGui::PushStyleColor(ImGuiCol_Text, theme.text_on_accent);
    } else {
        ImGui::PushStyleColor(ImGuiCol_Button, theme.hover);
        ImGui::PushStyleColor(ImGuiCol_ButtonHovered, theme.pressed);
        ImGui::PushStyleColor(ImGuiCol_ButtonActive, theme.separator);
        ImGui::PushStyleColor(ImGuiCol_Text, look.is_enabled ? theme.text : theme.text_faint);
    }
    ImGui::BeginDisabled(!look.is_enabled);
    const bool pressed = ImGui::Button(look.label, {width, sheet.px(30)});
    ImGui::EndDisabled();
    ImGui::PopStyleColor(4);
    return pressed;
}

void draw_switches(FileDialogSheet& sheet, const Rect& rect, float right) {
    EntryView rows = sheet.browser().view();
    const float y = rect.y + (sheet.px(30) - ImGui::GetFrameHeight()) / 2;
    ImGui::SetCursorScreenPos({rect.x, std::round(y)});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    bool has_changed = ImGui::Checkbox("Hidden files", &rows.show_hidden);
    tooltip("Names that begin with a dot (Ctrl+H)");
    const float used = ImGui::GetItemRectMax().x + sheet.px(20);
    const float wanted =
        ImGui::CalcTextSize("Known files only").x + ImGui::GetFrameHeight() + 2 * sheet.px(8);
    if (used + wanted < right) {
        ImGui::SetCursorScreenPos({used, std::round(y)});
        has_changed = ImGui::Checkbox("Known files only", &rows.known_only) || has_changed;
        tooltip("Told by what is in them, not by their names");
    }
    ImGui::PopStyleVar();
    if (!has_changed) return;
    sheet.browser().set_view(rows);
    sheet.own.wants_filter_focus = true;
}

void start_system_dialog(FileDialogSheet& sheet) {
    FileDialogState& own = sheet.own;
    own.system_for_comparison =
        sheet.view.state.dialog_purpose == FileDialogPurpose::kOpenForComparison;
    const Result<void> started =
        own.system.start(system_dialog_arguments(*own.system_program, sheet.browser().folder()));
    own.system_problem = started.ok() ? std::string() : describe(started.error());
}

// One line about what is selected: what Open would open.
std::string selection_text(const FileDialogSheet& sheet) {
    FolderBrowser& browser = sheet.browser();
    const SizeUnits units = sheet.view.state.settings.size_units;
    if (browser.is_loading() || browser.rows().empty()) return {};
    const size_t count = browser.selected_count();
    if (count > 1) {
        return format_count(count) + " selected  ·  " +
               format_bytes(static_cast<int64_t>(browser.selected_bytes()), units);
    }
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

}  // namespace

void draw_answers(FileDialogSheet& sheet, const Rect& rect) {
    FileDialogState& own = sheet.own;
    FolderBrowser& browser = sheet.browser();
    const AppState& state = sheet.view.state;
    const bool compares = state.dialog_purpose == FileDialogPurpose::kOpenForComparison;
    const bool has_files = !browser.selected_files().empty();
    const bool is_folder = !browser.rows().empty() && !browser.is_loading() && !has_files &&
                           browser.entry_at(browser.cursor()).type == EntryType::kFolder;
    float right = rect.right();
    // Right to left on the screen, so the keyboard's order is the reverse of reading; a dialog's
    // answer is the nearest to its corner.
    const char* answer = compares ? "Compare" : "Open";
    if (draw_button(sheet, {answer, true, has_files || is_folder}, &right, rect.y)) {
        activate_cursor(sheet, compares);
    }
    const bool can_compare = !compares && current_dataset(state) != nullptr;
    const bool is_wide = rect.width >= sheet.px(620);
    if (can_compare && is_wide) {
        if (draw_button(sheet, {"Open for comparison", false, has_files}, &right, rect.y)) {
            activate_cursor(sheet, true);
        }
        tooltip("Beside the one that is shown (Ctrl+Return)");
    }
    if (draw_button(sheet, {"Cancel"}, &right, rect.y)) close_sheet(sheet);
    if (own.system_program.has_value() && is_wide) {
        const bool is_free = !own.system.is_running();
        if (draw_button(sheet, {"System dialog…", false, is_free}, &right, rect.y)) {
            start_system_dialog(sheet);
        }
    }
    draw_switches(sheet, rect, right);
}

void draw_selection_summary(FileDialogSheet& sheet, const Rect& rect) {
    const FileDialogState& own = sheet.own;
    const Theme& theme = sheet.theme();
    push_font(Font::kSmall);
    const float y = std::round(rect.y + (rect.height - ImGui::GetFontSize()) / 2);
    const std::string count = count_text(sheet.browser());
    const float count_width = ImGui::CalcTextSize(count.c_str()).x;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddText({rect.right() - count_width, y}, theme.text_muted, count.c_str());
    const float room = rect.width - count_width - sheet.px(24);
    if (own.system.is_running()) {
        to.AddText({rect.x, y}, theme.text_muted, "Waiting for the system dialog");
    } else if (!own.system_problem.empty()) {
        to.AddText({rect.x, y}, theme.error, cut_to_width(own.system_problem, room).c_str());
    } else {
        to.AddText({rect.x, y}, theme.text_muted,
                   cut_middle_to_width(selection_text(sheet), room).c_str());
    }
    pop_font();
}

}  // namespace hs
