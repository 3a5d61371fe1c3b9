#include "app/views/stacks_overview.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/log_results.h"
#include "app/picked.h"
#include "app/widgets/bar_list.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kMostPlaces = 10;
constexpr size_t kMostPeaks = 3;

// A place in the program with its share of what is shown.
struct PlaceRow {
    std::string name;  // as views tell frames apart
    std::string amount;
    double share = 0;
};

struct StacksOverview {
    std::string key;  // of the result that the rows are of
    std::vector<PlaceRow> by_self;
    std::vector<PlaceRow> by_total;
};

std::vector<PlaceRow> largest(const ViewContext& view, const Dataset& dataset,
                              const ShownCalls& calls, const std::vector<Amount>& amounts) {
    const CallGraphShape& shape = calls.shape->calls;
    std::vector<uint32_t> nodes;
    for (uint32_t node = 1; node < shape.nodes.size(); ++node) {
        if (amounts[node].to_double() > 0) nodes.push_back(node);
    }
    const size_t count = std::min(nodes.size(), kMostPlaces);
    std::partial_sort(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(count),
                      nodes.end(), [&](uint32_t a, uint32_t b) {
                          const double of_a = amounts[a].to_double();
                          const double of_b = amounts[b].to_double();
                          return of_a != of_b ? of_a > of_b : a < b;
                      });
    std::vector<PlaceRow> rows;
    const double whole = calls.graph.everything.to_double();
    for (size_t i = 0; i < count; ++i) {
        PlaceRow row;
        row.name = call_graph_name(calls.trie(), shape, nodes[i]);
        row.amount = amount_text(view.state, dataset, amounts[nodes[i]]);
        row.share = whole > 0 ? amounts[nodes[i]].to_double() / whole : 0;
        rows.push_back(std::move(row));
    }
    return rows;
}

// A sentence that leads somewhere. True when it is pressed.
bool finding_line(ViewContext& view, const std::string& text) {
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = view.px(28);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool is_pressed = hit_area(text.c_str(), {width, height});
    const bool is_hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + width, at.y + height - view.px(2)};
    to.AddRectFilled(at, end, is_hovered ? view.theme.pressed : view.theme.hover, view.px(4));
    to.AddRectFilled(at, {at.x + view.px(3), end.y}, view.theme.accent, view.px(2));
    to.AddText({at.x + view.px(14), std::round(at.y + view.px(4))}, view.theme.text,
               cut_to_width(text, width - view.px(44)).c_str());
    draw_chevron(to, {end.x - view.px(16), (at.y + end.y) / 2}, view.px(11),
                 is_hovered ? view.theme.text : view.theme.text_muted, Pointing::kRight);
    tooltip("Show the evidence");
    ImGui::Dummy({0, view.px(2)});
    return is_pressed;
}

std::string bytes_text(const ViewContext& view, double bytes) {
    return format_bytes(std::llround(std::min(bytes, 9e18)), view.state.settings.size_units);
}

void draw_peaks(ViewContext& view, const DatasetRow& row) {
    const std::vector<LogPeakPoint>* all = view.results.peaks(view.state, row);
    if (all == nullptr || all->empty()) return;
    std::vector<LogPeakPoint> peaks = *all;
    sort_by_height(peaks);
    for (size_t i = 0; i < peaks.size() && i < kMostPeaks; ++i) {
        const double time_s = static_cast<double>(peaks[i].time_us) / 1e6;
        char seconds[48];
        std::snprintf(seconds, sizeof seconds, "%.1f s", time_s);
        const std::string text = (i == 0 ? "Most was live at " : "Another peak at ") +
                                 std::string(seconds) + ": " +
                                 bytes_text(view, peaks[i].live.to_double());
        if (!finding_line(view, text)) continue;
        view.actions.push(SetInstant{time_s});
        view.actions.push(ShowView{ViewId::kFlame});
    }
}

// The rows as a ranking; a click selects the place, a double click shows it in Hotspots.
void draw_places(ViewContext& view, const char* title, const std::vector<PlaceRow>& rows,
                 float width) {
    panel_heading(view, title);
    ImGui::PushID(title);
    for (size_t i = 0; i < rows.size(); ++i) {
        const PlaceRow& row = rows[i];
        const float height = view.px(26);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const ImVec2 end{at.x + width, at.y + height - view.px(2)};
        ImGui::PushID(static_cast<int>(i));
        const bool is_pressed = hit_area(row.name.c_str(), {width, height - view.px(2)});
        ImGui::PopID();
        const bool is_hovered = ImGui::IsItemHovered();
        ImDrawList& to = *ImGui::GetWindowDrawList();
        if (is_hovered) to.AddRectFilled(at, end, view.theme.hover, view.px(3));
        const auto share = static_cast<float>(std::clamp(row.share, 0.0, 1.0));
        to.AddRectFilled(at, {at.x + std::max(view.px(2), std::round(width * share)), end.y},
                         (view.theme.accent & 0x00FFFFFFU) | 0x48000000U, view.px(3));
        const float y = std::round(at.y + (end.y - at.y - ImGui::GetFontSize()) / 2);
        push_font(Font::kMono);
        const float amount = ImGui::CalcTextSize(row.amount.c_str()).x;
        to.AddText({std::round(end.x - view.px(8) - amount), y}, view.theme.text,
                   row.amount.c_str());
        pop_font();
        to.AddText(
            {at.x + view.px(8), y}, view.theme.text,
            cut_middle_to_width(printable_text(row.name), width - amount - view.px(32)).c_str());
        tooltip(row.name.c_str());
        if (is_pressed) pick_frame(view.state, view.actions, row.name);
        if (is_hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
            view.actions.push(ShowView{ViewId::kHotspots});
        }
    }
    ImGui::PopID();
}

}  // namespace

void draw_stacks_overview(ViewContext& view, StateSlot& slot) {
    const DatasetRow* row = current_dataset(view.state);
    if (row == nullptr || !has_stacks(*row)) return;
    auto& own = slot.of<StacksOverview>();
    if (has_log(*row)) {
        panel_heading(view, "What stands out");
        draw_peaks(view, *row);
        if (finding_line(view, "What grows from beginning to end, ranked")) {
            view.actions.push(ShowView{ViewId::kLeaks});
        }
        ImGui::Dummy({0, view.px(8)});
    }
    const ShownCalls* calls = view.results.calls(view.state);
    if (calls == nullptr) {
        text_in(view.theme.text_muted, "Adding up the stacks…");
        return;
    }
    const std::string key = std::to_string(row->id.v) + ' ' + std::to_string(calls->version) + ' ' +
                            std::to_string(static_cast<int>(view.state.settings.size_units));
    if (own.key != key) {
        own.key = key;
        own.by_self = largest(view, *row->dataset, *calls, calls->graph.self);
        own.by_total = largest(view, *row->dataset, *calls, calls->graph.total);
    }
    const std::string what = shown_text(view.state);
    if (!what.empty()) text_in(view.theme.text_muted, "Below: " + what);
    const float all = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(24);
    const bool is_wide = all > view.px(640);
    const float width = is_wide ? std::floor((all - gap) / 2) : all;
    ImGui::BeginGroup();
    draw_places(view, "Places that hold most themselves", own.by_self, width);
    ImGui::EndGroup();
    if (is_wide) ImGui::SameLine(0, gap);
    ImGui::BeginGroup();
    draw_places(view, "Places that hold most with what they call", own.by_total, width);
    ImGui::EndGroup();
    ImGui::Dummy({0, view.px(8)});
}

}  // namespace hs
