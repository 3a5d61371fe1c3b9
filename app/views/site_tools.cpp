#include "app/views/site_tools.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "app/frame_labels.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"

namespace hs {
namespace {

SeriesKey series_of(const ViewContext& view, const std::string& name) {
    if (view.state.navigation.at().view == ViewId::kLeaks) return {SeriesKind::kSelf, name};
    const FrameDetail detail = shown_detail(view.state);
    return {detail == FrameDetail::kFile       ? SeriesKind::kFile
            : detail == FrameDetail::kFunction ? SeriesKind::kFunction
                                               : SeriesKind::kFrame,
            name};
}

}  // namespace

const char* why_no_sites(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    return row && has_stacks(*row)
               ? nullptr
               : "No stacks. Open an allocation log or a profile to see its allocation sites.";
}

void draw_name_filter(ViewContext& view, std::string& text, const char* hint, float width) {
    const float room = ImGui::GetContentRegionAvail().x;
    if (width <= 0) width = std::min(room, std::clamp(room * 0.35F, view.px(120), view.px(240)));
    ImGui::SetNextItemWidth(width);
    if (view.wants(ViewRequest::kFind)) ImGui::SetKeyboardFocusHere();
    ImGui::InputTextWithHint("##name filter", hint, &text);
}

void draw_totals_line(const ViewContext& view, const std::string& text, bool is_stale) {
    text_cut(is_stale ? text + "  (updating\u2026)" : text, ImGui::GetContentRegionAvail().x,
             is_stale ? view.theme.text_muted : view.theme.text);
}

void draw_right_text(const ViewContext& view, const std::string& text, bool stale) {
    const std::string shown = stale ? text + "  (updating\u2026)" : text;
    const float width = ImGui::CalcTextSize(shown.c_str()).x;
    ImGui::SameLine();
    const float room = ImGui::GetContentRegionAvail().x - view.px(12);
    if (width > room) return ImGui::Dummy({0, 0});  // a number that is cut is another one
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - width);
    ImGui::AlignTextToFramePadding();
    text_in(stale ? view.theme.text_faint : view.theme.text_muted, shown);
}

std::string without_zeros(std::string text) {
    const size_t point = text.find('.');
    if (point == std::string::npos) return text;
    const size_t end = std::min(text.find_first_not_of("0123456789", point + 1), text.size());
    const std::string_view digits(text.data() + point + 1, end - point - 1);
    if (digits.find_first_not_of('0') == std::string_view::npos) text.erase(point, end - point);
    return text;
}

bool has_text(std::string_view part, std::string_view text) {
    const auto fold = [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    };
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [&](char a, char b) { return fold(a) == fold(b); }) != text.end() ||
           part.empty();
}

void pick_site(ViewContext& view, const std::string& name) {
    const DatasetRow* row = current_dataset(view.state);
    if (row != nullptr && has_stacks(*row)) pick_frame(view.state, view.actions, name);
}

bool follow_picked_site(const ViewContext& view, std::string& known) {
    const std::optional<SeriesKey> picked = picked_series(view.state);
    const std::string name = picked ? picked->name : std::string();
    if (name == known) return false;
    known = name;
    return true;
}

void show_site_in(ViewContext& view, const char* view_name, const std::string& name) {
    const View* target = find_view(view_name);
    if (target == nullptr) return;
    FilterStep step;
    step.kind = FilterKind::kThrough;
    step.text = name;
    step.label = "through " + printable_text(name);
    view.actions.push(PushFilter{step});
    view.actions.push(ShowView{target->id});
}

void draw_site_buttons(ViewContext& view, const std::string& name) {
    const DatasetRow* row = current_dataset(view.state);
    const SeriesKey key = series_of(view, name);
    const auto& series = view.state.shown.series;
    const bool is_shown = std::find(series.begin(), series.end(), key) != series.end();
    const char* timeline = is_shown ? "Remove from timeline" : "Plot on timeline";
    constexpr const char* kFlame = "Show in Flame";
    constexpr const char* kFlow = "Show in Map";
    const ImGuiStyle& style = ImGui::GetStyle();
    const float width = ImGui::CalcTextSize(timeline).x + ImGui::CalcTextSize(kFlame).x +
                        ImGui::CalcTextSize(kFlow).x + 6 * style.FramePadding.x +
                        2 * style.ItemSpacing.x;
    ImGui::SameLine();
    const float room = ImGui::GetContentRegionAvail().x;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, room - width));
    ImGui::BeginDisabled(row == nullptr || !has_log(*row));
    if (ImGui::Button(timeline)) { view.actions.push(ToggleSeries{key}); }
    ImGui::EndDisabled();
    ImGui::SameLine();
    ImGui::BeginDisabled(find_view("flame") == nullptr);
    if (ImGui::Button(kFlame)) show_site_in(view, "flame", name);
    tooltip("Show only stacks through this site");
    ImGui::SameLine();
    if (ImGui::Button(kFlow)) {
        pick_site(view, name);
        view.actions.push(ShowView{ViewId::kFlow});
    }
    tooltip("Show the call graph with this site selected");
    ImGui::EndDisabled();
}

void draw_small_series(const ViewContext& view, std::span<const float> values, ImVec2 low,
                       ImVec2 high) {
    const float highest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
    if (values.size() < 2 || !(highest > 0)) return;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    // Smoothed edges of neighbouring pieces would show as stripes.
    const ImDrawListFlags flags = to.Flags;
    to.Flags &= ~ImDrawListFlags_AntiAliasedFill;
    const ImVec2 from{low.x + view.px(6), low.y + view.px(4)};
    const ImVec2 until{high.x - view.px(6), high.y - view.px(4)};
    const float step = (until.x - from.x) / static_cast<float>(values.size() - 1);
    const ImU32 line = view.theme.series[0];
    const ImU32 area = (line & 0x00FFFFFFU) | 0x38000000U;
    ImVec2 before;
    for (size_t i = 0; i < values.size(); ++i) {
        const ImVec2 at{from.x + step * static_cast<float>(i),
                        until.y - (until.y - from.y) * std::max(0.0F, values[i]) / highest};
        if (i > 0) {
            to.AddQuadFilled(before, at, {at.x, until.y}, {before.x, until.y}, area);
            to.AddLine(before, at, line, view.px(1));
        }
        before = at;
    }
    to.Flags = flags;
}

std::string compared_files_text(const AppState& state, const DatasetRow& row) {
    const DatasetRow* other = comparison_dataset(state);
    if (other == nullptr) return {};
    return file_label(state, row.id) + "  \u2192  " + file_label(state, other->id);
}

}  // namespace hs
