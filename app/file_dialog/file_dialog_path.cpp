// Back, forward and up; the crumbs, the path field they turn into, and the completions below it.

#include <imgui.h>
#include <imgui_internal.h>  // ImTextCharToUtf8
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/file_dialog/file_dialog_parts.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kCandidatesShown = 9;
constexpr float kWaysWidth = 96;
constexpr float kCompletionHeight = 26;
constexpr float kCrumbPad = 6;  // left and right of a crumb's text
constexpr float kCrumbGap = 14;

bool way_button(FileDialogSheet& sheet, const char* label, ImVec2 at, Pointing pointing,
                bool is_enabled) {
    const float size = sheet.px(28);
    ImGui::BeginDisabled(!is_enabled);
    const bool is_pressed = hit_row(sheet, label, {at.x, at.y, size, size}, false);
    ImGui::EndDisabled();
    draw_chevron(*ImGui::GetWindowDrawList(), {at.x + size / 2, at.y + size / 2}, sheet.px(15),
                 is_enabled ? sheet.theme().text : sheet.theme().text_faint, pointing);
    tooltip(label);
    return is_pressed;
}

void draw_ways(FileDialogSheet& sheet, ImVec2 at) {
    FolderBrowser& browser = sheet.browser();
    const float step = sheet.px(30);
    if (way_button(sheet, "Back", at, Pointing::kLeft, browser.can_go_back())) browser.go_back();
    at.x += step;
    if (way_button(sheet, "Forward", at, Pointing::kRight, browser.can_go_forward())) {
        browser.go_forward();
    }
    at.x += step;
    if (way_button(sheet, "Parent folder", at, Pointing::kUp, browser.folder() != "/")) {
        browser.go_parent();
    }
}

// The path field. Its text may be changed in its own callback alone.

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
        const size_t places = std::min(completion->candidates.size(), kCandidatesShown) + 1;
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
    // The field gives up the keyboard on Enter; a folder stays to be typed on.
    field.wants_focus = true;
    field.wants_caret_at_end = true;
    if (!chosen.ends_with('/')) sheet.browser().submit_path(field.text);
}

// What is typed before the field has the keyboard, which takes a frame or two, belongs to it too.
void take_early_letters(PathField& field) {
    if (!field.wants_caret_at_end) return;
    ImVector<ImWchar>& letters = ImGui::GetIO().InputQueueCharacters;
    for (const ImWchar letter : letters) {
        char utf8[5] = {};
        ImTextCharToUtf8(utf8, letter);
        if (letter >= 32) field.text += utf8;
    }
    letters.resize(0);
}

void draw_path_field(FileDialogSheet& sheet, const Rect& rect) {
    PathField& field = sheet.own.path;
    take_early_letters(field);
    const PathCompletion* completion = sheet.browser().complete(field.text);
    FieldEdit edit{field, completion};
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    if (std::exchange(field.wants_focus, false)) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(rect.width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {sheet.px(8), (rect.height - ImGui::GetFontSize()) / 2});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    constexpr ImGuiInputTextFlags kFlags =
        ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackCompletion |
        ImGuiInputTextFlags_CallbackHistory | ImGuiInputTextFlags_CallbackAlways;
    const std::string before = field.text;
    const bool is_entered = ImGui::InputText("##Path", &field.text, kFlags, on_path_edit, &edit);
    ImGui::PopStyleVar(2);
    if (is_entered) {
        submit(sheet, completion);
    } else if (field.text != before) {
        field.candidate = 0;
        sheet.browser().clear_path_problem();
    }
}

void draw_candidate(FileDialogSheet& sheet, const PathCompletion& completion, size_t index) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect rect{at.x, at.y, ImGui::GetContentRegionAvail().x, sheet.px(kCompletionHeight)};
    const std::string text = printable_text(completion.candidates[index]);
    const bool is_chosen = sheet.own.path.candidate == index + 1;
    ImGui::PushID(static_cast<int>(index));
    const bool is_pressed = hit_row(sheet, text + "##candidate", rect, is_chosen);
    ImGui::PopID();
    draw_text(rect, rect.x + sheet.px(8), sheet.theme().text,
              cut_middle_to_width(text, rect.width - sheet.px(16)));
    if (!is_pressed) return;
    sheet.own.path.candidate = index + 1;
    submit(sheet, &completion);
}

// What is below the field: why the path leads nowhere, and names that it could go on with.
struct CompletionLines {
    const std::string& problem;
    const PathCompletion* completion = nullptr;  // null: no names
    size_t names = 0;
    size_t names_left_out = 0;

    [[nodiscard]] size_t count() const {
        return (problem.empty() ? 0 : 1) + names + (names_left_out > 0 ? 1 : 0);
    }
};

CompletionLines completion_lines(const FileDialogSheet& sheet) {
    const std::string& typed = sheet.own.path.text;
    CompletionLines lines{sheet.browser().path_problem(), sheet.browser().complete(typed)};
    if (lines.completion == nullptr) return lines;
    const std::vector<std::string>& names = lines.completion->candidates;
    const bool is_complete =
        lines.completion->candidate_count == 1 && split_typed_path(typed).prefix == names[0];
    if (is_complete && lines.problem.empty()) return lines;
    lines.names = std::min(names.size(), kCandidatesShown);
    lines.names_left_out = lines.completion->candidate_count - lines.names;
    return lines;
}

