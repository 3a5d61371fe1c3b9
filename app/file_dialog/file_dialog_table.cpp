// Column heads and rows of the file dialog. Rows are drawn by hand over plain hit areas: a hundred
// thousand of them cost what the thirty on the screen cost.

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/file_dialog/file_dialog_parts.h"
#include "app/file_dialog/natural_order.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kRowHeight = 28;
constexpr float kHeadHeight = 28;
constexpr float kScrollbar = 14;

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

struct ColumnPlace {
    float left = 0;  // px from the table's left
    float width = 0;
    bool is_shown = false;
};
using ColumnPlaces = std::array<ColumnPlace, kColumns.size()>;

ColumnPlaces place_columns(const FileDialogSheet& sheet, float table_width) {
    ColumnPlaces places;
    const float pad = sheet.px(12);
    float left_over = table_width - 2 * pad - sheet.px(kScrollbar);
    for (size_t i = 0; i < kColumns.size(); ++i) {
        places[i].is_shown = table_width >= sheet.px(kColumns[i].least_sheet_px);
        if (!places[i].is_shown || kColumns[i].width_px == 0) continue;
        places[i].width = sheet.px(kColumns[i].width_px);
        left_over -= places[i].width + 2 * pad;
    }
    float x = pad;
    for (size_t i = 0; i < kColumns.size(); ++i) {
        if (!places[i].is_shown) continue;
        if (kColumns[i].width_px == 0) places[i].width = std::max(sheet.px(60), left_over);
        places[i].left = x;
        x += places[i].width + 2 * pad;
    }
    return places;
}

void draw_heads(FileDialogSheet& sheet, const Rect& rect, const ColumnPlaces& places) {
    const Theme& theme = sheet.theme();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    for (size_t i = 0; i < kColumns.size(); ++i) {
        if (!places[i].is_shown) continue;
        const float pad = sheet.px(12);
        const float left = rect.x + places[i].left - pad;
        const float width = places[i].width + 2 * pad;
        ImGui::SetCursorScreenPos({left, rect.y});
        if (hit_area(kColumns[i].title, {width, rect.height})) {
            sheet.browser().toggle_sort(kColumns[i].sort);
            sheet.own.scroll_to_cursor = true;
            sheet.own.wants_filter_focus = true;
        }
        const bool is_sorted = sheet.browser().view().sort == kColumns[i].sort;
        const ImU32 colour = is_sorted || ImGui::IsItemHovered() ? theme.text : theme.text_muted;
        push_font(Font::kSmall);
        const float text_width = ImGui::CalcTextSize(kColumns[i].title).x;
        const float y = std::round(rect.y + (rect.height - ImGui::GetFontSize()) / 2);
        const float x = kColumns[i].is_right_aligned ? left + width - pad - text_width : left + pad;
        to.AddText({x, y}, colour, kColumns[i].title);
        pop_font();
        if (!is_sorted) continue;
        const float arrow_x =
            kColumns[i].is_right_aligned ? x - sheet.px(10) : x + text_width + sheet.px(10);
        draw_chevron(to, {arrow_x, rect.y + rect.height / 2}, sheet.px(10), theme.accent,
                     sheet.browser().view().is_descending ? Pointing::kDown : Pointing::kUp);
    }
    to.AddRectFilled({rect.x, rect.bottom() - 1}, {rect.right(), rect.bottom()}, theme.separator);
}

// Where the filter's first plain word is in the name: that part is drawn in the accent colour.
std::pair<size_t, size_t> marked_part(const FileDialogSheet& sheet, const FolderEntry& entry) {
    const std::string filter = folded_text(sheet.browser().view().filter);
    const size_t begin = filter.find_first_not_of(' ');
    if (begin == std::string::npos) return {0, 0};
    const std::string word = filter.substr(begin, filter.find(' ', begin) - begin);
    const size_t at = entry.folded.find(word);
    if (at == std::string::npos) return {0, 0};
    return {at, at + word.size()};
}

void draw_name(FileDialogSheet& sheet, const FolderEntry& entry, ImVec2 at, float width,
               ImU32 colour) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const std::string shown = printable_text(entry.name);
    const auto [begin, end] = marked_part(sheet, entry);
    const bool is_whole = shown == entry.name && ImGui::CalcTextSize(shown.c_str()).x <= width;
    if (begin == end || !is_whole) {
        to.AddText(at, colour, cut_middle_to_width(shown, width).c_str());
        return;
    }
    const char* text = shown.c_str();
    const std::array<const char*, 4> cuts = {text, text + begin, text + end, text + shown.size()};
    for (size_t i = 0; i < 3; ++i) {
        to.AddText(at, i == 1 ? sheet.theme().accent : colour, cuts[i], cuts[i + 1]);
        at.x += ImGui::CalcTextSize(cuts[i], cuts[i + 1]).x;
    }
}

