#include "app/views/graph_look.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/legend.h"
#include "core/base/text_format.h"
#include "core/layout/scene_routes.h"
#include "render/colour.h"
#include "render/ui_backend_parts.h"

namespace hs {
namespace {

constexpr double kHandlePx = 9;        // radius, of the scene
constexpr double kHandlesFrom = 0.55;  // zoom in design pixels from which details are drawn
constexpr double kTextFrom = 0.5;
constexpr double kLeastText = 0.84;  // of its natural size: smaller cannot be read
constexpr double kEdgeTextFrom = 0.55;
constexpr size_t kMostCurves = 3000;  // beyond, references are straight lines

struct Card {
    ImVec2 low;
    ImVec2 high;
    [[nodiscard]] ImVec2 left() const { return {low.x, (low.y + high.y) / 2}; }
    [[nodiscard]] ImVec2 right() const { return {high.x, (low.y + high.y) / 2}; }
};

Card card_of(const GraphViewState& own, const GraphCamera& camera, size_t node) {
    const HeldScene& held = *own.shown;
    const ScenePoint at = own.motion.now[node];
    const double half_width = held.measures.card_width / 2;
    const double half_height = held.layout.heights[node] / 2;
    return {camera.on_screen({at.x - half_width, at.y - half_height}),
            camera.on_screen({at.x + half_width, at.y + half_height})};
}

bool is_visible(const Card& card, const Rect& rect) {
    return card.high.x >= rect.x && card.low.x <= rect.right() && card.high.y >= rect.y &&
           card.low.y <= rect.bottom();
}

// More may come or go on that side.
bool has_handle(const SceneNode& node, Direction direction) {
    if (node.is_group()) return false;
    return direction == Direction::kReferents ? node.more_referents > 0 || node.shows_referents
                                              : node.more_referrers > 0 || node.shows_referrers;
}

class Painter {
public:
    Painter(ViewContext& view, GraphViewState& own, const GraphCamera& camera,
            const GraphLook& look)
        : view_(view),
          own_(own),
          held_(*own.shown),
          camera_(camera),
          look_(look),
          shape_{held_.scene, held_.measures, held_.layout.routes, own.motion.now},
          zoom_(camera.zoom / static_cast<double>(view.scale)) {
        for (size_t i = 0; i < held_.scene.nodes.size(); ++i) {
            cards_.push_back(card_of(own, camera, i));
        }
        // Once for all of them: mixing is worth more than drawing a line.
        const ImU32 window = view.theme.window;
        const bool is_dense = held_.scene.edges.size() > kMostCurves;
        faint_edge_ = mix_colours(window, view.theme.text_faint, 0.25);
        touched_edge_ = mix_colours(window, view.theme.text, 0.75);
        plain_edge_ = mix_colours(window, view.theme.text_faint, is_dense ? 0.45 : 0.7);
        if (!look.is_searching) return;
        matches_.assign(cards_.size(), false);
        for (const size_t node : own.search.matches) matches_[node] = true;
    }

    void draw_canvas() {
        const ImVec2 size{camera_.rect.width, camera_.rect.height};
        if (!begin_canvas(own_.drawing.canvas, size, own_.drawing.canvas_key, view_.theme.window))
            return;
        LineBatch lines;
        const auto& edges = held_.scene.edges;
        std::vector<size_t> marked;
        for (size_t i = 0; i < edges.size(); ++i) {
            emphasis(edges[i]) == 0 ? add_edge(i, lines) : marked.push_back(i);
        }
        for (const int wanted : {1, 2}) {
            for (const size_t i : marked) {
                if (emphasis(edges[i]) == wanted) add_edge(i, lines);
            }
        }
        own_.drawing.canvas.draw(lines);
        RectBatch rects;
        for (size_t i = 0; i < cards_.size(); ++i) add_card(i, rects);
        own_.drawing.canvas.draw(rects);
    }