void draw_completion_lines(FileDialogSheet& sheet, const CompletionLines& lines) {
    const float line = sheet.px(kCompletionHeight);
    if (!lines.problem.empty()) {
        ImGui::SetCursorPos({sheet.px(12), sheet.px(4) + (line - ImGui::GetFontSize()) / 2});
        text_in(sheet.theme().error, lines.problem);
        // An item, not a bare move of the cursor: below it there may be nothing else.
        ImGui::SetCursorPos({sheet.px(4), sheet.px(4)});
        ImGui::Dummy({1, line});
    }
    for (size_t i = 0; i < lines.names; ++i) draw_candidate(sheet, *lines.completion, i);
    if (lines.names_left_out == 0) return;
    ImGui::SetCursorPosX(sheet.px(12));
    text_in(sheet.theme().text_muted, "and " + format_count(lines.names_left_out) + " more");
}

// The crumbs.

float crumb_width(const FileDialogSheet& sheet, const Breadcrumb& crumb) {
    return ImGui::CalcTextSize(printable_text(crumb.label).c_str()).x + 2 * sheet.px(kCrumbPad);
}

// `below` is the name of the crumb after it, on which the cursor is put; empty: it is the last.
void draw_crumb(FileDialogSheet& sheet, const Breadcrumb& crumb, const Rect& rect,
                const std::string& below) {
    const std::string text = printable_text(crumb.label);
    ImGui::PushID(crumb.path.c_str());
    if (hit_row(sheet, text + "##crumb", rect, false)) sheet.browser().visit(crumb.path, below);
    ImGui::PopID();
    const float pad = sheet.px(kCrumbPad);
    draw_text(rect, rect.x + pad, below.empty() ? sheet.theme().text : sheet.theme().text_muted,
              cut_middle_to_width(text, rect.width - 2 * pad));
    if (below.empty()) return;
    draw_chevron(*ImGui::GetWindowDrawList(),
                 {rect.right() + sheet.px(kCrumbGap) / 2, rect.y + rect.height / 2}, sheet.px(9),
                 sheet.theme().text_faint, Pointing::kRight);
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
    draw_fill(rect, sheet.theme().field, sheet.px(4));
    ImGui::GetWindowDrawList()->AddRect({rect.x, rect.y}, {rect.right(), rect.bottom()},
                                        sheet.theme().separator, sheet.px(4));
    const float inset = sheet.px(2);
    const float end = rect.right() - sheet.px(32);
    float x = rect.x + inset;
    const std::vector<Breadcrumb> crumbs = shown_crumbs(sheet, end - x);
    for (size_t i = 0; i < crumbs.size(); ++i) {
        const bool is_last = i + 1 == crumbs.size();
        const float width =
            std::max(sheet.px(24), std::min(crumb_width(sheet, crumbs[i]), end - x));
        draw_crumb(sheet, crumbs[i], {x, rect.y + inset, width, rect.height - 2 * inset},
                   is_last ? "" : last_name(crumbs[i + 1].path));
        x += width + (is_last ? 0 : sheet.px(kCrumbGap));
    }
    // The rest of the bar turns it into a text field.
    ImGui::SetCursorScreenPos({x, rect.y});
    if (hit_area("Type a path", {rect.right() - x, rect.height})) {
        begin_typing_path(sheet, sheet.browser().folder(), false);
    }
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    tooltip("Type a path (Ctrl+L)");
}

Rect beside_ways(const FileDialogSheet& sheet, const Rect& bar) {
    const float ways = sheet.px(kWaysWidth);
    return {bar.x + ways, bar.y, bar.width - ways, bar.height};
}

}  // namespace

void begin_typing_path(FileDialogSheet& sheet, std::string text, bool caret_at_end) {
    if (!caret_at_end && !text.ends_with('/')) text += '/';
    sheet.own.path = {true, true, caret_at_end, std::move(text), 0};
    sheet.browser().forget_completion();
    sheet.browser().clear_path_problem();
}

void stop_typing_path(FileDialogSheet& sheet) {
    sheet.own.path.is_open = false;
    sheet.own.wants_filter_focus = true;
    sheet.browser().clear_path_problem();
}

void draw_path_bar(FileDialogSheet& sheet, const Rect& bar) {
    draw_ways(sheet, {bar.x, bar.y});
    const auto draw = sheet.own.path.is_open ? draw_path_field : draw_crumbs;
    draw(sheet, beside_ways(sheet, bar));
}

void draw_completions(FileDialogSheet& sheet, const Rect& bar) {
    if (!sheet.own.path.is_open) return;
    const CompletionLines lines = completion_lines(sheet);
    if (lines.count() == 0) return;
    const Rect above = beside_ways(sheet, bar);
    const float height = static_cast<float>(lines.count()) * sheet.px(kCompletionHeight);
    ImGui::SetCursorScreenPos({above.x, above.bottom() + sheet.px(4)});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, sheet.theme().raised);
    ImGui::PushStyleColor(ImGuiCol_Border, sheet.theme().separator);
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, sheet.px(6));
    ImGui::PushStyleVar(ImGuiStyleVar_ChildBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {sheet.px(4), sheet.px(4)});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    // The border's name differs between versions of Dear ImGui, its bit never does.
    constexpr ImGuiChildFlags kBorder = 1 << 0;
    constexpr ImGuiChildFlags kChild = kBorder | ImGuiChildFlags_AlwaysUseWindowPadding;
    constexpr ImGuiWindowFlags kWindow = ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar;
    if (ImGui::BeginChild("completions", {above.width, height + 2 * sheet.px(4)}, kChild,
                          kWindow)) {
        draw_completion_lines(sheet, lines);
    }
    ImGui::EndChild();
    ImGui::PopStyleVar(4);
    ImGui::PopStyleColor(2);
}

}  // namespace hs
