#include "app/views/flame_details.h"

#include <algorithm>
#include <cmath>

#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/widgets/basic.h"
#include "core/analysis/call_graph.h"
#include "core/analysis/collapsed_text.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kMostPins = 4;

struct Fact {
    const char* label;
    std::string value;
};

std::string share_text(Amount part, Amount whole) {
    return whole == Amount{} ? "" : " (" + format_share(part.to_double() / whole.to_double()) + ")";
}

// "1.50 MiB (1,572,864 bytes, 12.3 %)"
std::string whole_amount(const AppState& state, const Dataset& dataset, Amount amount,
                         Amount whole) {
    std::string text = amount_text(state, dataset, amount);
    const bool is_bytes = stack_unit(dataset) == Unit::kBytes;
    const int64_t bytes = amount.rounded();
    if (is_bytes && bytes >= 1024 && state.settings.size_units != SizeUnits::kRaw) {
        text += ", " + format_count(static_cast<uint64_t>(bytes)) + " B";
    }
    return text + share_text(amount, whole);
}

// Of a frame; of everything, for the root; of what has no stack.
struct FactsOf {
    NodeId node;
    bool is_unknown = false;

    [[nodiscard]] Amount total(const FlameTree& tree) const {
        if (is_unknown) return tree.other();
        return node.is_nil() ? tree.everything() : tree.total(node);
    }
    [[nodiscard]] Amount self(const FlameTree& tree) const {
        return node.is_nil() ? Amount{} : tree.self(node);
    }
};

std::vector<Fact> plain_facts(const AppState& state, const ShownFlame& flame, const FactsOf& of) {
    const Dataset& dataset = *flame.shape->inputs[0];
    const TraceTrie& trie = flame.trie();
    const Amount all = flame.bytes.everything();
    const Amount total = of.total(flame.bytes);
    std::vector<Fact> facts;
    if (flame.before) {
        const Amount before = of.total(*flame.before);
        facts.push_back({"Before", whole_amount(state, dataset, before, {})});
        facts.push_back({"After", whole_amount(state, dataset, total, {})});
        facts.push_back({"\u0394 Total", delta_text(state, dataset, total - before) +
                                             share_text(total - before, before)});
        facts.push_back({"\u0394 Self", delta_text(state, dataset,
                                                   of.self(flame.bytes) - of.self(*flame.before))});
        return facts;
    }
    facts.push_back({"Total", whole_amount(state, dataset, total, all)});
    facts.push_back({"Self", whole_amount(state, dataset, of.self(flame.bytes), all)});
    if (!of.node.is_nil()) {
        const Amount caller = flame.bytes.total(trie.node_parent[of.node.v]);
        facts.push_back({"% of caller",
                         format_share(total.to_double() / std::max(1e-300, caller.to_double()))});
    }
    if (dataset.log) {
        const auto count =
            static_cast<uint64_t>(std::max<int64_t>(0, of.total(flame.counts).rounded()));
        facts.push_back({"Blocks", format_count(count)});
    }
    return facts;
}

// Of a cut file each says that it is incomplete.
std::vector<Fact> facts_of(const AppState& state, const ShownFlame& flame, const FactsOf& of) {
    std::vector<Fact> facts = plain_facts(state, flame, of);
    for (Fact& fact : facts) {
        fact.value = total_text(std::move(fact.value), is_incomplete(flame.shape->inputs));
    }
    return facts;
}

void draw_facts(const ViewContext& view, const std::vector<Fact>& facts) {
    for (const Fact& fact : facts) {
        text_in(view.theme.text_muted, fact.label);
        ImGui::SameLine(view.px(88));
        text_in(view.theme.text, fact.value);
    }
}