    void draw_details() {
        ImDrawList& to = *ImGui::GetWindowDrawList();
        if (zoom_ < kHandlesFrom) return draw_types(to);
        for (size_t i = 0; i < cards_.size(); ++i) {
            if (!is_visible(cards_[i], camera_.rect)) continue;
            if (zoom_ >= kTextFrom) draw_texts(to, i);
            draw_handle(to, i, Direction::kReferents);
            draw_handle(to, i, Direction::kReferrers);
        }
        if (zoom_ >= kEdgeTextFrom) draw_edge_names(to);
    }

private:
    [[nodiscard]] bool is_faint(size_t node) const { return !matches_.empty() && !matches_[node]; }
    // 0 plain, 1 of what is pointed at or selected, 2 of the highlighted chain
    [[nodiscard]] int emphasis(const SceneEdge& edge) const {
        if (edge.in_chain) return 2;
        const auto touches = [&](size_t node) { return edge.from == node || edge.to == node; };
        return touches(look_.selected) || touches(look_.hovered) ? 1 : 0;
    }
    [[nodiscard]] ImU32 edge_colour(const SceneEdge& edge) const {
        const int strength = emphasis(edge);
        if (is_faint(edge.from) && is_faint(edge.to)) return faint_edge_;
        return strength == 2 ? view_.theme.grow : strength == 1 ? touched_edge_ : plain_edge_;
    }
    [[nodiscard]] float wide(double scene_px) const {
        return static_cast<float>(scene_px * camera_.zoom);
    }

    void add_edge(size_t index, LineBatch& lines) {
        const SceneEdge& edge = held_.scene.edges[index];
        edge_curves(shape_, index, curves_);
        if (curves_.empty()) return;  // a loop: said in the tooltip
        make_room_for_handle(edge);
        const int strength = emphasis(edge);
        const float width = view_.px(strength == 2 ? 2.5F : strength == 1 ? 1.6F : 1.0F);
        const ImU32 colour = edge_colour(edge);
        const bool is_straight = held_.scene.edges.size() > kMostCurves && strength == 0;
        for (const SceneCurve& curve : curves_)
            add_curve(curve, is_straight, {width, colour}, lines);
        if (zoom_ < kHandlesFrom || is_straight) return;
        const SceneCurve& last = curves_.back();
        const ImVec2 tip = in_canvas(last.d);
        const float side = last.d.x >= last.c.x ? -1.0F : 1.0F;
        const float head = wide(6);
        for (const float up : {-0.6F, 0.6F}) {
            lines.add({tip.x, tip.y, tip.x + side * head, tip.y + up * head, width, colour});
        }
    }

    // The head of the arrow stands beside the sign that is at the side of the card.
    void make_room_for_handle(const SceneEdge& edge) {
        SceneCurve& last = curves_.back();
        const bool is_from_left = last.d.x < own_.motion.now[edge.to].x;
        const Direction side = is_from_left ? Direction::kReferrers : Direction::kReferents;
        if (zoom_ < kHandlesFrom || !has_handle(held_.scene.nodes[edge.to], side)) return;
        last.d.x += is_from_left ? -kHandlePx : kHandlePx;
    }

    struct Pen {
        float width;
        ImU32 colour;
    };
    void add_curve(const SceneCurve& curve, bool is_straight, const Pen& pen,
                   LineBatch& lines) const {
        const Rect& rect = camera_.rect;
        const ImVec2 a = in_canvas(curve.a);
        const ImVec2 d = in_canvas(curve.d);
        const float bulge = std::max(in_canvas(curve.b).x, in_canvas(curve.c).x);
        if (std::max({a.x, d.x, bulge}) < 0 || std::min(a.x, d.x) > rect.width) return;
        if (std::max(a.y, d.y) < 0 || std::min(a.y, d.y) > rect.height) return;
        const float length = std::abs(d.x - a.x) + std::abs(d.y - a.y);
        const bool is_level = std::abs(d.y - a.y) < 1 && bulge <= std::max(a.x, d.x);
        const int pieces =
            is_straight || is_level ? 1 : std::clamp(static_cast<int>(length / view_.px(8)), 4, 32);
        ImVec2 last = a;
        for (int i = 1; i <= pieces; ++i) {
            const ImVec2 next =
                in_canvas(point_on(curve, static_cast<double>(i) / static_cast<double>(pieces)));
            lines.add({last.x, last.y, next.x, next.y, pen.width, pen.colour});
            last = next;
        }
    }
    [[nodiscard]] ImVec2 in_canvas(ScenePoint point) const {
        const ImVec2 at = camera_.on_screen(point);
        return {at.x - camera_.rect.x, at.y - camera_.rect.y};
    }

    [[nodiscard]] ImU32 fill_of(size_t node) const {
        const ImU32 colour = graph_node_colour(view_, held_, node);
        return is_faint(node) ? mix_colours(view_.theme.window, colour, 0.25) : colour;
    }
    [[nodiscard]] ImU32 border_of(size_t node) {
        const SceneNode& it = held_.scene.nodes[node];
        if (node == look_.selected) return view_.theme.selection_edge;
        if (it.in_chain) return view_.theme.grow;
        if (node == look_.hovered) return view_.theme.text;
        if (it.is_group()) return view_.theme.text_faint;
        const ImU32 fill = fill_of(node);
        const auto [at, is_new] = borders_.try_emplace(fill, 0);
        if (is_new) at->second = mix_colours(view_.theme.window, fill, 0.5);
        return at->second;
    }

