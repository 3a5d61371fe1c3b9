// Column heads and rows of the file dialog. Rows are drawn by hand over plain hit areas: a hundred
// thousand of them cost what the thirty on the screen cost.

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/file_dialog/file_dialog_parts.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "core/base/text_search.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kRowHeight = 28;
constexpr float kHeadHeight = 28;
constexpr float kScrollbar = 14;
constexpr float kPad = 12;        // left and right of what is in a column
constexpr float kSignWidth = 26;  // before a name

struct Column {
    EntrySort sort;
    const char* title;
    float width_px;  // design; 0: what is left
    bool is_right_aligned;
    float least_sheet_px;  // narrower sheets leave it out
};
constexpr std::array<Column, 4> kColumns = {{
    {EntrySort::kName, "Name", 0, false, 0},
    {EntrySort::kSize, "Size", 88, true, 300},
    {EntrySort::kModified, "Modified", 132, false, 700},
    {EntrySort::kKind, "Kind", 188, false, 400},
}};

// What is in them, without padding: the line of the heads. Of no width: it is left out.
using Cells = std::array<Rect, kColumns.size()>;

Cells place_cells(const FileDialogSheet& sheet, const Rect& table) {
    Cells cells;
    const float pads = 2 * sheet.px(kPad);
    float left_over = table.width - pads - sheet.px(kScrollbar);
    for (size_t i = 1; i < kColumns.size(); ++i) {
        if (table.width < sheet.px(kColumns[i].least_sheet_px)) continue;
        cells[i].width = sheet.px(kColumns[i].width_px);
        left_over -= cells[i].width + pads;
    }
    cells[0].width = std::max(sheet.px(60), left_over);
    float x = table.x + sheet.px(kPad);
    for (Rect& cell : cells) {
        cell = {x, table.y, cell.width, sheet.px(kHeadHeight)};
        if (cell.width > 0) x += cell.width + pads;
    }
    return cells;
}

// Returns where it begins and ends.
std::pair<float, float> draw_aligned(const Column& column, const Rect& cell, ImU32 colour,
                                     const std::string& text) {
    const float width = ImGui::CalcTextSize(text.c_str()).x;
    const float x = column.is_right_aligned ? cell.right() - width : cell.x;
    draw_text(cell, x, colour, text);
    return {x, x + width};
}

void draw_head(FileDialogSheet& sheet, const Column& column, const Rect& cell) {
    const Theme& theme = sheet.theme();
    FolderBrowser& browser = sheet.browser();
    const float pad = sheet.px(kPad);
    ImGui::SetCursorScreenPos({cell.x - pad, cell.y});
    if (hit_area(column.title, {cell.width + 2 * pad, cell.height})) {
        browser.toggle_sort(column.sort);
        sheet.own.scroll_to_cursor = true;
        sheet.own.wants_filter_focus = true;
    }
    const bool is_sorted = browser.view().sort == column.sort;
    push_font(Font::kSmall);
    const auto [begin, end] = draw_aligned(
        column, cell, is_sorted || ImGui::IsItemHovered() ? theme.text : theme.text_muted,
        column.title);
    pop_font();
    if (!is_sorted) return;
    const float x = column.is_right_aligned ? begin - sheet.px(10) : end + sheet.px(10);
    draw_chevron(*ImGui::GetWindowDrawList(), {x, cell.y + cell.height / 2}, sheet.px(10),
                 theme.accent, browser.view().is_descending ? Pointing::kDown : Pointing::kUp);
}

// Where the filter's first plain word is in the name: that part is drawn in the accent colour.
std::pair<size_t, size_t> marked_part(const FileDialogSheet& sheet, const FolderEntry& entry) {
    std::string_view word = sheet.browser().view().filter;
    word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
    word = word.substr(0, word.find(' '));
    const size_t at = find_text_in_any_case(entry.name, word);
    if (at == std::string::npos) return {0, 0};
    return {at, at + word.size()};
}

void draw_name(const FileDialogSheet& sheet, const FolderEntry& entry, Rect cell, ImU32 colour) {
    const std::string shown = printable_text(entry.name);
    const bool is_whole = ImGui::CalcTextSize(shown.c_str()).x <= cell.width;
    if (!is_whole || shown != entry.name) {
        draw_text(cell, cell.x, colour, cut_middle_to_width(shown, cell.width));
        if (!is_whole) tooltip(shown.c_str());
        return;
    }
    const auto [begin, end] = marked_part(sheet, entry);
    for (const auto& [part, part_colour] :
         {std::pair{shown.substr(0, begin), colour},
          std::pair{shown.substr(begin, end - begin), sheet.theme().accent},
          std::pair{shown.substr(end), colour}}) {
        draw_text(cell, cell.x, part_colour, part);
        cell.x += ImGui::CalcTextSize(part.c_str()).x;
    }
}

