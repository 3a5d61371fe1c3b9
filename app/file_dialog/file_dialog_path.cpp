// Back, forward and up; the crumbs, the path field they turn into, and the completions below it.

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <utility>

#include "app/file_dialog/file_dialog_parts.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr size_t kCandidatesShown = 9;
constexpr float kWaysWidth = 96;
constexpr float kCompletionHeight = 26;
constexpr float kCrumbPad = 6;  // left and right of a crumb's text
constexpr float kCrumbGap = 14;

void draw_ways(FileDialogSheet& sheet, ImVec2 at) {
    FolderBrowser& browser = sheet.browser();
    const struct {
        const char* label;
        Pointing pointing;
        bool is_enabled;
        void (FolderBrowser::*go)();
    } ways[] = {
        {"Back", Pointing::kLeft, browser.can_go_back(), &FolderBrowser::go_back},
        {"Forward", Pointing::kRight, browser.can_go_forward(), &FolderBrowser::go_forward},
        {"Parent folder", Pointing::kUp, browser.folder() != "/", &FolderBrowser::go_parent},
    };
    const float size = sheet.px(28);
    for (const auto& way : ways) {
        ImGui::BeginDisabled(!way.is_enabled);
        if (hit_row(sheet, way.label, {at.x, at.y, size, size}, false)) (browser.*way.go)();
        ImGui::EndDisabled();
        draw_chevron(*ImGui::GetWindowDrawList(), {at.x + size / 2, at.y + size / 2}, sheet.px(15),
                     way.is_enabled ? sheet.theme().text : sheet.theme().text_faint, way.pointing);
        tooltip(way.label);
        at.x += sheet.px(30);
    }
}

// The path field. Its text may be changed in its own callback alone.

size_t shown_count(const PathCompletion& completion) {
    return std::min(completion.candidates.size(), kCandidatesShown);
}

// The candidate chosen in the list, whole; empty: none is.
std::string chosen_path(const PathField& field, const PathCompletion* completion) {
    if (completion == nullptr || field.candidate == 0) return {};
    if (field.candidate > completion->candidates.size()) return {};
    return split_typed_path(field.text).folder_text + completion->candidates[field.candidate - 1];
}

struct FieldEdit {
    PathField& field;
    const PathCompletion* completion;
};

int on_path_edit(ImGuiInputTextCallbackData* data) {
    auto& [field, completion] = *static_cast<FieldEdit*>(data->UserData);
    if (data->EventFlag == ImGuiInputTextFlags_CallbackCompletion && completion != nullptr) {
        const std::string chosen = chosen_path(field, completion);
        data->DeleteChars(0, data->BufTextLen);
        data->InsertChars(0, (chosen.empty() ? completion->text : chosen).c_str());
        field.candidate = 0;
    } else if (data->EventFlag == ImGuiInputTextFlags_CallbackHistory && completion != nullptr) {
        // In a circle through all that are shown and none.
        const size_t places = shown_count(*completion) + 1;
        const size_t step = data->EventKey == ImGuiKey_UpArrow ? places - 1 : 1;
        field.candidate = (field.candidate + step) % places;
    } else if (data->EventFlag == ImGuiInputTextFlags_CallbackAlways &&
               std::exchange(field.wants_caret_at_end, false)) {
        data->CursorPos = data->BufTextLen;
        data->ClearSelection();
    }
    return 0;
}

void submit(FileDialogSheet& sheet, const PathCompletion* completion) {
    PathField& field = sheet.own.path;
    const std::string chosen = chosen_path(field, completion);
    if (!chosen.empty()) field.text = chosen;
    field.candidate = 0;
    // The field gives up the keyboard on Enter; a folder of the list stays to be typed on.
    field.wants_focus = true;
    field.wants_caret_at_end = true;
    field.submitted = field.text;
    if (!chosen.ends_with('/')) sheet.browser().submit_path(field.text);
}