    // A frame is a larger card below the card.
    void add_card(size_t node, RectBatch& rects) {
        const Card& card = cards_[node];
        const Rect& rect = camera_.rect;
        if (!is_visible(card, rect)) return;
        const SceneNode& it = held_.scene.nodes[node];
        const bool is_marked = node == look_.selected || it.in_chain;
        const float x = std::round(card.low.x - rect.x);
        const float y = std::round(card.low.y - rect.y);
        const float width = std::max(std::round(card.high.x - card.low.x), 2.0F);
        const float height = std::max(std::round(card.high.y - card.low.y), 2.0F);
        const bool is_small = zoom_ < 0.2;
        const float radius = is_small ? 0 : std::min(wide(6), height / 2);
        if (!is_small || is_marked) {
            const float edge = is_marked ? view_.px(2) : 1;
            rects.add({x - edge, y - edge, width + 2 * edge, height + 2 * edge,
                       radius > 0 ? radius + edge : 0, border_of(node)});
        }
        rects.add({x, y, width, height, radius, fill_of(node)});
    }

    // Text shrinks less than its card, which has room to spare.
    [[nodiscard]] double text_zoom() const {
        return std::clamp(zoom_ < 1 ? zoom_ * 1.2 : zoom_, kLeastText, zoom_ < 1 ? 1.0 : 1.6);
    }

    // From afar: the name, and how large it is where there is room for a second line, at a size
    // that can be read as long as the card is high enough.
    void draw_types(ImDrawList& to) const {
        push_font(Font::kSmall);
        const float natural = ImGui::GetFontSize();
        std::vector<Rect> taken;
        for (size_t i = 0; i < cards_.size(); ++i) {
            const Card& card = cards_[i];
            const float height = card.high.y - card.low.y;
            const float size = std::floor(std::min(natural, height * 0.9F));
            if (size < natural * 0.72F || !is_visible(card, camera_.rect)) continue;
            const float room = (card.high.x - card.low.x - view_.px(8)) * natural / size;
            const std::string text = short_title(held_.titles[i], room);
            if (text.empty()) continue;
            const ImU32 fill = fill_of(i);
            const ImU32 ink = is_faint(i)                       ? view_.theme.text_faint
                              : held_.scene.nodes[i].is_group() ? view_.theme.text
                                                                : readable_text(fill);
            const float line = size * 1.2F;
            const bool has_second = height > 2 * line && !held_.details[i].empty();
            const float x = std::round(card.low.x + view_.px(4));
            const float y = card.low.y + (height - line * (has_second ? 2.0F : 1.0F)) / 2;
            // Cards that forces pushed over each other: the first one's text is whole.
            const Rect place{card.low.x, y, card.high.x - card.low.x,
                             line * (has_second ? 2.0F : 1.0F)};
            if (!take_free(taken, place)) continue;
            to.AddText(ImGui::GetFont(), size, {x, std::round(y)}, ink, text.c_str());
            if (!has_second) continue;
            to.AddText(ImGui::GetFont(), size, {x, std::round(y + line)},
                       mix_colours(fill, ink, 0.82), cut_to_width(held_.details[i], room).c_str());
        }
        pop_font();
    }
    static bool take_free(std::vector<Rect>& taken, const Rect& wanted) {
        constexpr size_t kMost = 400;  // texts at once; more are no names to read
        const bool is_free = std::none_of(taken.begin(), taken.end(), [&](const Rect& other) {
            return wanted.x < other.right() && other.x < wanted.right() &&
                   wanted.y < other.bottom() && other.y < wanted.bottom();
        });
        if (!is_free || taken.size() == kMost) return false;
        taken.push_back(wanted);
        return true;
    }
    // "shop.orders.OrderBook" where it fits, else "OrderBook", else "Orde…"; nothing below that.
    static std::string short_title(const std::string& title, float room) {
        if (ImGui::CalcTextSize(title.c_str()).x <= room) return title;
        constexpr std::string_view kMore = " more ";  // "900 more shop.cache.Quote"
        const bool is_group = !title.empty() && title[0] >= '0' && title[0] <= '9';
        const size_t more = is_group ? title.find(kMore) : std::string::npos;
        const size_t type = more == std::string::npos ? 0 : more + kMore.size();
        const size_t dot = title.rfind('.');
        const std::string last =
            dot == std::string::npos ? title : title.substr(0, type) + title.substr(dot + 1);
        const std::string cut = cut_to_width(last, room);
        return cut.size() < 6 && cut.size() < last.size() ? std::string() : cut;
    }

