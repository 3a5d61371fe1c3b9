#include "app/views/log.h"

#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <array>

#include "app/views/log_rows.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

// A switch that shows or hides one kind of entry, with their count.
void draw_kind_switch(ViewContext& view, const char* label, Severity severity, bool& shown) {
    const auto count = static_cast<uint64_t>(
        std::count_if(view.state.messages.log.begin(), view.state.messages.log.end(),
                      [&](const LogEntry& entry) { return entry.severity == severity; }));
    const std::string text = format_count(count);
    const float height = ImGui::GetFrameHeight();
    const float width = view.px(32) + ImGui::CalcTextSize(text.c_str()).x + view.px(8);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (hit_area(label, {width, height})) shown = !shown;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + width, at.y + height};
    if (shown) to.AddRectFilled(at, end, view.theme.hover, view.px(4));
    if (!shown || ImGui::IsItemHovered()) to.AddRect(at, end, view.theme.separator, view.px(4));
    const float middle = at.y + height / 2;
    draw_severity(to, {at.x + view.px(16), middle}, view.px(12), view.theme, severity);
    to.AddText({at.x + view.px(30), std::round(middle - ImGui::GetFontSize() / 2)},
               shown ? view.theme.text : view.theme.text_faint, text.c_str());
    tooltip(label);
    ImGui::SameLine();
}

void draw_tools(ViewContext& view, LogViewState& own) {
    if (view.wants(ViewRequest::kFind)) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(std::min(view.px(280), ImGui::GetContentRegionAvail().x / 2));
    ImGui::InputTextWithHint("##filter", "Filter the log", &own.filter);
    ImGui::SameLine();
    draw_kind_switch(view, "Show errors", Severity::kError, own.show_errors);
    draw_kind_switch(view, "Show warnings", Severity::kWarning, own.show_warnings);
    draw_kind_switch(view, "Show notes", Severity::kInfo, own.show_info);
    const float buttons = view.px(150);
    const float right = ImGui::GetWindowWidth() - view.px(16) - buttons;
    if (right > ImGui::GetCursorPosX()) {
        ImGui::SetCursorPosX(right);
    } else {
        ImGui::NewLine();
    }
    if (ImGui::Button("Copy all", {view.px(80), 0})) {
        view.actions.push(CopyText{log_as_text(view.state, log_rows(view.state, own)), "the log"});
    }
    ImGui::SameLine();
    if (ImGui::Button("Clear", {view.px(62), 0})) view.actions.push(ClearLog{});
}

void draw_entry_menu(ViewContext& view, const LogEntry& entry) {
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopupContextItem("entry menu")) return;
    if (ImGui::MenuItem("Copy entry", "Ctrl+C")) {
        view.actions.push(CopyText{log_line(view.state, entry), "the entry"});
    }
    if (ImGui::MenuItem("Copy file path", nullptr, false, !entry.file.empty())) {
        view.actions.push(CopyText{entry.file, "path"});
    }
    ImGui::EndPopup();
}

void draw_entry(ViewContext& view, LogViewState& own, const LogEntry& entry, bool wide) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::PushID(static_cast<int>(entry.number));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (ImGui::Selectable("##entry", own.selected == entry.number,
                          ImGuiSelectableFlags_SpanAllColumns)) {
        own.selected = entry.number;
    }
    draw_entry_menu(view, entry);
    const float middle = at.y + ImGui::GetTextLineHeight() / 2;
    draw_severity(*ImGui::GetWindowDrawList(), {at.x + view.px(8), middle}, view.px(12), view.theme,
                  entry.severity);
    ImGui::TableNextColumn();
    text_in(view.theme.text_muted, log_time(view.state, entry));
    ImGui::TableNextColumn();
    std::string message = printable_text(entry.message);
    if (entry.repeats > 1) message += "  (" + format_count(entry.repeats) + " times)";
    text_cut(message, ImGui::GetContentRegionAvail().x, view.theme.text);
    if (!wide) {
        ImGui::PopID();
        return;
    }
    ImGui::TableNextColumn();
    text_cut_middle(printable_text(file_name_of(entry.file)), ImGui::GetContentRegionAvail().x,
                    view.theme.text_muted);
    if (!entry.file.empty() && ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal)) {
        ImGui::SetTooltip("%s", printable_text(entry.file).c_str());
    }
    ImGui::TableNextColumn();
    if (entry.byte_offset) {
        const std::string offset = format_count(*entry.byte_offset);
        const float width = ImGui::CalcTextSize(offset.c_str()).x;
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() +
                             std::max(0.0F, ImGui::GetContentRegionAvail().x - width));
        text_in(view.theme.text_muted, offset);
    }
    ImGui::PopID();
}

