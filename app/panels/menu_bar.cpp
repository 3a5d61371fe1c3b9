#include "app/panels/menu_bar.h"

#include <algorithm>
#include <cmath>

#include "app/commands.h"
#include "app/jobs.h"
#include "app/panels/recent_list.h"
#include "app/recent_files.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kMaxChips = 3;

void draw_command_item(ViewContext& view, const MenuCommand& command) {
    if (command.begins_group) ImGui::Separator();
    // Blanks keep the longest title away from its shortcut.
    const ImGuiKeyChord key = first_key(command, view.state);
    const std::string keys = key != 0 ? "     " + chord_text(key) : std::string();
    const char* reason = why_disabled(command, view.state);
    const bool checked = command.is_checked && command.is_checked(view.state, command.argument);
    const std::string label = std::string(command.title) + "###" + std::string(command.name);
    if (ImGui::MenuItem(label.c_str(), keys.c_str(), checked, reason == nullptr)) {
        run_command(command, view.state, view.actions);
    }
    if (reason && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
        ImGui::SetTooltip("%s", reason);
    }
}

void draw_recent_menu(ViewContext& view) {
    const std::vector<RecentFile> files = recent_files_not_open(view.state);
    if (!ImGui::BeginMenu("Open recent", !files.empty())) return;
    for (const RecentFile& file : files) {
        const RecentStatus* status = view.recent ? view.recent->find(file.path) : nullptr;
        const bool is_gone = status != nullptr && !status->is_there;
        const char* note = is_gone ? status->problem.c_str() : file.is_pinned ? "pinned" : "";
        if (ImGui::MenuItem(printable_text(file.path).c_str(), note, false, !is_gone)) {
            view.actions.push(OpenFiles{.paths = {file.path}, .is_shown = true});
        }
    }
    ImGui::Separator();
    if (ImGui::MenuItem("Clear recent files")) view.actions.push(ForgetRecentFiles{});
    ImGui::EndMenu();
}

void draw_menus(ViewContext& view) {
    const MenuSpacing spacing(view);
    for (const char* menu : {"File", "Edit", "View", "Analyze", "Help"}) {
        if (!ImGui::BeginMenu(menu)) continue;
        for (const MenuCommand& command : commands()) {
            if (command.menu != menu) continue;
            draw_command_item(view, command);
            if (command.name == "file.open") draw_recent_menu(view);
        }
        ImGui::EndMenu();
    }
}

// Looks like a text field, and opens the palette.
void draw_search_field(ViewContext& view, const Rect& rect) {
    if (rect.width < view.px(40)) return;
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    if (hit_area("Search everything", {rect.width, rect.height})) {
        view.actions.push(ShowOverlay{Overlay::kPalette});
    }
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 low{rect.x, rect.y};
    const ImVec2 high{rect.right(), rect.bottom()};
    to.AddRectFilled(low, high, view.theme.field, view.px(6));
    to.AddRect(low, high, hovered ? view.theme.text_faint : view.theme.separator, view.px(6));
    const float middle = std::round((low.y + high.y) / 2);
    const float lens = view.px(14);
    draw_lens(to, {low.x + view.px(16), middle}, lens, view.theme.text_muted);
    const float cap = key_cap_width(view, "Ctrl+P");
    const float text_x = low.x + view.px(30);
    const bool has_cap = rect.width > view.px(30) + cap + view.px(60);
    const float room = high.x - text_x - view.px(8) - (has_cap ? cap + view.px(4) : 0);
    const float text_y = std::round(middle - ImGui::GetFontSize() / 2);
    to.AddText({text_x, text_y}, view.theme.text_muted,
               cut_to_width("Search everything", room).c_str());
    if (has_cap) draw_key_cap(view, {high.x - cap - view.px(4), low.y + view.px(4)}, "Ctrl+P");
}

std::string chip_text(const JobStatus& job) {
    if (job.cancelling) return job.label + "  cancelling";
    if (!job.portion) return job.label;
    return job.label + "  " + std::to_string(std::lround(*job.portion * 100)) + " %";
}

float chip_width(const ViewContext& view, const std::string& text) {
    return std::min(ImGui::CalcTextSize(text.c_str()).x, view.px(180)) + view.px(58);
}