// The siblings of a folded box that hold something.
uint64_t count_of_folded(const ShownFlame& flame, const RowBox& hit) {
    const TraceTrie& trie = flame.trie();
    const auto siblings = trie.children(trie.node_parent[hit.id]);
    auto at = std::find(siblings.begin(), siblings.end(), node_of(hit));
    uint64_t count = 0;
    for (uint32_t i = 0; i < hit.folded_count && at != siblings.end(); ++i, ++at) {
        count += flame.bytes.total(*at) != Amount{} ||
                         (flame.before && flame.before->total(*at) != Amount{})
                     ? 1
                     : 0;
    }
    return count;
}

void push_step(ViewContext& view, FilterKind kind, const std::string& frame, const char* verb) {
    std::string name = printable_text(frame);
    view.actions.push(PushFilter{{kind, {}, frame, std::string(verb) + " " + name}});
}

}  // namespace

std::string node_text(const TraceTrie& trie, NodeId node) {
    return node.is_nil() ? "all" : frame_text(trie, trie.node_frame[node.v]);
}

std::string stack_text(const TraceTrie& trie, NodeId node) {
    std::string text;
    for (const NodeId at : trie.path(node)) {
        text += printable_text(frame_text(trie, trie.node_frame[at.v])) + "\n";
    }
    return text;
}

// With the function as Python qualifies it.
std::string whole_text(const ShownFlame& flame, NodeId node) {
    return printable_text(flame.shape->whole_name(node_text(flame.trie(), node)));
}

std::string details_text(const ViewContext& view, const ShownFlame& flame, NodeId node) {
    std::string text = whole_text(flame, node) + "\n";
    for (const Fact& fact : facts_of(view.state, flame, {node})) {
        text += std::string(fact.label) + ": " + fact.value + "\n";
    }
    return text + shown_text(view.state) + "\n";
}

void draw_flame_tooltip(ViewContext& view, const ShownFlame& flame, const RowBox& hit) {
    if (!ImGui::BeginTooltip()) return;
    ImGui::PushTextWrapPos(view.px(520));
    if (hit.is_folded()) {
        const uint64_t count = count_of_folded(flame, hit);
        text_in(view.theme.text, format_count(count) + (count == 1 ? " frame" : " frames") +
                                     " too narrow to draw. Double-click to zoom in.");
    } else {
        push_font(Font::kStrong);
        const bool is_known = !is_unknown(hit);
        text_in(view.theme.text,
                is_known ? whole_text(flame, node_of(hit)) : std::string(kUnknownStacks));
        pop_font();
        draw_facts(view, facts_of(view.state, flame, {node_of(hit), !is_known}));
    }
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

void draw_flame_pins(ViewContext& view, FlameState& own, const ShownFlame& flame, ImVec2 low,
                     ImVec2 high) {
    float bottom = high.y - view.px(8);
    const float width = std::min(view.px(320), high.x - low.x - view.px(16));
    for (size_t i = 0; i < own.picks.pins.size(); ++i) {
        const NodeId node = own.picks.pins[i];
        const std::vector<Fact> facts = facts_of(view.state, flame, {node});
        const float height =
            view.px(44) + static_cast<float>(facts.size()) * ImGui::GetTextLineHeightWithSpacing();
        if (bottom - height < low.y) return;
        const Rect box{high.x - width - view.px(8), bottom - height, width, height};
        bottom -= height + view.px(8);
        ImGui::PushID(static_cast<int>(i));
        ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, view.px(6));
        if (begin_panel(view, "Pinned frame", box,
                        {.background = view.theme.raised,
                         .padding = {12, 8},
                         .flags = ImGuiWindowFlags_NoScrollbar})) {
            const float right = ImGui::GetContentRegionAvail().x;
            const std::string name =
                printable_text(flame.shape->label(node_text(flame.trie(), node)));
            push_font(Font::kStrong);
            text_cut_middle(name, right - view.px(76), view.theme.text);
            pop_font();
            ImGui::SameLine(right - view.px(56));
            if (ImGui::SmallButton("Copy##pinned")) {
                view.actions.push(CopyText{details_text(view, flame, node), "details"});
            }
            ImGui::SameLine(right - view.px(8));
            const bool is_closed = sign_button(view, "Unpin", Sign::kCross, view.px(20));
            draw_facts(view, facts);
            if (is_closed)
                own.picks.pins.erase(own.picks.pins.begin() + static_cast<ptrdiff_t>(i--));
        }
        ImGui::GetWindowDrawList()->AddRect({box.x, box.y}, {box.right(), box.bottom()},
                                            view.theme.separator, view.px(6));
        end_panel();
        ImGui::PopStyleVar();
        ImGui::PopID();
    }
}

