#include "app/views/welcome.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/example_data.h"
#include "app/panels/recent_list.h"
#include "app/widgets/basic.h"
#include "app/widgets/tab_stop.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr size_t kRecentShown = 8;
constexpr float kColumnWidth = 560;
constexpr float kRowHeight = 32;

struct KeyHint {
    const char* keys;
    const char* does;
};
constexpr std::array<KeyHint, 3> kHints = {
    {{"Ctrl+P", "Search everything"}, {"F1", "All keys"}, {"Ctrl+T", "Toggle dark theme"}}};

bool large_button(const ViewContext& view, const char* label, bool is_primary) {
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, view.px(6));
    const float width = std::round(ImGui::CalcTextSize(label).x + 2 * view.px(20));
    const bool pressed = sized_button(view, label, {width, view.px(38)}, {is_primary, true});
    ImGui::PopStyleVar();
    return pressed;
}

void open_example(ViewContext& view) {
    std::vector<std::string> files = example_files(find_example_folder());
    if (files.empty()) {
        view.actions.push(
            AddToast{Severity::kWarning, "The example data is not beside this program"});
        return;
    }
    view.actions.push(OpenFiles{{files[0]}});
    if (files.size() > 1) view.actions.push(OpenFiles{{files[1]}, true});
    for (size_t i = 2; i < files.size(); ++i) view.actions.push(OpenFiles{{files[i]}});
}

void draw_head(ViewContext& view) {
    push_font(Font::kTitle);
    text_in(view.theme.text, "heapscope");
    pop_font();
    ImGui::Dummy({0, view.px(2)});
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text_muted,
            "Shows where a Python program's memory went: which code allocated it, what it is made "
            "of, and why it is still alive.");
    ImGui::PopTextWrapPos();
}

void draw_ways_in(ViewContext& view) {
    const float room = ImGui::GetContentRegionAvail().x;
    if (large_button(view, "Open files…", true)) {
        view.actions.push(ShowFileDialog{FileDialogPurpose::kOpen});
    }
    const bool is_narrow = room < view.px(320);
    if (!is_narrow) ImGui::SameLine(0, view.px(10));
    if (large_button(view, "Open the example", false)) open_example(view);
    tooltip("Two heap dumps of a small shop, and the log of a run");
    ImGui::Dummy({0, view.px(4)});
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text_muted, "Or drop files anywhere on this window.");
    ImGui::PopTextWrapPos();
}

void draw_recent_files(ViewContext& view, const std::vector<RecentFile>& files) {
    panel_heading(view, "Recent");
    const char* clear = "Clear##recent files";
    const float width = ImGui::CalcTextSize("Clear").x + 2 * ImGui::GetStyle().FramePadding.x;
    ImGui::SameLine(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - width);
    ImGui::PushStyleColor(ImGuiCol_Button, ImU32{0});
    ImGui::PushStyleColor(ImGuiCol_Text, view.theme.text_muted);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
    if (ImGui::Button(clear)) view.actions.push(ForgetRecentFiles{});
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
    tooltip("Keeps pinned files");
    ImGui::Dummy({0, view.px(2)});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    const size_t count = std::min(files.size(), kRecentShown);
    for (size_t i = 0; i < count; ++i) {
        draw_recent_row(view, files[i], {.height_px = kRowHeight, .shows_folder = true});
    }
    ImGui::PopStyleVar();
}

void draw_key_hints(ViewContext& view) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float right = start.x + ImGui::GetContentRegionAvail().x;
    ImVec2 at = start;
    push_font(Font::kSmall);
    const float cap_height = ImGui::GetFontSize() + 2 * view.px(3);
    pop_font();
    for (const KeyHint& hint : kHints) {
        const float cap = key_cap_width(view, hint.keys);
        const float width = cap + view.px(8) + ImGui::CalcTextSize(hint.does).x;
        if (at.x > start.x && at.x + width > right) {
            at = {start.x, at.y + cap_height + view.px(8)};
        }
        draw_key_cap(view, at, hint.keys);
        to.AddText(
            {at.x + cap + view.px(8), std::round(at.y + (cap_height - ImGui::GetFontSize()) / 2)},
            view.theme.text_muted, hint.does);
        at.x += width + view.px(24);
    }
    ImGui::Dummy({0, at.y + cap_height - start.y});
}

// Height of what is drawn below, to place it a little above the middle.
float content_height(const ViewContext& view, size_t recent_count) {
    const float recent = recent_count == 0 ? 0 : 64 + kRowHeight * static_cast<float>(recent_count);
    return view.px(240 + recent);
}

}  // namespace

void draw_welcome(ViewContext& view) {
    const std::vector<RecentFile> files = recent_files_not_open(view.state);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float width = std::min(view.px(kColumnWidth), room.x - 2 * view.px(16));
    const float height = content_height(view, std::min(files.size(), kRecentShown));
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + std::max(0.0F, std::floor((room.x - width) / 2)),
                         at.y + std::max(0.0F, std::floor((room.y - height) * 0.4F))});
    if (begin_part("welcome", {std::max(1.0F, width), 0}, ImGuiChildFlags_AutoResizeY)) {
        draw_head(view);
        ImGui::Dummy({0, view.px(16)});
        draw_ways_in(view);
        ImGui::Dummy({0, view.px(20)});
        if (!files.empty()) {
            draw_recent_files(view, files);
            ImGui::Dummy({0, view.px(20)});
        }
        draw_key_hints(view);
    }
    ImGui::EndChild();
}

}  // namespace hs
