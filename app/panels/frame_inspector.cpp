#include "app/panels/frame_inspector.h"

#include <algorithm>

#include "app/answers.h"
#include "app/frame_labels.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/views/hotspot_rows.h"
#include "app/widgets/basic.h"
#include "app/widgets/section.h"
#include "core/analysis/frame_names.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kMostLinks = 12;

struct ShownFrameOf {
    const DatasetRow& row;
    const TraceTrie& traces;
    FrameId id;
    Frame frame;       // in full
    std::string name;  // as views tell frames apart now
};

std::vector<FrameInspectorState::Link> links_of(const ViewContext& view, const Dataset& dataset,
                                                const ShownCalls& calls,
                                                const std::vector<CallLinks::Link>& all,
                                                Amount whole) {
    std::vector<FrameInspectorState::Link> links;
    for (const CallLinks::Link& link : all) {
        if (links.size() == kMostLinks) break;
        FrameInspectorState::Link shown;
        shown.name = call_graph_name(calls.trie(), calls.shape->calls, link.node);
        shown.amount = calls.before ? delta_text(view.state, dataset, link.bytes)
                                    : amount_text(view.state, dataset, link.bytes);
        shown.share = whole.to_double() > 0 ? link.bytes.to_double() / whole.to_double() : 0;
        links.push_back(std::move(shown));
    }
    return links;
}

// Once for each frame and result.
void find_node(const ViewContext& view, FrameInspectorState& own, const ShownFrameOf& of,
               const ShownCalls& calls) {
    const AnswerKey key{of.row.id, calls.version, of.name};
    if (own.key == key) return;
    own.key = key;
    own.node = 0;
    own.callers.clear();
    own.callees.clear();
    const CallGraphShape& shape = calls.shape->calls;
    for (uint32_t node = 1; node < shape.nodes.size() && own.node == 0; ++node) {
        if (call_graph_name(calls.trie(), shape, node) == of.name) own.node = node;
    }
    if (own.node == 0) return;
    const Amount whole = calls.graph.total[own.node];
    const CallLinks links = call_links(calls);
    const std::vector<CallLinks::Link> callers = links.callers(own.node);
    const std::vector<CallLinks::Link> callees = links.callees(own.node);
    own.caller_count = callers.size();
    own.callee_count = callees.size();
    own.callers = links_of(view, *of.row.dataset, calls, callers, whole);
    own.callees = links_of(view, *of.row.dataset, calls, callees, whole);
}

// Looks beforehand whether there is something to open.
void draw_open_button(ViewContext& view, const ShownFrameOf& of, const std::string& file) {
    const std::string& near = of.row.absolute_path;
    const Answered<std::string> path = view.answers.get<std::string>(
        {.topic = {"place of the source"}, .key = {file, near}, .asks_disk = true},
        [file, near](JobContext&) { return find_code_file(file, near); });
    const bool is_here = path && !path.is_stale;
    ImGui::BeginDisabled(!is_here);
    if (ImGui::Button("Open in an editor")) {
        view.actions.push(OpenInEditor{file, of.frame.line == kNoLine ? 1 : of.frame.line, near});
    }
    ImGui::EndDisabled();
    if (!is_here && path.wait.error && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
        ImGui::SetTooltip("Needs the source file, which is not on this machine");
    }
}

void draw_place(ViewContext& view, const ShownFrameOf& of) {
    push_font(Font::kStrong);
    text_cut_middle(
        printable_text(short_frame_label(of.row.functions.get(), of.traces.strings, of.frame)),
        ImGui::GetContentRegionAvail().x, view.theme.text);
    pop_font();
    ImGui::Dummy({0, view.px(2)});
    const std::string file(of.traces.strings.text(of.frame.file));
    std::string function(of.traces.strings.text(of.frame.function));
    if (const FunctionName* name = of.row.functions ? of.row.functions->of(of.id) : nullptr) {
        function = name->qualified;
    }
    if (!function.empty()) fact_row(view, "Function", printable_text(function));
    if (!file.empty()) fact_row(view, "File", printable_text(file));
    if (of.frame.line != kNoLine) fact_row(view, "Line", std::to_string(of.frame.line));
    ImGui::Dummy({0, view.px(2)});
    if (!file.empty()) {
        draw_open_button(view, of, remapped_path(file, view.state.settings.source_maps));
        ImGui::SameLine(0, view.px(6));
    }
    if (ImGui::Button("Copy location")) {
        view.actions.push(CopyText{frame_text(of.traces.strings, of.frame), "location"});
    }
    ImGui::Dummy({0, view.px(4)});
}

