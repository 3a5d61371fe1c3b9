#include "app/views/overview.h"

#include "app/answers.h"
#include "app/stack_answers.h"
#include "app/view_states.h"
#include "app/views/graph_overview.h"
#include "app/views/overview_parts.h"
#include "app/views/stacks_overview.h"
#include "app/views/tracked_overview.h"
#include "app/views/welcome.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/analysis/summary_facts.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kDiagnosticsShown = 8;
constexpr float kLabelWidth = 136;  // "Sampling applied" and some air

void draw_diagnostic(ViewContext& view, const Diagnostic& diagnostic) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = ImGui::GetTextLineHeight();
    draw_severity(*ImGui::GetWindowDrawList(), {at.x + view.px(8), at.y + line / 2}, view.px(12),
                  view.theme, diagnostic.severity);
    ImGui::SetCursorScreenPos({at.x + view.px(24), at.y});
    std::string text = printable_text(diagnostic.message);
    if (diagnostic.repeats > 1) text += "  (" + format_count(diagnostic.repeats) + " times)";
    if (diagnostic.byte_offset) text += "  byte " + format_count(*diagnostic.byte_offset);
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text, text);
    ImGui::PopTextWrapPos();
}

void draw_diagnostics(ViewContext& view, const Dataset& dataset) {
    if (dataset.diagnostics.empty()) return;
    ImGui::Dummy({0, view.px(12)});
    panel_heading(view, "Warnings");
    for (size_t i = 0; i < dataset.diagnostics.size() && i < kDiagnosticsShown; ++i) {
        draw_diagnostic(view, dataset.diagnostics[i]);
    }
    ImGui::Dummy({0, view.px(4)});
    if (ImGui::Button("Show the log")) view.actions.push(ShowView{ViewId::kLog});
}

// "live at end" reads as a sentence on the command line and as a heading here.
std::string capitalized(std::string_view label) {
    std::string text(label);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 32);
    return text;
}

Answered<DatasetSummary> summary_of(ViewContext& view, const DatasetRow& row) {
    const ScaleMode scale = view.state.shown.scale;
    return view.answers.get<DatasetSummary>({.topic = {"summary", row.version()},
                                             .key = {scale},
                                             .label = "Summarizing " + file_name_of(row.path)},
                                            [dataset = row.dataset, scale](JobContext& job) {
                                                return dataset_summary(*dataset, job, scale);
                                            });
}

// Format and size at once; what needs the whole dataset to be looked at follows from a job.
void draw_facts(ViewContext& view, const DatasetRow& row, const DatasetSummary& summary,
                const Error* error) {
    for (const SummaryFact& fact :
         summary_facts(*row.dataset, summary, view.state.settings.size_units)) {
        fact_row(view, capitalized(fact.label).c_str(), fact.value, kLabelWidth);
    }
    if (row.dataset->info.modified_ns > 0) {
        fact_row(view, "Modified",
                 format_utc_time(row.dataset->info.modified_ns + view.state.frame.utc_offset_ns),
                 kLabelWidth);
    }
    if (error != nullptr) text_in(view.theme.error, describe(*error));
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

}  // namespace

void draw_overview(ViewContext& view, ViewStates& states) {
    const DatasetRow* row = current_dataset(view.state);
    if (!row) {
        draw_welcome(view);
        return;
    }
    const Dataset& dataset = *row->dataset;
    push_font(Font::kTitle);
    text_cut_middle(printable_text(file_name_of(row->path)), ImGui::GetContentRegionAvail().x,
                    view.theme.text);
    pop_font();
    ImGui::Dummy({0, view.px(4)});
    DatasetSummary summary;
    const Answered<DatasetSummary> made = summary_of(view, *row);
    const bool is_made = made && !made.is_stale;
    if (is_made) summary = *made;
    // The totals of a dump are known at once.
    if (!dataset.graph) draw_file_tiles(view, dataset, is_made ? &summary : nullptr);
    if (dataset.graph) {
        draw_graph_overview(view, states, summary);
    } else if (has_stacks(*row)) {
        draw_stacks_overview(view, states);
    } else if (dataset.tracked) {
        draw_tracked_overview(view, states);
    }
    panel_heading(view, "File");
    draw_facts(view, *row, summary, made.wait.error.get());
    draw_diagnostics(view, dataset);
}

}  // namespace hs