// Of a column other than that of names.
std::string cell_text(const FileDialogSheet& sheet, const FolderEntry& entry, const FileKind& kind,
                      EntrySort column) {
    if (column == EntrySort::kKind) return printable_text(kind.text);
    if (column == EntrySort::kModified) {
        return entry.modified_ns == 0 ? "" : format_local_minute(entry.modified_ns);
    }
    if (entry.type != EntryType::kFile) return {};
    return format_bytes(static_cast<int64_t>(entry.size_bytes),
                        sheet.view.state.settings.size_units);
}

// The row is the item drawn last.
void draw_cells(const FileDialogSheet& sheet, size_t row, const Cells& cells, bool is_faded) {
    const Theme& theme = sheet.theme();
    const FolderEntry& entry = sheet.browser().entry_at(row);
    const FileKind kind = sheet.browser().kind_at(row);
    const bool is_known = kind.tone == KindTone::kKnown;
    const Rect& name = cells[0];
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 sign{name.x + sheet.px(8), name.y + name.height / 2};
    if (entry.type == EntryType::kFolder) {
        draw_folder_sign(to, sign, sheet.px(15), is_faded ? theme.text_faint : theme.accent);
    } else {
        const ImU32 colour = is_known && !is_faded ? theme.text_muted : theme.text_faint;
        draw_file_sign(to, sign, sheet.px(15), colour, is_known);
    }
    const bool is_quiet =
        entry.is_hidden || entry.type == EntryType::kBroken || entry.type == EntryType::kSpecial;
    const float indent = sheet.px(kSignWidth);
    draw_name(sheet, entry, {name.x + indent, name.y, name.width - indent, name.height},
              is_faded || is_quiet ? theme.text_faint : theme.text);
    for (size_t i = 1; i < cells.size(); ++i) {
        if (cells[i].width <= 0) continue;
        ImU32 colour = theme.text_muted;
        if (kColumns[i].sort == EntrySort::kKind && kind.tone != KindTone::kPlain) {
            colour = is_known ? theme.text : theme.warning;
        }
        draw_aligned(kColumns[i], cells[i], is_faded ? theme.text_faint : colour,
                     cut_to_width(cell_text(sheet, entry, kind, kColumns[i].sort), cells[i].width));
    }
}

void act_on_click(FileDialogSheet& sheet, size_t row) {
    const ImGuiIO& io = ImGui::GetIO();
    sheet.browser().select(row, io.KeyShift  ? SelectHow::kExtend
                                : io.KeyCtrl ? SelectHow::kToggle
                                             : SelectHow::kOnly);
    const FolderEntry& entry = sheet.browser().entry_at(row);
    if (sheet.saves() && entry.type == EntryType::kFile) sheet.own.save.name = entry.name;
    const bool is_double = ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    if (is_double && !io.KeyCtrl && !io.KeyShift) activate_cursor(sheet, sheet.compares());
}

void draw_row(FileDialogSheet& sheet, size_t row, Cells cells, bool is_faded) {
    const Theme& theme = sheet.theme();
    FolderBrowser& browser = sheet.browser();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size{std::max(1.0F, ImGui::GetContentRegionAvail().x), sheet.px(kRowHeight)};
    const std::string label = printable_text(browser.entry_at(row).name) + "##row";
    ImGui::PushID(static_cast<int>(row));
    ImGui::InvisibleButton(label.c_str(), size);
    ImGui::PopID();
    const bool is_hovered = ImGui::IsItemHovered() && !is_faded;
    const bool is_chosen = sheet.saves() ? browser.entry_at(row).name == sheet.own.save.name
                                         : browser.is_selected(row);
    const bool is_selected = is_chosen && !is_faded;
    const Rect look{at.x + sheet.px(4), at.y, size.x - 2 * sheet.px(4), size.y};
    if (is_selected || is_hovered) {
        draw_fill(look, is_selected ? theme.selection : theme.hover, sheet.px(5));
    }
    if (!is_faded && !sheet.own.save.is_active && browser.has_cursor() && browser.cursor() == row) {
        draw_frame(look, theme.selection_edge, sheet.px(5));
    }
    for (Rect& cell : cells) cell = {cell.x, at.y, cell.width, size.y};
    draw_cells(sheet, row, cells, is_faded);
    // On the press, not on the release: a row is there to be picked, not to be thought about.
    if (is_hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) act_on_click(sheet, row);
}