ImU32 kind_colour(const Theme& theme, KindTone tone) {
    switch (tone) {
        case KindTone::kKnown:
            return theme.text;
        case KindTone::kProblem:
            return theme.warning;
        case KindTone::kPlain:
            break;
    }
    return theme.text_muted;
}

struct RowLook {
    const FolderEntry& entry;
    const KindText& kind;
    Rect rect;
    bool is_faded;
};

void draw_sign(FileDialogSheet& sheet, const RowLook& look, float x) {
    const Theme& theme = sheet.theme();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 centre{x + sheet.px(8), look.rect.y + look.rect.height / 2};
    if (look.entry.type == EntryType::kFolder) {
        draw_folder_sign(to, centre, sheet.px(15), look.is_faded ? theme.text_faint : theme.accent);
        return;
    }
    const bool is_known = look.kind.tone == KindTone::kKnown;
    draw_file_sign(to, centre, sheet.px(15),
                   is_known && !look.is_faded ? theme.text_muted : theme.text_faint, is_known);
}

void draw_cells(FileDialogSheet& sheet, const RowLook& look, const ColumnPlaces& places) {
    const Theme& theme = sheet.theme();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const bool is_quiet = look.is_faded || look.entry.is_hidden ||
                          look.entry.type == EntryType::kBroken ||
                          look.entry.type == EntryType::kSpecial;
    const float y = std::round(look.rect.y + (look.rect.height - ImGui::GetFontSize()) / 2);
    const float name_left = look.rect.x + places[0].left;
    draw_sign(sheet, look, name_left);
    const float text_left = name_left + sheet.px(26);
    draw_name(sheet, look.entry, {text_left, y}, name_left + places[0].width - text_left,
              is_quiet ? theme.text_faint : theme.text);

    const ImU32 fact = look.is_faded ? theme.text_faint : theme.text_muted;
    if (places[1].is_shown && look.entry.type == EntryType::kFile) {
        const std::string size = format_bytes(static_cast<int64_t>(look.entry.size_bytes),
                                              sheet.view.state.settings.size_units);
        const float right = look.rect.x + places[1].left + places[1].width;
        to.AddText({right - ImGui::CalcTextSize(size.c_str()).x, y}, fact, size.c_str());
    }
    if (places[2].is_shown && look.entry.modified_ns != 0) {
        to.AddText({look.rect.x + places[2].left, y}, fact,
                   format_local_minute(look.entry.modified_ns).c_str());
    }
    if (places[3].is_shown) {
        to.AddText({look.rect.x + places[3].left, y},
                   look.is_faded ? theme.text_faint : kind_colour(theme, look.kind.tone),
                   cut_to_width(printable_text(look.kind.text), places[3].width).c_str());
    }
}

void act_on_click(FileDialogSheet& sheet, size_t row) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) && !io.KeyCtrl && !io.KeyShift) {
        sheet.browser().select(row, SelectHow::kOnly);
        activate_cursor(sheet,
                        sheet.view.state.dialog_purpose == FileDialogPurpose::kOpenForComparison);
        return;
    }
    sheet.browser().select(row, io.KeyShift  ? SelectHow::kExtend
                                : io.KeyCtrl ? SelectHow::kToggle
                                             : SelectHow::kOnly);
}

