// The crumbs, the path field they turn into, and the list of completions below it.

#include <imgui.h>
#include <imgui_internal.h>  // ImTextCharToUtf8
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "app/file_dialog/file_dialog_parts.h"
#include "app/file_dialog/path_text.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr size_t kCandidatesShown = 9;

// Applies what is asked for inside the field's own callback, where its text may be changed.
struct FieldEdit {
    FileDialogSheet& sheet;
    const PathCompletion* completion;
};

std::string candidate_path(const FileDialogSheet& sheet, const PathCompletion& completion) {
    const std::string& name = completion.candidates[sheet.own.chosen_candidate - 1];
    return split_typed_path(sheet.own.path).folder_text + name;
}

void replace_text(ImGuiInputTextCallbackData& data, const std::string& text) {
    data.DeleteChars(0, data.BufTextLen);
    data.InsertChars(0, text.c_str());
}

void move_candidate(FileDialogState& own, const PathCompletion* completion, int by) {
    const int count =
        completion == nullptr
            ? 0
            : static_cast<int>(std::min(completion->candidates.size(), kCandidatesShown));
    const int next = static_cast<int>(own.chosen_candidate) + by;
    own.chosen_candidate = static_cast<size_t>((next + count + 1) % (count + 1));
}

int on_path_edit(ImGuiInputTextCallbackData* data) {
    auto& edit = *static_cast<FieldEdit*>(data->UserData);
    FileDialogState& own = edit.sheet.own;
    switch (data->EventFlag) {
        case ImGuiInputTextFlags_CallbackCompletion:
            if (edit.completion == nullptr) return 0;
            replace_text(*data, own.chosen_candidate > 0
                                    ? candidate_path(edit.sheet, *edit.completion)
                                    : edit.completion->text);
            own.chosen_candidate = 0;
            return 0;
        case ImGuiInputTextFlags_CallbackHistory:
            move_candidate(own, edit.completion, data->EventKey == ImGuiKey_UpArrow ? -1 : 1);
            return 0;
        case ImGuiInputTextFlags_CallbackAlways:
            if (!own.wants_caret_at_end) return 0;
            own.wants_caret_at_end = false;
            data->CursorPos = data->BufTextLen;
            data->ClearSelection();
            return 0;
        default:
            return 0;
    }
}

void submit(FileDialogSheet& sheet, const PathCompletion* completion) {
    FileDialogState& own = sheet.own;
    const bool has_choice = own.chosen_candidate > 0 && completion != nullptr &&
                            own.chosen_candidate <= completion->candidates.size();
    if (has_choice) own.path = candidate_path(sheet, *completion);
    own.chosen_candidate = 0;
    // The field gives up the keyboard on Enter; a folder stays to be typed on.
    own.wants_path_focus = true;
    own.wants_caret_at_end = true;
    if (!has_choice || own.path.back() != '/') sheet.browser().submit_path(own.path);
}

// What is typed before the field has the keyboard, which takes a frame or two, belongs to it too.
void take_early_letters(FileDialogState& own) {
    if (!own.wants_caret_at_end) return;
    ImVector<ImWchar>& letters = ImGui::GetIO().InputQueueCharacters;
    for (const ImWchar letter : letters) {
        char utf8[5] = {};
        ImTextCharToUtf8(utf8, letter);
        if (letter >= 32) own.path += utf8;
    }
    letters.resize(0);
}

void draw_path_field(FileDialogSheet& sheet, const Rect& rect) {
    FileDialogState& own = sheet.own;
    take_early_letters(own);
    const PathBase base{sheet.browser().home(), sheet.browser().folder()};
    const PathCompletion* completion = own.completer->complete(own.path, base);
    FieldEdit edit{sheet, completion};
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    if (std::exchange(own.wants_path_focus, false)) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(rect.width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {sheet.px(8), (rect.height - ImGui::GetFontSize()) / 2});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    constexpr ImGuiInputTextFlags kFlags =
        ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackCompletion |
        ImGuiInputTextFlags_CallbackHistory | ImGuiInputTextFlags_CallbackAlways;
    const std::string before = own.path;
    const bool is_entered = ImGui::InputText("##Path", &own.path, kFlags, on_path_edit, &edit);
    ImGui::PopStyleVar(2);
    if (is_entered) {
        submit(sheet, completion);
    } else if (own.path != before) {
        own.chosen_candidate = 0;
        sheet.browser().clear_path_problem();
    }
}