void draw_path_field(FileDialogSheet& sheet, const Rect& rect) {
    PathField& field = sheet.own.path;
    if (field.wants_caret_at_end) {
        // What is typed before the field has the keyboard, which takes a frame or two, is its too.
        ImVector<ImWchar>& letters = ImGui::GetIO().InputQueueCharacters;
        for (const ImWchar letter : letters) {
            if (letter >= 32) append_utf8(field.text, letter);
        }
        letters.resize(0);
    }
    const PathCompletion* completion = sheet.browser().complete(field.text);
    FieldEdit edit{field, completion};
    if (std::exchange(field.wants_focus, false)) ImGui::SetKeyboardFocusHere();
    constexpr ImGuiInputTextFlags kFlags =
        ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackCompletion |
        ImGuiInputTextFlags_CallbackHistory | ImGuiInputTextFlags_CallbackAlways;
    const std::string before = field.text;
    push_field(sheet, rect, 8);
    const bool is_entered = ImGui::InputText("##Path", &field.text, kFlags, on_path_edit, &edit);
    ImGui::PopStyleVar(2);
    if (is_entered) {
        submit(sheet, completion);
    } else if (field.text != before) {
        field.candidate = 0;
        sheet.browser().clear_path_problem();
    }
}

// The crumbs.

float crumb_width(const FileDialogSheet& sheet, const Breadcrumb& crumb) {
    return ImGui::CalcTextSize(printable_text(crumb.label).c_str()).x + 2 * sheet.px(kCrumbPad);
}

// From the last one on those that fit, with one step for the others: to the parent of the first.
std::vector<Breadcrumb> shown_crumbs(const FileDialogSheet& sheet, float room) {
    std::vector<Breadcrumb> crumbs = breadcrumbs(sheet.browser().folder(), sheet.browser().home());
    const float gap = sheet.px(kCrumbGap);
    for (const Breadcrumb& crumb : crumbs) room -= crumb_width(sheet, crumb) + gap;
    if (room < 0) room -= crumb_width(sheet, {"…", ""}) + gap;
    size_t left_out = 0;
    while (room < 0 && left_out + 1 < crumbs.size()) {
        room += crumb_width(sheet, crumbs[left_out++]) + gap;
    }
    if (left_out == 0) return crumbs;
    crumbs.erase(crumbs.begin(), crumbs.begin() + static_cast<ptrdiff_t>(left_out) - 1);
    crumbs[0].label = "…";
    return crumbs;
}

void draw_crumbs(FileDialogSheet& sheet, const Rect& rect) {
    const Theme& theme = sheet.theme();
    draw_fill(rect, theme.field, sheet.px(4));
    draw_frame(rect, theme.separator, sheet.px(4));
    const float inset = sheet.px(2);
    const float gap = sheet.px(kCrumbGap);
    const float end = rect.right() - sheet.px(32);
    Rect at{rect.x + inset, rect.y + inset, 0, rect.height - 2 * inset};
    const std::vector<Breadcrumb> crumbs = shown_crumbs(sheet, end - at.x);
    for (size_t i = 0; i < crumbs.size(); ++i) {
        const bool is_last = i + 1 == crumbs.size();
        at.width = std::max(sheet.px(24), std::min(crumb_width(sheet, crumbs[i]), end - at.x));
        ImGui::PushID(crumbs[i].path.c_str());
        if (text_row(sheet, crumbs[i].label + "##crumb", at,
                     {kCrumbPad, is_last ? theme.text : theme.text_muted})) {
            // The cursor comes to be on the folder that is left.
            const std::string below = is_last ? std::string() : last_name(crumbs[i + 1].path);
            sheet.browser().visit(crumbs[i].path, below);
        }
        ImGui::PopID();
        at.x += at.width;
        if (is_last) break;
        draw_chevron(*ImGui::GetWindowDrawList(), {at.x + gap / 2, rect.y + rect.height / 2},
                     sheet.px(9), theme.text_faint, Pointing::kRight);
        at.x += gap;
    }
    // The rest of the bar turns it into a text field.
    ImGui::SetCursorScreenPos({at.x, rect.y});
    if (hit_area("Type a path", {rect.right() - at.x, rect.height})) {
        begin_typing_path(sheet, sheet.browser().folder(), false);
    }
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    tooltip("Type a path (Ctrl+L)");
}

Rect beside_ways(const FileDialogSheet& sheet, const Rect& bar) {
    const float ways = sheet.px(kWaysWidth);
    return {bar.x + ways, bar.y, bar.width - ways, bar.height};
}

struct CompletionLine {
    std::string text;
    ImU32 colour;
    size_t candidate = 0;  // its number; 0: it is none
};