// Brings the cursor into view when a key, a filter or a new folder has moved it.
void scroll_to_cursor(FileDialogSheet& sheet, float height) {
    if (!std::exchange(sheet.own.scroll_to_cursor, false)) return;
    const float row = sheet.px(kRowHeight);
    const float top = static_cast<float>(sheet.browser().cursor()) * row;
    const float scroll = ImGui::GetScrollY();
    if (top < scroll || top + row > scroll + height) {
        ImGui::SetScrollY(top < scroll ? top : top + row - height);
    }
}

void draw_message(const FileDialogSheet& sheet, const Rect& rect, const std::string& text,
                  bool is_problem) {
    const float width = std::min(rect.width - sheet.px(48), ImGui::CalcTextSize(text.c_str()).x);
    const float sign = is_problem ? sheet.px(26) : 0;
    const float left = std::round(rect.x + (rect.width - width - sign) / 2);
    const float top = std::round(rect.y + rect.height * 0.42F);
    if (is_problem) {
        draw_severity(*ImGui::GetWindowDrawList(),
                      {left + sheet.px(8), top + ImGui::GetFontSize() / 2}, sheet.px(16),
                      sheet.theme(), Severity::kWarning);
    }
    ImGui::SetCursorScreenPos({left + sign, top});
    ImGui::PushTextWrapPos(left + sign + width - ImGui::GetWindowPos().x + 1);
    text_in(is_problem ? sheet.theme().text : sheet.theme().text_muted, text);
    ImGui::PopTextWrapPos();
}

// Instead of rows; empty: there are some, or will soon be.
std::string message_for_no_rows(const FolderBrowser& browser) {
    const EntryView& view = browser.view();
    if (browser.is_slow() && browser.rows().empty()) {
        return "Reading the folder, " + format_count(browser.entries_read()) + " entries so far";
    }
    if (browser.is_loading()) return {};
    if (!browser.problem().empty()) return browser.problem();
    if (!browser.rows().empty()) return {};
    if (!view.filter.empty()) return "No files match \"" + printable_text(view.filter) + "\".";
    if (browser.left_out_count() == 0) return "This folder is empty.";
    if (view.known_only) return "No supported files here. Turn off \"Supported files only\".";
    return "Only hidden files here. Press Ctrl+H to show them.";
}

void draw_rows(FileDialogSheet& sheet, const Rect& rect, const Cells& cells) {
    FolderBrowser& browser = sheet.browser();
    if (const std::string message = message_for_no_rows(browser); !message.empty()) {
        draw_message(sheet, rect, message, message == browser.problem());
        return;
    }
    scroll_to_cursor(sheet, rect.height);
    const bool is_faded = browser.is_slow();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(browser.rows().size()), sheet.px(kRowHeight));
    while (clipper.Step()) {
        for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
            draw_row(sheet, static_cast<size_t>(row), cells, is_faded);
        }
    }
}

}  // namespace

int64_t rows_per_page(const FileDialogSheet& sheet, const Rect& table) {
    const float rows = (table.height - sheet.px(kHeadHeight)) / sheet.px(kRowHeight);
    return std::max(1, static_cast<int>(rows) - 1);
}

void draw_entry_table(FileDialogSheet& sheet, const Rect& rect) {
    const Cells cells = place_cells(sheet, rect);
    for (size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].width > 0) draw_head(sheet, kColumns[i], cells[i]);
    }
    const float head = sheet.px(kHeadHeight);
    draw_fill({rect.x, rect.y + head - 1, rect.width, 1}, sheet.theme().separator);
    const Rect rows{rect.x, rect.y + head, rect.width, rect.height - head};
    // No keyboard navigation of the library's: the arrows are the dialog's own.
    const PanelLook look{.background = 0, .padding = {0, 0}, .flags = ImGuiWindowFlags_NoNav};
    if (begin_panel(sheet.view, "Files", rows, look)) {
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
        draw_rows(sheet, rows, cells);
        ImGui::PopStyleVar();
    }
    end_panel();
}

}  // namespace hs