void draw_chip(ViewContext& view, const JobStatus& job, const Rect& rect) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, view.theme.hover, view.px(6));
    const float middle = std::round(rect.y + rect.height / 2);
    const RingLook look{view.px(14), view.theme.accent, view.theme.separator};
    draw_progress_ring(to, {rect.x + view.px(16), middle}, look, job.portion.value_or(-1),
                       job.running_s);
    const std::string text = cut_middle_to_width(chip_text(job), rect.width - view.px(58));
    to.AddText({rect.x + view.px(30), std::round(middle - ImGui::GetFontSize() / 2)},
               view.theme.text, text.c_str());
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::PushID(static_cast<int>(job.id));
    ImGui::InvisibleButton(("Job " + job.label).c_str(), {rect.width - view.px(26), rect.height});
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", job_text(job).c_str());
    ImGui::SetCursorScreenPos({rect.right() - view.px(26), rect.y});
    if (sign_button(view, ("Cancel " + job.label).c_str(), Sign::kCross, rect.height)) {
        view.actions.push(CancelJob{job.id});
    }
    ImGui::PopID();
}

// From the right edge leftwards; returns where the space left of them ends.
float draw_chips(ViewContext& view, const std::vector<JobStatus>& jobs, float right,
                 const Rect& line) {
    size_t shown = 0;
    for (const JobStatus& job : jobs) {
        const float width = chip_width(view, chip_text(job));
        if (shown == kMaxChips || right - width < line.x + view.px(120)) break;
        draw_chip(view, job, {right - width, line.y, width, line.height});
        right -= width + view.px(8);
        ++shown;
    }
    if (shown < jobs.size()) {
        const std::string more = "+" + std::to_string(jobs.size() - shown);
        const float width = ImGui::CalcTextSize(more.c_str()).x;
        right -= width;
        ImGui::GetWindowDrawList()->AddText(
            {right, std::round(line.y + (line.height - ImGui::GetFontSize()) / 2)},
            view.theme.text_muted, more.c_str());
        right -= view.px(8);
    }
    return right;
}

// Quick jobs would only flicker.
std::vector<JobStatus> jobs_to_show(const JobRunner& runner) {
    std::vector<JobStatus> jobs = runner.statuses();
    std::erase_if(jobs,
                  [](const JobStatus& job) { return job.label.empty() || job.running_s < 0.15; });
    return jobs;
}

}  // namespace

std::string job_text(const JobStatus& job) {
    std::string text = job.progress.stage.empty() ? job.label : job.progress.stage;
    if (job.portion) text += "  " + format_share(*job.portion);
    if (job.rate_per_s >= 1) {
        text += "  " + format_count_short(static_cast<uint64_t>(job.rate_per_s)) + "/s";
    }
    if (job.eta_s) {
        text += "  " + format_duration(static_cast<int64_t>(std::ceil(*job.eta_s)) * 1000000000) +
                " left";
    }
    return text;
}

void draw_menu_bar(ViewContext& view, const Rect& rect) {
    // The bar's height comes from the frame padding; what drops down has the usual one.
    const float padding = std::floor((rect.height - ImGui::GetFontSize()) / 2);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {view.px(8), padding});
    const bool open = ImGui::BeginMenuBar();
    ImGui::PopStyleVar();
    if (!open) return;
    draw_menus(view);
    const float menus_end = ImGui::GetCursorScreenPos().x + view.px(8);
    const Rect line{menus_end, rect.y + view.px(4), rect.width - menus_end,
                    rect.height - 2 * view.px(4)};
    const float chips_begin =
        draw_chips(view, jobs_to_show(view.jobs), rect.right() - view.px(8), line);
    const float space = chips_begin - menus_end;
    const float width = std::min(view.px(360), space);
    // In the middle of the window if it fits there, else as far right as the chips allow.
    const float centred = std::floor((rect.width - width) / 2);
    const float x = std::clamp(centred, menus_end, std::max(menus_end, chips_begin - width));
    draw_search_field(view, {x, line.y, width, line.height});
    ImGui::EndMenuBar();
}

}  // namespace hs