void draw_row(FileDialogSheet& sheet, size_t row, const ColumnPlaces& places, bool is_faded) {
    const Theme& theme = sheet.theme();
    const FolderEntry& entry = sheet.browser().entry_at(row);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect rect{at.x, at.y, ImGui::GetContentRegionAvail().x, sheet.px(kRowHeight)};
    ImGui::PushID(static_cast<int>(row));
    const std::string label = printable_text(entry.name) + "##row";
    ImGui::InvisibleButton(label.c_str(), {std::max(1.0F, rect.width), rect.height});
    ImGui::PopID();
    const bool is_hovered = ImGui::IsItemHovered();
    const bool is_selected = sheet.browser().is_selected(row);
    const bool is_cursor = sheet.browser().cursor() == row;
    const float inset = sheet.px(4);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 low{rect.x + inset, rect.y};
    const ImVec2 high{rect.right() - inset, rect.bottom()};
    if (!is_faded && (is_selected || is_hovered)) {
        to.AddRectFilled(low, high, is_selected ? theme.selection : theme.hover, sheet.px(5));
    }
    if (!is_faded && is_cursor) {
        to.AddRect(low, high, theme.selection_edge, sheet.px(5), ImDrawFlags_None, 1);
    }
    const KindText kind = sheet.browser().kind_at(row);
    draw_cells(sheet, {entry, kind, rect, is_faded}, places);
    const bool is_cut =
        ImGui::CalcTextSize(printable_text(entry.name).c_str()).x > places[0].width - sheet.px(26);
    if (is_cut) tooltip(printable_text(entry.name).c_str());
    // On the press, not on the release: a row is there to be picked, not to be thought about.
    const bool is_pressed = is_hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    if (is_pressed && !is_faded) act_on_click(sheet, row);
}

// Brings the cursor into view when a key, a filter or a new folder has moved it.
void scroll_to_cursor(FileDialogSheet& sheet, float height) {
    if (!std::exchange(sheet.own.scroll_to_cursor, false)) return;
    const float row = sheet.px(kRowHeight);
    const float top = static_cast<float>(sheet.browser().cursor()) * row;
    const float scroll = ImGui::GetScrollY();
    if (top < scroll) {
        ImGui::SetScrollY(top);
    } else if (top + row > scroll + height) {
        ImGui::SetScrollY(top + row - height);
    }
}

std::string reason_for_no_rows(const FileDialogSheet& sheet) {
    const FolderBrowser& browser = sheet.browser();
    const EntryView& view = browser.view();
    if (!view.filter.empty())
        return "Nothing here matches \"" + printable_text(view.filter) + "\".";
    if (browser.left_out_count() == 0) return "This folder is empty.";
    if (view.known_only) return "No file here is of a known kind.";
    return "Everything here is hidden. Ctrl+H shows it.";
}

void draw_message(FileDialogSheet& sheet, const Rect& rect, const std::string& text,
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

void draw_rows(FileDialogSheet& sheet, const Rect& rect, const ColumnPlaces& places) {
    constexpr double kFadeAfter_s = 0.15;
    FolderBrowser& browser = sheet.browser();
    const bool is_slow =
        browser.is_loading() && ImGui::GetTime() - sheet.own.loading_since_s > kFadeAfter_s;
    if (is_slow && browser.rows().empty()) {
        draw_message(
            sheet, rect,
            "Reading the folder, " + format_count(browser.entries_read()) + " entries so far",
            false);
        return;
    }
    if (!browser.problem().empty() && !browser.is_loading()) {
        draw_message(sheet, rect, browser.problem(), true);
        return;
    }
    if (browser.rows().empty() && !browser.is_loading()) {
        draw_message(sheet, rect, reason_for_no_rows(sheet), false);
        return;
    }
    scroll_to_cursor(sheet, rect.height);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(browser.rows().size()), sheet.px(kRowHeight));
    while (clipper.Step()) {
        for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
            // A double click may have left the folder in the middle of the list.
            if (static_cast<size_t>(row) >= browser.rows().size()) break;
            draw_row(sheet, static_cast<size_t>(row), places, is_slow);
        }
    }
}

}  // namespace

int64_t rows_per_page(const FileDialogSheet& sheet, const Rect& rect) {
    const float rows = (rect.height - sheet.px(kHeadHeight)) / sheet.px(kRowHeight);
    return std::max(1, static_cast<int>(rows) - 1);
}

void draw_entry_table(FileDialogSheet& sheet, const Rect& rect) {
    const ColumnPlaces places = place_columns(sheet, rect.width);
    const float head = sheet.px(kHeadHeight);
    draw_heads(sheet, {rect.x, rect.y, rect.width, head}, places);
    const Rect rows{rect.x, rect.y + head, rect.width, rect.height - head};
    // No keyboard navigation of the library's: the arrows are the dialog's own.
    const PanelLook look{.background = 0, .padding = {0, 0}, .flags = ImGuiWindowFlags_NoNav};
    if (begin_panel(sheet.view, "Files", rows, look)) {
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
        draw_rows(sheet, rows, places);
        ImGui::PopStyleVar();
    }
    end_panel();
}

}  // namespace hs
