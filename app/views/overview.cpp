#include "app/views/overview.h"

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
    if (diagnostic.byte_offset) text += "  byte " + format_count(*diagnostic.byte_offset);
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text, text);
    ImGui::PopTextWrapPos();
}

void draw_diagnostics(ViewContext& view, const Dataset& dataset) {
    if (dataset.diagnostics.empty()) return;
    ImGui::Dummy({0, view.px(12)});
    panel_heading(view, "What was noticed while reading");
    for (size_t i = 0; i < dataset.diagnostics.size() && i < kDiagnosticsShown; ++i) {
        draw_diagnostic(view, dataset.diagnostics[i]);
    }
    ImGui::Dummy({0, view.px(4)});
    if (ImGui::Button("Show the log")) view.actions.push(ShowView{ViewId::kLog});
}

}  // namespace

void draw_overview(ViewContext& view, OverviewState&) {
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
    fact_row(view, "Format", dataset.info.format);
    fact_row(view, "On disk",
             format_bytes(static_cast<int64_t>(dataset.info.bytes_on_disk),
                          view.state.settings.size_units));
    if (dataset.info.modified_ns > 0) {
        fact_row(view, "Modified",
                 format_utc_time(dataset.info.modified_ns + view.state.utc_offset_ns));
    }
    draw_diagnostics(view, dataset);
}

}  // namespace hs