    struct Line {
        ImVec2 at;
        float room;
        ImU32 colour;
        bool is_title;
    };
    void draw_line(ImDrawList& to, size_t node, const Line& line) const {
        UiBackend* ui = current_ui();
        if (ui == nullptr) return;
        const Font font = line.is_title ? Font::kStrong : Font::kSmall;
        const double natural = static_cast<double>(ui->font_size(font));
        const auto size = static_cast<float>(std::round(natural * text_zoom()));
        push_font(font);
        const float room = line.room * ui->font_size(font) / size;
        const std::string cut = line.is_title ? short_title(held_.titles[node], room)
                                              : cut_to_width(held_.details[node], room);
        pop_font();
        to.AddText(ui->font(font), size, {std::round(line.at.x), std::round(line.at.y)},
                   line.colour, cut.c_str());
    }

    void draw_texts(ImDrawList& to, size_t node) const {
        const Card& card = cards_[node];
        const SceneNode& it = held_.scene.nodes[node];
        const ImU32 fill = fill_of(node);
        ImU32 ink = it.is_group() ? view_.theme.text : readable_text(fill);
        if (is_faint(node)) ink = view_.theme.text_faint;
        const float pad = std::max(wide(12), view_.px(12));
        const float room = card.high.x - card.low.x - 2 * pad;
        const float middle = (card.low.y + card.high.y) / 2;
        const ImU32 quiet = is_faint(node) ? ink : mix_colours(fill, ink, 0.82);
        const bool is_pinned = own_.making.pinned.count(it.key) != 0;
        const char* tag =
            it.is_root ? (is_pinned ? "root, pinned" : "root") : (is_pinned ? "pinned" : "");
        // Text shrinks less than its card: where that has no room for two lines, one says it.
        const float first = line_height(Font::kStrong);
        const float second = line_height(Font::kSmall);
        const bool has_second = first + second <= card.high.y - card.low.y + view_.px(2);
        const float y = middle - (first + (has_second ? second : 0)) / 2;
        const float tag_width = draw_tag(to, {card.high.x - pad, y + view_.px(1)}, tag, quiet);
        const float x = card.low.x + pad;
        draw_line(to, node, {{x, y}, room - tag_width, ink, true});
        if (has_second) draw_line(to, node, {{x, y + first}, room, quiet, false});
    }
    [[nodiscard]] float line_height(Font font) const {
        const UiBackend* ui = current_ui();
        const double natural = ui == nullptr ? 0 : static_cast<double>(ui->font_size(font));
        return static_cast<float>(std::round(natural * text_zoom() * 1.2));
    }

    // A word at the right end of the first line. Returns how much of the line it takes.
    float draw_tag(ImDrawList& to, ImVec2 end, const char* text, ImU32 colour) const {
        UiBackend* ui = current_ui();
        if (*text == 0 || ui == nullptr) return 0;
        push_font(Font::kSmall);
        const auto size = static_cast<float>(
            std::round(static_cast<double>(ui->font_size(Font::kSmall)) * text_zoom()));
        const float width = ImGui::CalcTextSize(text).x * size / ui->font_size(Font::kSmall);
        pop_font();
        to.AddText(ui->font(Font::kSmall), size, {std::round(end.x - width), std::round(end.y)},
                   colour, text);
        return width + view_.px(8);
    }

    void draw_handle(ImDrawList& to, size_t node, Direction direction) const {
        const SceneNode& it = held_.scene.nodes[node];
        if (!has_handle(it, direction)) return;
        const bool is_out = direction == Direction::kReferents;
        const ImVec2 at = is_out ? cards_[node].right() : cards_[node].left();
        const bool is_open = is_out ? it.shows_referents : it.shows_referrers;
        const float radius = std::max(wide(kHandlePx - 1), view_.px(6.5F));
        const ImU32 ring = node == look_.hovered ? view_.theme.text : view_.theme.text_muted;
        to.AddCircleFilled(at, radius, view_.theme.raised, 20);
        to.AddCircle(at, radius, ring, 20, view_.px(1));
        const float arm = radius * 0.5F;
        const float thick = view_.px(1.5F);
        to.AddLine({at.x - arm, at.y}, {at.x + arm, at.y}, ring, thick);
        if (!is_open) to.AddLine({at.x, at.y - arm}, {at.x, at.y + arm}, ring, thick);
    }