// How many crumbs from the end fit into the width; the last one always does.
size_t first_crumb_that_fits(const std::vector<Breadcrumb>& crumbs, float width, float extra) {
    float used = 0;
    size_t first = crumbs.size() - 1;
    for (size_t i = crumbs.size(); i > 0; --i) {
        used += ImGui::CalcTextSize(printable_text(crumbs[i - 1].label).c_str()).x + extra;
        if (used > width && i < crumbs.size()) break;
        first = i - 1;
    }
    return first;
}

// `below` is the name of the crumb after it: the cursor goes there.
void draw_crumb(FileDialogSheet& sheet, const Breadcrumb& crumb, const Rect& rect,
                const std::string& below) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    const std::string text = printable_text(crumb.label);
    ImGui::PushID(crumb.path.c_str());
    const bool pressed = hit_area((text + "##crumb").c_str(), {rect.width, rect.height});
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    if (pressed) sheet.browser().visit(crumb.path, below);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (hovered) {
        to.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, sheet.theme().hover,
                         sheet.px(4));
    }
    const float pad = sheet.px(6);
    to.AddText({rect.x + pad, std::round(rect.y + (rect.height - ImGui::GetFontSize()) / 2)},
               below.empty() ? sheet.theme().text : sheet.theme().text_muted,
               cut_middle_to_width(text, rect.width - 2 * pad).c_str());
}

void draw_crumbs(FileDialogSheet& sheet, const Rect& rect) {
    const Theme& theme = sheet.theme();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, theme.field, sheet.px(4));
    to.AddRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, theme.separator, sheet.px(4));
    const std::vector<Breadcrumb> crumbs =
        breadcrumbs(sheet.browser().folder(), sheet.browser().home());
    const float pad = sheet.px(6);
    const float gap = sheet.px(14);
    const float end = rect.right() - sheet.px(32);
    const float inset = sheet.px(2);
    size_t first = first_crumb_that_fits(crumbs, end - rect.x - inset, 2 * pad + gap);
    float x = rect.x + inset;
    if (first > 0) {
        // What does not fit is one step: the parent of the first crumb that does.
        const Breadcrumb more{"…", crumbs[first - 1].path};
        const float width = ImGui::CalcTextSize("…").x + 2 * pad;
        first = std::max(first, first_crumb_that_fits(crumbs, end - rect.x - inset - width - gap,
                                                      2 * pad + gap));
        draw_crumb(sheet, more, {x, rect.y + inset, width, rect.height - 2 * inset},
                   crumbs[first - 1].label);
        x += width;
        draw_chevron(to, {x + gap / 2, rect.y + rect.height / 2}, sheet.px(9), theme.text_faint,
                     Pointing::kRight);
        x += gap;
    }
    for (size_t i = first; i < crumbs.size(); ++i) {
        const bool is_last = i + 1 == crumbs.size();
        const float wanted =
            ImGui::CalcTextSize(printable_text(crumbs[i].label).c_str()).x + 2 * pad;
        const float width = std::max(sheet.px(24), std::min(wanted, end - x));
        draw_crumb(sheet, crumbs[i], {x, rect.y + inset, width, rect.height - 2 * inset},
                   is_last ? std::string() : crumbs[i + 1].label);
        x += width;
        if (is_last) break;
        draw_chevron(to, {x + gap / 2, rect.y + rect.height / 2}, sheet.px(9), theme.text_faint,
                     Pointing::kRight);
        x += gap;
    }
    // The rest of the bar turns it into a text field.
    ImGui::SetCursorScreenPos({x, rect.y});
    if (hit_area("Type a path", {rect.right() - x, rect.height})) {
        begin_typing_path(sheet, sheet.browser().folder(), false);
    }
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    tooltip("Type a path (Ctrl+L)");
}

