#include "app/views/flow.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include "app/answers.h"
#include "app/export_offer.h"
#include "app/panels/row_choice.h"
#include "app/panels/shown_bar.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/views/flame.h"
#include "app/views/flow_contents.h"
#include "app/views/flow_map_view.h"
#include "app/widgets/basic.h"
#include "app/widgets/tool_row.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kMostInstants = 4;

std::string time_text(double time_s) {
    return format_duration(std::llround(std::min(time_s * 1e9, 0x1p62)));
}

bool has_instants(const AppState& state, const DatasetRow& row) {
    return has_log(row) && shown_mode(state) == LogMode::kInstant;
}

// What each line of numbers is of.
void draw_instants(const ViewContext& view, FlowSettings& settings) {
    for (size_t i = 0; i < settings.instants_s.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        ImGui::SameLine(0, view.px(12));
        text_in(view.theme.text, time_text(settings.instants_s[i]));
        ImGui::SameLine(0, view.px(2));
        if (sign_button(view, "Remove time", Sign::kCross, ImGui::GetTextLineHeight())) {
            settings.instants_s.erase(settings.instants_s.begin() + static_cast<ptrdiff_t>(i--));
        }
        ImGui::PopID();
    }
}

void draw_sizes_menu(const ViewContext& view, FlowSettings& settings, ToolRow& tools) {
    const MenuSpacing spacing(view);
    if (!tools.begin_menu()) return;
    const auto slider = [&](const char* label, float& percent, float most, const char* about) {
        ImGui::SetNextItemWidth(view.px(120));
        ImGui::SliderFloat(label, &percent, 0.0F, most, "%.1f %%", ImGuiSliderFlags_AlwaysClamp);
        tooltip(about);
    };
    slider("Min. node size", settings.least_node_percent, 20,
           "Hides nodes below this share of the total");
    slider("Min. edge size", settings.least_edge_percent, 50,
           "Hides edges below this share of the caller's total");
    ImGui::EndPopup();
}

void offer_flow_export(ViewContext& view, const FlowState& own, const DatasetRow& row) {
    if (!view.wants(ViewRequest::kExport)) return;
    const Answered<ShownCalls> calls = shown_calls(view.answers, view.state);
    if (!calls) return;
    const std::string name = file_name_of(row.path);
    const auto make = [picture = flow_of_now(view, own.settings, *calls, row),
                       title = name + ", " + shown_text(view.state)](
                          size_t format, JobContext& job) -> Result<std::string> {
        if (DiagramFormat(format) == DiagramFormat::kSvg) return flow_svg(picture, title, job);
        return flow_dot(picture, title);
    };
    offer_export(view, text_offer(std::filesystem::path(name).stem().string() + "-flow",
                                  kDiagramFormats, make));
}

void draw_tools(ViewContext& view, FlowState& own, const DatasetRow& row) {
    FlowSettings& settings = own.settings;
    ToolRow tools(view, 0);
    choose_shown(view, tools);
    choose_rows(view, tools);
    if (tools.toggle("Merge call chains", settings.folds,
                     "Draw frames with a single caller and callee as one node")) {
        settings.folds = !settings.folds;
    }
    draw_sizes_menu(view, settings, tools);
    const bool can_pin =
        has_instants(view.state, row) && settings.instants_s.size() < kMostInstants;
    if (can_pin && tools.entry("Pin this time")) {
        settings.instants_s.push_back(log_cursor(view.state, row).time_s);
    }
    if (tools.entry("Export…", "Ctrl+E")) view.actions.push(AskView{ViewRequest::kExport});
    tools.finish();
    offer_flow_export(view, own, row);
}

void draw_totals(const ViewContext& view, const FlowContents& contents, FlowSettings& settings,
                 const Answered<ShownCalls>& calls) {
    std::string text = shown_text(view.state);
    if (calls.is_stale) text += "   (updating…)";
    const auto boxes = std::count_if(contents.picture.boxes.begin(), contents.picture.boxes.end(),
                                     [](const auto& box) { return box.total_share > 0; });
    const auto arrows =
        std::count_if(contents.picture.arrows.begin(), contents.picture.arrows.end(),
                      [](const auto& arrow) { return arrow.share > 0; });
    text += "   " + counted(static_cast<uint64_t>(boxes), "node") + ", " +
            counted(static_cast<uint64_t>(arrows), "edge");
    if (const Amount unknown = calls->graph.self[0]; unknown != Amount{}) {
        const Dataset& dataset = *calls->shape->inputs.back();
        text += ", " + amount_text(view.state, dataset, unknown) + " without stack";
    }
    if (contents.graph.dropped_nodes > 0) {
        text += ", " + format_count(contents.graph.dropped_nodes) + " below threshold";
    }
    text_cut(total_text(std::move(text), is_incomplete(calls->shape->inputs)),
             ImGui::GetContentRegionAvail().x, view.theme.text);
    if (has_instants(view.state, *current_dataset(view.state))) draw_instants(view, settings);
}

void draw_menu(ViewContext& view, FlowState& own, const ShownCalls& calls) {
    const MenuSpacing spacing(view);
    if (own.menu_node >= own.contents.graph.nodes.size() || !ImGui::BeginPopup("flow menu")) return;
    const std::string frame = flow_node_text(own.contents, calls, own.menu_node);
    const std::string shown = printable_text(frame);
    const std::string label = printable_text(calls.shape->label(frame));
    const bool is_frame = own.contents.graph.nodes[own.menu_node].shape_node != 0;
    text_in(view.theme.text_muted, cut_middle_to_width(label, view.px(320)));
    ImGui::Separator();
    if (ImGui::MenuItem("Show in Flame", nullptr, false, is_frame)) {
        pick_frame(view.state, view.actions, frame);
        view.actions.push(ShowView{ViewId::kFlame});
    }
    if (ImGui::MenuItem("Plot on timeline", nullptr, false, is_frame)) {
        view.actions.push(ToggleSeries{{SeriesKind::kFrame, frame}});
    }
    ImGui::Separator();
    if (ImGui::MenuItem("Focus: only stacks through this frame", nullptr, false, is_frame)) {
        view.actions.push(PushFilter{{FilterKind::kThrough, {}, frame, "through " + shown}});
    }
    if (ImGui::MenuItem("Exclude: only stacks without this frame", nullptr, false, is_frame)) {
        view.actions.push(PushFilter{{FilterKind::kWithout, {}, frame, "without " + shown}});
    }
    if (ImGui::MenuItem("Hide frame, keep its callees", nullptr, false, is_frame)) {
        view.actions.push(PushFilter{{FilterKind::kHideFrame, {}, frame, "hidden " + shown}});
    }
    ImGui::Separator();
    if (ImGui::MenuItem("Copy frame")) view.actions.push(CopyText{frame, "frame"});
    ImGui::EndPopup();
}

}  // namespace

void draw_flow(ViewContext& view, FlowState& own) {
    const DatasetRow& row = *current_dataset(view.state);
    draw_tools(view, own, row);
    const Answered<ShownCalls> calls = shown_calls(view.answers, view.state);
    if (!calls) {
        empty_line(view, calls.wait.error ? calls.wait.error->message.c_str() : "Summing up…");
        return;
    }
    refresh_flow(view, own, *calls, row);
    draw_totals(view, own.contents, own.settings, calls);
    if (own.contents.picture.boxes.empty()) {
        empty_line(view, "No nodes. Move the cursor or lower the minimum sizes.");
        return;
    }
    draw_flow_map(view, own, *calls);
    draw_menu(view, own, *calls);
}

}  // namespace hs