    // Above the last part of the line, where lines to different cards lie apart. Where several
    // arrive at one card, one is named: that of the chain, or of what is pointed at.
    void draw_edge_names(ImDrawList& to) const {
        constexpr uint32_t kNone = UINT32_MAX;
        std::vector<uint32_t> named(cards_.size(), kNone);
        const auto& edges = held_.scene.edges;
        for (uint32_t i = 0; i < edges.size(); ++i) {
            if (held_.edge_names[i].empty() || edges[i].from == edges[i].to) continue;
            if (cards_[edges[i].to].low.x < cards_[edges[i].from].high.x) continue;
            uint32_t& now = named[edges[i].to];
            if (now == kNone || emphasis(edges[i]) > emphasis(edges[now])) now = i;
        }
        push_font(Font::kSmall);
        for (const uint32_t index : named) {
            if (index == kNone) continue;
            const SceneEdge& edge = edges[index];
            if (!is_visible(cards_[edge.to], camera_.rect)) continue;
            UiBackend* ui = current_ui();
            if (ui == nullptr) break;
            const float size_px =
                std::round(ui->font_size(Font::kSmall) * static_cast<float>(text_zoom()));
            const float shrink = size_px / ui->font_size(Font::kSmall);
            const float room = wide(held_.measures.column_gap - 2 * kHandlePx - 8);
            const std::string text = cut_to_width(held_.edge_names[index], room / shrink);
            const ImVec2 whole = ImGui::CalcTextSize(text.c_str());
            const ImVec2 size{whole.x * shrink, whole.y * shrink};
            const ImVec2 end = cards_[edge.to].left();
            const float x = end.x - wide(kHandlePx + 8) - size.x;
            const float y = end.y - size.y - view_.px(2);
            const ImU32 colour = edge.in_chain ? view_.theme.grow : view_.theme.text_muted;
            to.AddRectFilled({x - view_.px(2), y}, {x + size.x + view_.px(2), y + size.y},
                             (view_.theme.window & 0x00FFFFFFU) | 0xC0000000U, view_.px(2));
            to.AddText(ui->font(Font::kSmall), size_px, {std::round(x), std::round(y)}, colour,
                       text.c_str());
        }
        pop_font();
    }