void draw_candidate(FileDialogSheet& sheet, const PathCompletion& completion, size_t index) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = sheet.px(26);
    const std::string text = printable_text(completion.candidates[index]);
    ImGui::PushID(static_cast<int>(index));
    const bool pressed = ImGui::InvisibleButton((text + "##candidate").c_str(), {width, height});
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    FileDialogState& own = sheet.own;
    const bool chosen = own.chosen_candidate == index + 1;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (chosen || hovered) {
        to.AddRectFilled(at, {at.x + width, at.y + height},
                         chosen ? sheet.theme().selection : sheet.theme().hover, sheet.px(4));
    }
    to.AddText({at.x + sheet.px(8), std::round(at.y + (height - ImGui::GetFontSize()) / 2)},
               sheet.theme().text, cut_middle_to_width(text, width - sheet.px(16)).c_str());
    if (!pressed) return;
    own.chosen_candidate = index + 1;
    submit(sheet, &completion);
}

}  // namespace

void begin_typing_path(FileDialogSheet& sheet, std::string text, bool caret_at_end) {
    FileDialogState& own = sheet.own;
    own.is_typing_path = true;
    own.wants_path_focus = true;
    own.wants_caret_at_end = caret_at_end;
    own.chosen_candidate = 0;
    own.path = std::move(text);
    if (own.path.empty() || own.path.back() != '/') {
        if (!caret_at_end) own.path += '/';
    }
    own.completer->forget();
    sheet.browser().clear_path_problem();
}

void stop_typing_path(FileDialogSheet& sheet) {
    sheet.own.is_typing_path = false;
    sheet.own.wants_filter_focus = true;
    sheet.browser().clear_path_problem();
}

void draw_path_bar(FileDialogSheet& sheet, const Rect& rect) {
    if (sheet.own.is_typing_path) {
        draw_path_field(sheet, rect);
    } else {
        draw_crumbs(sheet, rect);
    }
}

void draw_completions(FileDialogSheet& sheet, const Rect& path_bar) {
    FileDialogState& own = sheet.own;
    if (!own.is_typing_path) return;
    const PathCompletion* completion =
        own.completer->complete(own.path, {sheet.browser().home(), sheet.browser().folder()});
    const std::string& problem = sheet.browser().path_problem();
    const size_t count = completion == nullptr ? 0 : completion->candidates.size();
    const size_t shown = std::min(count, kCandidatesShown);
    const bool is_complete = completion != nullptr && completion->candidate_count == 1 &&
                             split_typed_path(own.path).prefix == completion->candidates[0];
    if (problem.empty() && (shown == 0 || is_complete)) return;

    const float line = sheet.px(26);
    const size_t rest = completion == nullptr ? 0 : completion->candidate_count - shown;
    const float lines =
        static_cast<float>(shown) + (problem.empty() ? 0.0F : 1.0F) + (rest > 0 ? 1.0F : 0.0F);
    ImGui::SetCursorScreenPos({path_bar.x, path_bar.bottom() + sheet.px(4)});
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
    if (ImGui::BeginChild("completions", {path_bar.width, lines * line + 2 * sheet.px(4)}, kChild,
                          kWindow)) {
        if (!problem.empty()) {
            ImGui::SetCursorPos({sheet.px(12), sheet.px(4) + (line - ImGui::GetFontSize()) / 2});
            text_in(sheet.theme().error, problem);
            // An item, not a bare move of the cursor: below it there may be nothing else.
            ImGui::SetCursorPos({sheet.px(4), sheet.px(4)});
            ImGui::Dummy({1, line});
        }
        for (size_t i = 0; i < shown; ++i) draw_candidate(sheet, *completion, i);
        if (rest > 0) {
            ImGui::SetCursorPosX(sheet.px(12));
            text_in(sheet.theme().text_muted, "and " + format_count(rest) + " more");
        }
    }
    ImGui::EndChild();
    ImGui::PopStyleVar(4);
    ImGui::PopStyleColor(2);
}

}  // namespace hs