void draw_amounts(ViewContext& view, const FrameInspectorState& own, const ShownFrameOf& of,
                  const ShownCalls& calls) {
    text_in(view.theme.text_muted, shown_text(view.state));
    if (own.node == 0) {
        text_in(view.theme.text_muted, "No stacks with this frame.");
        return;
    }
    const Amount self = calls.graph.self[own.node];
    const Amount total = calls.graph.total[own.node];
    const auto total_row = [&](const char* label, std::string value) {
        fact_row(view, label, total_text(std::move(value), is_incomplete(calls.shape->inputs)));
    };
    if (calls.before) {
        const auto change = [&](Amount before, Amount after) {
            return amount_text(view.state, *of.row.dataset, before) + "  \u2192  " +
                   amount_text(view.state, *of.row.dataset, after);
        };
        const Amount self_before = calls.before->self[own.node];
        const Amount total_before = calls.before->total[own.node];
        total_row("\u0394 Self", delta_text(view.state, *of.row.dataset, self - self_before));
        total_row("Self", change(self_before, self));
        total_row("\u0394 Total", delta_text(view.state, *of.row.dataset, total - total_before));
        total_row("Total", change(total_before, total));
        return;
    }
    const double everything = calls.graph.everything.to_double();
    const auto with_share = [&](Amount amount) {
        std::string text = amount_text(view.state, *of.row.dataset, amount);
        if (everything <= 0) return text;
        return text + " (" + format_share(amount.to_double() / everything) + ")";
    };
    total_row("Self", with_share(self));
    total_row("Total", with_share(total));
}

void draw_links(ViewContext& view, const char* title, size_t count,
                const std::vector<FrameInspectorState::Link>& links) {
    if (links.empty() || !begin_section(view, title, format_count(count))) return;
    for (size_t i = 0; i < links.size(); ++i) {
        const FrameInspectorState::Link& link = links[i];
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const float amount = ImGui::CalcTextSize(link.amount.c_str()).x;
        const float line = ImGui::GetTextLineHeight();
        ImGui::PushID(static_cast<int>(i));
        if (hit_area(link.name.c_str(), {width, line})) {
            pick_frame(view.state, view.actions, link.name);
        }
        const bool is_hovered = ImGui::IsItemHovered();
        tooltip(printable_text(whole_frame(view.state, link.name)).c_str());
        ImGui::PopID();
        ImDrawList& to = *ImGui::GetWindowDrawList();
        const std::string name = cut_middle_to_width(
            printable_text(short_shown_frame(view.state, link.name)), width - amount - view.px(12));
        to.AddText(at, view.theme.accent, name.c_str());
        if (is_hovered) {
            const float y = std::floor(at.y + line);
            to.AddRectFilled({at.x, y - 1}, {at.x + ImGui::CalcTextSize(name.c_str()).x, y},
                             view.theme.accent);
            ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        }
        to.AddText({std::round(at.x + width - amount), at.y}, view.theme.text_muted,
                   link.amount.c_str());
    }
}

}  // namespace

bool draw_frame_inspector(ViewContext& view, FrameInspectorState& own,
                          const SelectedFrame& selected) {
    const DatasetRow* row = find_dataset(view.state, selected.dataset);
    if (row == nullptr || !row->dataset || !row->dataset->traces) return false;
    const TraceTrie& traces = *row->dataset->traces;
    if (selected.frame.is_nil() || selected.frame.v >= traces.frames.size()) return false;
    const Frame frame = traces.frames[selected.frame.v];
    const ShownFrameOf of{
        *row, traces, selected.frame, frame,
        detail_text(traces, selected.frame, shown_detail(view.state), row->functions.get())};
    draw_place(view, of);
    if (row->id == view.state.current && has_stacks(*row)) {
        if (const Answered<ShownCalls> calls = shown_calls(view.answers, view.state)) {
            find_node(view, own, of, *calls);
            draw_amounts(view, own, of, *calls);
            // A function that calls itself is in both: each has widgets of its own.
            ImGui::PushID("callers");
            draw_links(view, "Called by", own.caller_count, own.callers);
            ImGui::PopID();
            draw_links(view, "Calls", own.callee_count, own.callees);
        }
    }
    const std::string file =
        remapped_path(traces.strings.text(frame.file), view.state.settings.source_maps);
    if (!file.empty() && begin_section(view, "Source")) {
        const float height = std::max(ImGui::GetContentRegionAvail().y, view.px(240));
        if (ImGui::BeginChild("frame source", {0, height}, ImGuiChildFlags_None,
                              ImGuiWindowFlags_HorizontalScrollbar)) {
            draw_source(view, own.code, file, frame.line, row->absolute_path);
        }
        ImGui::EndChild();
    }
    return true;
}

}  // namespace hs
