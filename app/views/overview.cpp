#include "app/views/overview.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/overview_pair.h"
#include "app/panels/file_inspector.h"
#include "app/panels/strips.h"
#include "app/stack_answers.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/views/graph_overview.h"
#include "app/views/overview_parts.h"
#include "app/views/stacks_overview.h"
#include "app/views/tracked_overview.h"
#include "app/views/welcome.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kDiagnosticsShown = 8;

void draw_diagnostic(ViewContext& view, const Diagnostic& diagnostic) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = ImGui::GetTextLineHeight();
    draw_severity(*ImGui::GetWindowDrawList(), {at.x + view.px(8), at.y + line / 2}, view.px(12),
                  view.theme, diagnostic.severity);
    ImGui::SetCursorScreenPos({at.x + view.px(24), at.y});
    std::string text = printable_text(diagnostic.message);
    if (diagnostic.repeats > 1) text += "  (" + format_count(diagnostic.repeats) + " times)";
    if (diagnostic.byte_offset) text += " (byte " + format_count(*diagnostic.byte_offset) + ")";
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text, text);
    ImGui::PopTextWrapPos();
}

void draw_diagnostics(ViewContext& view, const Dataset& dataset) {
    if (dataset.diagnostics.empty()) return;
    ImGui::Dummy({0, view.px(12)});
    const bool has_warnings =
        std::any_of(dataset.diagnostics.begin(), dataset.diagnostics.end(),
                    [](const Diagnostic& one) { return one.severity != Severity::kInfo; });
    panel_heading(view, has_warnings ? "Warnings" : "Notes");
    for (size_t i = 0; i < dataset.diagnostics.size() && i < kDiagnosticsShown; ++i) {
        draw_diagnostic(view, dataset.diagnostics[i]);
    }
    ImGui::Dummy({0, view.px(4)});
    if (ImGui::Button("Show the log")) view.actions.push(ShowView{ViewId::kLog});
}

// Room for them is kept while they are being added up.
void draw_file_tiles(ViewContext& view, const Dataset& dataset, const DatasetSummary* summary) {
    if (summary == nullptr) return ImGui::Dummy({0, view.px(80)});
    std::vector<ShownTile> tiles;
    for (SummaryTile& tile : summary_tiles(dataset, *summary, view.state.settings.size_units)) {
        tiles.push_back({std::move(tile), 0});
    }
    draw_tiles(view, tiles);
}

// "orders.hpm  49.9 s of allocations, every event recorded"
void draw_title(const ViewContext& view, const std::string& name, const std::string& subtitle) {
    const float room = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(12);
    push_font(Font::kTitle);
    const float height = ImGui::GetTextLineHeight();
    text_cut_middle(name, room, view.theme.text);
    const float left = room - ImGui::GetItemRectSize().x - gap;
    pop_font();
    if (subtitle.empty() || left < view.px(120)) return;
    ImGui::SameLine(0, gap);
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() +
                         std::round((height - ImGui::GetTextLineHeight()) * 0.7F));
    text_cut(subtitle, left, view.theme.text_muted);
}

// A timeline stands below the totals instead of below the page.
void draw_timeline(ViewContext& view, ViewStates& states) {
    if (!summary_has_timeline(view, states)) return;
    constexpr float kHeightPx = 216;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect rect{at.x, at.y, ImGui::GetContentRegionAvail().x, view.px(kHeightPx)};
    draw_timeline_strip(view, states, rect);
    ImGui::GetWindowDrawList()->AddRect(at, {rect.right(), rect.bottom()}, view.theme.separator,
                                        view.px(4));
    ImGui::SetCursorScreenPos({at.x, rect.bottom() + view.px(8)});
    ImGui::Dummy({0, 0});
}

}  // namespace

void draw_overview(ViewContext& view, ViewStates& states) {
    const DatasetRow* row = current_dataset(view.state);
    if (!row) {
        draw_welcome(view);
        return;
    }
    const Dataset& dataset = *row->dataset;
    const Answered<DatasetSummary> made = file_summary(view, *row);
    const bool is_made = made && !made.is_stale;
    const std::optional<OverviewPair> pair =
        dataset.graph ? overview_pair(view.state) : std::nullopt;
    if (pair) {
        draw_title(view,
                   file_label(view.state, pair->before->id) + " → " +
                       file_label(view.state, pair->after->id),
                   pair_subtitle(view, *pair));
    } else {
        draw_title(view, file_label(view.state, row->id),
                   is_made ? summary_subtitle(dataset, *made) : "");
    }
    ImGui::Dummy({0, view.px(4)});
    if (dataset.graph && (pair || !dataset.log)) {
        draw_graph_tiles(view);
    } else {
        draw_file_tiles(view, dataset, is_made ? made.value.get() : nullptr);
    }
    draw_timeline(view, states);
    if (dataset.graph) {
        draw_graph_overview(view, states);
    } else if (has_stacks(*row)) {
        draw_stacks_overview(view, states);
    } else if (dataset.tracked) {
        draw_tracked_overview(view, states);
    }
    draw_diagnostics(view, dataset);
}

}  // namespace hs