    ViewContext& view_;
    GraphViewState& own_;
    const HeldScene& held_;
    const GraphCamera& camera_;
    const GraphLook& look_;
    const SceneShape shape_;
    std::vector<SceneCurve> curves_;            // of the reference at hand
    std::unordered_map<ImU32, ImU32> borders_;  // by fill
    ImU32 faint_edge_ = 0;
    ImU32 touched_edge_ = 0;
    ImU32 plain_edge_ = 0;
    double zoom_;  // in design pixels: 1 is the size things are made for
    std::vector<Card> cards_;
    std::vector<bool> matches_;
};

}  // namespace

GraphCamera graph_camera(const ViewContext& view, const GraphViewpoint& viewpoint,
                         const Rect& rect) {
    return {rect, viewpoint.middle, viewpoint.zoom * static_cast<double>(view.scale)};
}

GraphHandle graph_handle_at(const ViewContext& view, const GraphViewState& own,
                            const GraphCamera& camera, ImVec2 mouse) {
    if (camera.zoom < kHandlesFrom * static_cast<double>(view.scale)) return {};
    const auto reach = static_cast<float>((kHandlePx + 2) * camera.zoom);
    for (size_t i = own.motion.now.size(); i > 0; --i) {
        const SceneNode& node = own.shown->scene.nodes[i - 1];
        const Card card = card_of(own, camera, i - 1);
        for (const Direction direction : {Direction::kReferents, Direction::kReferrers}) {
            if (!has_handle(node, direction)) continue;
            const ImVec2 at = direction == Direction::kReferents ? card.right() : card.left();
            if (std::hypot(mouse.x - at.x, mouse.y - at.y) <= reach) return {i - 1, direction};
        }
    }
    return {};
}

size_t graph_node_at(const GraphViewState& own, const GraphCamera& camera, ImVec2 mouse) {
    for (size_t i = own.motion.now.size(); i > 0; --i) {
        const Card card = card_of(own, camera, i - 1);
        if (mouse.x >= card.low.x && mouse.x < card.high.x && mouse.y >= card.low.y &&
            mouse.y < card.high.y) {
            return i - 1;
        }
    }
    return SIZE_MAX;
}

void draw_graph_picture(ViewContext& view, GraphViewState& own, const GraphCamera& camera,
                        const GraphLook& look) {
    Painter painter(view, own, camera, look);
    const ImVec2 at{camera.rect.x, camera.rect.y};
    painter.draw_canvas();
    show_canvas(own.drawing.canvas, at);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.PushClipRect(at, {camera.rect.right(), camera.rect.bottom()}, true);
    painter.draw_details();
    // "card shop.cache.QUOTES": for scripts.
    for (size_t i = 0; i < own.motion.now.size() && has_named_parts(); ++i) {
        const Card card = card_of(own, camera, i);
        name_part("card " + own.shown->titles[i], card.low, card.high);
    }
    to.PopClipRect();
}

ImU32 graph_node_colour(const ViewContext& view, const HeldScene& held, size_t node) {
    const SceneNode& it = held.scene.nodes[node];
    if (it.is_group()) return view.theme.panel;
    const uint32_t type = held.dataset->graph->type[it.object().v].v;
    const ImU32 colour = slot_colour(held.slots.at(type), view.theme.name == ThemeName::kDark);
    return area_colour(view.theme, colour);
}

Rect graph_minimap(const ViewContext& view, const GraphViewState& own, const GraphCamera& camera) {
    const SceneRect& all = own.shown->layout.bounds;
    const ImVec2 low = camera.on_screen({all.left, all.top});
    const ImVec2 high = camera.on_screen({all.right, all.bottom});
    const Rect& rect = camera.rect;
    const bool all_seen =
        low.x >= rect.x && low.y >= rect.y && high.x <= rect.right() && high.y <= rect.bottom();
    if (all_seen || all.width() <= 0 || all.height() <= 0) return {};
    if (rect.width < view.px(420) || rect.height < view.px(260)) return {};
    const double scale = std::min(static_cast<double>(view.px(180)) / all.width(),
                                  static_cast<double>(view.px(120)) / all.height());
    const auto width = static_cast<float>(std::max(all.width() * scale, 24.0));
    const auto height = static_cast<float>(std::max(all.height() * scale, 24.0));
    return {rect.right() - width - view.px(12), rect.bottom() - height - view.px(12), width,
            height};
}

void draw_graph_minimap(const ViewContext& view, const GraphViewState& own,
                        const GraphCamera& camera, const Rect& map) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float pad = view.px(kMinimapFramePx);
    to.AddRectFilled({map.x - pad, map.y - pad}, {map.right() + pad, map.bottom() + pad},
                     (view.theme.panel & 0x00FFFFFFU) | 0xE8000000U, view.px(4));
    to.AddRect({map.x - pad, map.y - pad}, {map.right() + pad, map.bottom() + pad},
               view.theme.separator, view.px(4));
    if (has_named_parts()) {
        name_part("Small map of the graph", {map.x, map.y}, {map.right(), map.bottom()});
    }
    const HeldScene& held = *own.shown;
    const SceneRect& all = held.layout.bounds;
    const auto on_map = [&](ScenePoint point) {
        const double x = std::clamp((point.x - all.left) / all.width(), 0.0, 1.0);
        const double y = std::clamp((point.y - all.top) / all.height(), 0.0, 1.0);
        return ImVec2{map.x + static_cast<float>(x) * map.width,
                      map.y + static_cast<float>(y) * map.height};
    };
    const double half = held.measures.card_width / 2;
    for (size_t i = 0; i < own.motion.now.size(); ++i) {
        const ImVec2 low =
            on_map({own.motion.now[i].x - half, own.motion.now[i].y - held.layout.heights[i] / 2});
        const ImVec2 high =
            on_map({own.motion.now[i].x + half, own.motion.now[i].y + held.layout.heights[i] / 2});
        const bool is_marked = held.scene.nodes[i].in_chain;
        to.AddRectFilled(low, {std::max(high.x, low.x + 1), std::max(high.y, low.y + 1)},
                         is_marked ? view.theme.grow : view.theme.text_faint);
    }
    const Rect& rect = camera.rect;
    const ImVec2 low = on_map(camera.in_scene({rect.x, rect.y}));
    const ImVec2 high = on_map(camera.in_scene({rect.right(), rect.bottom()}));
    to.AddRect(low, high, view.theme.accent, 0, 0, view.px(1.5F));
}

}  // namespace hs