void draw_flame_menu(ViewContext& view, FlameState& own, const ShownFlame& flame) {
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup("frame menu")) return;
    const NodeId node = own.picks.menu_node;
    const std::string frame = node_text(flame.trie(), node);
    const bool is_frame = !node.is_nil();
    text_in(view.theme.text_muted,
            cut_middle_to_width(printable_text(flame.shape->label(frame)), view.px(320)));
    ImGui::Separator();
    if (ImGui::MenuItem("Zoom in", "Enter")) zoom_to_node(own.zoom, node);
    if (ImGui::MenuItem("Show callers and callees", nullptr, false, is_frame)) own.sandwich = frame;
    if (ImGui::MenuItem("Plot on timeline", nullptr, false, is_frame)) {
        view.actions.push(ToggleSeries{{SeriesKind::kFrame, frame}});
    }
    if (ImGui::MenuItem("Plot stack on timeline", nullptr, false,
                        is_frame && flame.shape->is_own && flame.bytes.self(node) != Amount{})) {
        const auto [first, last] = flame.trie().traces_below(node);
        view.actions.push(ToggleSeries{
            {SeriesKind::kTrace, collapsed_stack(flame.trie(), {first < last ? first : 0})}});
    }
    if (ImGui::MenuItem("Highlight same frames", "Ctrl+F", false, is_frame))
        own.search.text = frame;
    ImGui::Separator();
    if (ImGui::MenuItem("Focus: only stacks through this frame", nullptr, false, is_frame)) {
        push_step(view, FilterKind::kThrough, frame, "through");
    }
    if (ImGui::MenuItem("Exclude: only stacks without this frame", nullptr, false, is_frame)) {
        push_step(view, FilterKind::kWithout, frame, "without");
    }
    if (ImGui::MenuItem("Hide frame, keep its callees", nullptr, false, is_frame)) {
        push_step(view, FilterKind::kHideFrame, frame, "hidden");
    }
    if (ImGui::MenuItem("Collapse recursion")) {
        view.actions.push(
            PushFilter{{FilterKind::kCollapseRecursion, {}, {}, "recursion collapsed"}});
    }
    ImGui::Separator();
    const bool can_pin = own.picks.pins.size() < kMostPins;
    if (ImGui::MenuItem("Pin details", "Shift+Click", false, can_pin))
        own.picks.pins.push_back(node);
    if (ImGui::MenuItem("Copy details", "Ctrl+C")) {
        view.actions.push(CopyText{details_text(view, flame, node), "details"});
    }
    if (ImGui::MenuItem("Copy frame", nullptr, false, is_frame)) {
        view.actions.push(CopyText{frame, "frame"});
    }
    if (ImGui::MenuItem("Copy stack", nullptr, false, is_frame)) {
        view.actions.push(CopyText{stack_text(flame.trie(), node), "stack"});
    }
    ImGui::EndPopup();
}

void pick_node(ViewContext& view, FlameState& own, const ShownFlame& flame, NodeId node) {
    own.picks.selected = node;
    if (node.is_nil()) {
        pick_nothing(view.state, view.actions);
        return;
    }
    pick_frame(view.state, view.actions, node_text(flame.trie(), node));
}

void zoom_to_node(FlameZoom& zoom, NodeId node) {
    zoom.node = node;
    // Where a node lies is found out in each frame.
    zoom.camera.glide(node.is_nil() ? ShareRange{} : zoom.camera.goal);
}

}  // namespace hs
