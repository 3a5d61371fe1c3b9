#include "app/views/flame_selected.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/stack_answers.h"
#include "app/views/flame_details.h"
#include "app/widgets/basic.h"
#include "app/widgets/text_link.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr float kHeightPx = 34;

struct Fact {
    const char* label;
    std::string value;
};

// Shorter than in the tooltip, which has the exact bytes.
std::vector<Fact> facts_of(const AppState& state, const ShownFlame& flame, NodeId node) {
    const Dataset& dataset = *flame.shape->inputs[0];
    const Amount total = flame.bytes.total(node);
    const Amount self = flame.bytes.self(node);
    if (flame.before) {
        return {{"\u0394 self", delta_text(state, dataset, self - flame.before->self(node))},
                {"\u0394 total", delta_text(state, dataset, flame.delta(node))}};
    }
    const Amount all = flame.bytes.everything();
    const std::string share =
        Amount{} < all ? " (" + format_share(total.to_double() / all.to_double()) + ")" : "";
    std::vector<Fact> facts = {{"self", amount_text(state, dataset, self)},
                               {"total", amount_text(state, dataset, total) + share}};
    if (dataset.log) {
        const int64_t blocks = std::max<int64_t>(0, flame.counts.total(node).rounded());
        facts.push_back({"blocks", format_count(static_cast<uint64_t>(blocks))});
    }
    return facts;
}

// Text links from the right end; returns where they begin.
float draw_links(ViewContext& view, FlameState& own, const std::string& frame, ImVec2 right) {
    float x = right.x;
    const auto link = [&](const char* label) {
        const ImVec2 size = ImGui::CalcTextSize(label);
        x -= size.x;
        ImGui::SetCursorScreenPos({std::round(x), std::round(right.y - size.y / 2)});
        const bool pressed = text_link(view, label);
        x -= view.px(16);
        return pressed;
    };
    if (link("Plot on timeline")) view.actions.push(ToggleSeries{{SeriesKind::kFrame, frame}});
    if (link("Callers and callees")) own.sandwich = frame;
    if (link("Zoom in")) zoom_to_node(own.zoom, own.picks.selected);
    return x;
}

}  // namespace

float flame_selected_height(const ViewContext& view, const FlameState& own) {
    return own.picks.selected.is_nil() ? 0 : view.px(kHeightPx);
}

void draw_flame_selected(ViewContext& view, FlameState& own, const ShownFlame& flame) {
    const NodeId node = own.picks.selected;
    if (node.is_nil() || node.v >= flame.trie().node_count()) return;
    const std::string frame = node_text(flame.trie(), node);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = view.px(kHeightPx - 4);
    const float middle = at.y + height / 2;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRectFilled(at, {at.x + width, at.y + height}, view.theme.selection, view.px(4));
    const float right =
        draw_links(view, own, frame, {at.x + width - view.px(12), middle}) - view.px(8);
    float x = at.x + view.px(12);
    const float y = std::round(middle - ImGui::GetFontSize() / 2);
    const auto add = [&](const std::string& text, ImU32 colour, float gap_px) {
        const float room = right - x;
        if (room < view.px(24)) return;
        const std::string cut = cut_to_width(text, room);
        to.AddText({std::round(x), y}, colour, cut.c_str());
        x += ImGui::CalcTextSize(cut.c_str()).x + view.px(gap_px);
    };
    push_font(Font::kStrong);
    add(printable_text(flame.shape->label(frame)), view.theme.text, 20);
    pop_font();
    for (const Fact& fact : facts_of(view.state, flame, node)) {
        const std::string whole = std::string(fact.label) + " " + fact.value;
        if (x + ImGui::CalcTextSize(whole.c_str()).x > right) break;
        add(fact.label, view.theme.text_muted, 6);
        add(fact.value, view.theme.text, 18);
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width, height});
}

}  // namespace hs