// What is below the field: why the path leads nowhere, names that it could go on with, and how many
// there is no room for.
std::vector<CompletionLine> completion_lines(const FileDialogSheet& sheet) {
    const Theme& theme = sheet.theme();
    const std::string& problem = sheet.browser().path_problem();
    std::vector<CompletionLine> lines;
    if (!problem.empty()) lines.push_back({problem, theme.error});
    const PathCompletion* completion = sheet.browser().complete(sheet.own.path.text);
    if (completion == nullptr) return lines;
    const std::vector<std::string>& names = completion->candidates;
    const bool is_complete = completion->candidate_count == 1 &&
                             split_typed_path(sheet.own.path.text).prefix == names[0];
    if (is_complete && problem.empty()) return lines;
    const size_t shown = shown_count(*completion);
    for (size_t i = 0; i < shown; ++i) lines.push_back({names[i], theme.text, i + 1});
    if (const size_t left_out = completion->candidate_count - shown; left_out > 0) {
        lines.push_back({"and " + format_count(left_out) + " more", theme.text_muted});
    }
    return lines;
}

void draw_completion_line(FileDialogSheet& sheet, const Rect& rect, const CompletionLine& line) {
    if (line.candidate == 0) {
        return draw_text(rect, rect.x + sheet.px(8), line.colour, line.text);
    }
    size_t& chosen = sheet.own.path.candidate;
    ImGui::PushID(static_cast<int>(line.candidate));
    if (text_row(sheet, line.text + "##candidate", rect,
                 {8, line.colour, line.candidate == chosen})) {
        chosen = line.candidate;
        submit(sheet, sheet.browser().complete(sheet.own.path.text));
    }
    ImGui::PopID();
}

}  // namespace

void begin_typing_path(FileDialogSheet& sheet, std::string text, bool caret_at_end) {
    if (!caret_at_end && !text.ends_with('/')) text += '/';
    sheet.own.path = {true, true, caret_at_end, std::move(text), 0, {}};
    sheet.browser().forget_completion();
    sheet.browser().clear_path_problem();
}

void submit_typed_path(FileDialogSheet& sheet) {
    submit(sheet, sheet.browser().complete(sheet.own.path.text));
}

void end_typing_path(FileDialogSheet& sheet) {
    PathField& field = sheet.own.path;
    if (!field.is_open) return;
    // Letters that were typed while the folder was read.
    std::string rest;
    if (field.text.starts_with(field.submitted)) rest = field.text.substr(field.submitted.size());
    field = {};
    sheet.browser().forget_completion();
    EntryView rows = sheet.browser().view();
    rows.filter = std::move(rest);
    sheet.browser().set_view(rows);
    sheet.own.wants_filter_focus = !sheet.saves();
    sheet.own.save.wants_focus = sheet.saves();
}

void draw_path_bar(FileDialogSheet& sheet, const Rect& bar) {
    draw_ways(sheet, {bar.x, bar.y});
    const auto draw = sheet.own.path.is_open ? draw_path_field : draw_crumbs;
    draw(sheet, beside_ways(sheet, bar));
}

void draw_completions(FileDialogSheet& sheet, const Rect& bar) {
    if (!sheet.own.path.is_open) return;
    const std::vector<CompletionLine> lines = completion_lines(sheet);
    if (lines.empty()) return;
    const Rect above = beside_ways(sheet, bar);
    const float pad = sheet.px(4);
    const Rect list{above.x, above.bottom() + pad, above.width,
                    static_cast<float>(lines.size()) * sheet.px(kCompletionHeight) + 2 * pad};
    const PanelLook look{.background = sheet.theme().raised,
                         .padding = {4, 4},
                         .flags = ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar};
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, sheet.px(6));
    if (begin_panel(sheet.view, "completions", list, look)) {
        Rect line{list.x + pad, list.y + pad, list.width - 2 * pad, sheet.px(kCompletionHeight)};
        for (const CompletionLine& one : lines) {
            draw_completion_line(sheet, line, one);
            line.y += line.height;
        }
        ImGui::PushClipRect({list.x, list.y}, {list.right(), list.bottom()}, false);
        draw_frame(list, sheet.theme().separator, sheet.px(6));
        ImGui::PopClipRect();
    }
    end_panel();
    ImGui::PopStyleVar();
}

}  // namespace hs