void draw_table(ViewContext& view, LogViewState& own, const std::vector<size_t>& rows,
                float height) {
    constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_BordersInnerH |
                                       ImGuiTableFlags_Resizable |
                                       ImGuiTableFlags_NoBordersInBodyUntilResize |
                                       ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_PadOuterX;
    // A narrow view leaves file and byte to the line of details.
    const bool wide = ImGui::GetContentRegionAvail().x > view.px(560);
    if (!ImGui::BeginTable(wide ? "log" : "narrow log", wide ? 5 : 3, kFlags, {0, height})) return;
    constexpr ImGuiTableColumnFlags kFixed = ImGuiTableColumnFlags_WidthFixed;
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn("##kind", kFixed | ImGuiTableColumnFlags_NoResize, view.px(16));
    ImGui::TableSetupColumn("Time", kFixed, view.px(68));
    ImGui::TableSetupColumn("Message", ImGuiTableColumnFlags_WidthStretch);
    if (wide) {
        ImGui::TableSetupColumn("File", kFixed, view.px(160));
        ImGui::TableSetupColumn("Byte", kFixed, view.px(96));
    }
    ImGui::PushStyleColor(ImGuiCol_Text, view.theme.text_muted);
    ImGui::TableHeadersRow();
    ImGui::PopStyleColor();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            draw_entry(view, own, view.state.messages.log[rows[static_cast<size_t>(i)]], wide);
        }
    }
    ImGui::EndTable();
}

const LogEntry* selected_entry(const AppState& state, const LogViewState& own) {
    const auto found =
        std::find_if(state.messages.log.begin(), state.messages.log.end(),
                     [&](const LogEntry& entry) { return entry.number == own.selected; });
    return found == state.messages.log.end() ? nullptr : &*found;
}

// The whole of the selected entry, wrapped: rows show one line only.
void draw_detail(ViewContext& view, const LogEntry& entry, float height) {
    if (ImGui::BeginChild("detail", {0, height}, ImGuiChildFlags_AlwaysUseWindowPadding)) {
        ImGui::PushTextWrapPos(0);
        text_in(view.theme.text, printable_text(entry.message));
        std::string where = printable_text(entry.file);
        if (entry.byte_offset) where += "  byte " + format_count(*entry.byte_offset);
        if (!where.empty()) text_in(view.theme.text_muted, where);
        ImGui::PopTextWrapPos();
    }
    ImGui::EndChild();
}

}  // namespace

void draw_log(ViewContext& view, LogViewState& own) {
    if (view.state.messages.log.empty()) {
        empty_line(view, "No warnings or errors");
        return;
    }
    draw_tools(view, own);
    ImGui::Dummy({0, view.px(4)});
    const LogEntry* selected = selected_entry(view.state, own);
    if (selected && view.wants(ViewRequest::kCopy)) {
        view.actions.push(CopyText{log_line(view.state, *selected), "the entry"});
    }
    const std::vector<size_t> rows = log_rows(view.state, own);
    if (rows.empty()) {
        empty_line(view, "No entries match the filter.");
        return;
    }
    const float all = ImGui::GetContentRegionAvail().y;
    const float detail = selected ? std::min(view.px(88), all / 3) : 0;
    draw_table(view, own, rows, all - detail);
    if (selected) draw_detail(view, *selected, 0);
}

}  // namespace hs
