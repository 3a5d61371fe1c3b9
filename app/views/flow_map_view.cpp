#include "app/views/flow_map_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/frame_labels.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/widgets/basic.h"
#include "app/widgets/place_beside.h"
#include "app/widgets/tab_stop.h"
#include "core/base/text_format.h"
#include "render/colour.h"

namespace hs {
namespace {

constexpr double kLeastZoom = 0.02;
constexpr double kMostZoom = 6;
constexpr double kLeastTypePx = 9;  // below it, names alone

class MapPainter {
public:
    MapPainter(ViewContext& view, FlowState& own, const ShownCalls& calls, ImVec2 at, ImVec2 size)
        : view_(view),
          camera_(own.camera),
          contents_(own.contents),
          least_node_percent_(own.settings.least_node_percent),
          calls_(calls),
          at_(at),
          size_(size),
          to_(*ImGui::GetWindowDrawList()),
          picked_(picked_series(view.state)) {}

    // The whole map; where not even names would have room, at first only as much of it as can be
    // read, from where everything begins.
    void fit() {
        const LayeredLayout& layout = contents_.map.layout;
        const double room = 2 * view_.px(16);
        const double across = (size_.x - room) / std::max(1.0, layout.width);
        const double down = (size_.y - room) / std::max(1.0, layout.height);
        const double scale = view_.scale;
        const double readable = 0.78 * scale;
        camera_.zoom = std::clamp(std::min(across, down), kLeastZoom, 1.5 * scale);
        camera_.middle_x = layout.width / 2;
        camera_.middle_y = layout.height / 2;
        const double has_names = 0.24 * scale;
        if (camera_.shows_whole || camera_.zoom >= has_names) return;
        camera_.zoom = readable;
        const double half_width = size_.x / 2 / readable;
        const double half_height = size_.y / 2 / readable;
        if (layout.height > 2 * half_height) camera_.middle_y = half_height - room / readable;
        if (layout.width > 2 * half_width) {
            camera_.middle_x = std::clamp(layout.centers[0].x, half_width - room / readable,
                                          layout.width - half_width + room / readable);
        }
    }

    void take_pointer() {
        const ImGuiIO& io = ImGui::GetIO();
        if (ImGui::IsItemHovered() && io.MouseWheel != 0) {
            const double x = map_x(io.MousePos.x);
            const double y = map_y(io.MousePos.y);
            const double before = camera_.zoom;
            camera_.zoom = std::clamp(before * std::pow(1.25, static_cast<double>(io.MouseWheel)),
                                      kLeastZoom, kMostZoom);
            // What is under the pointer stays there.
            camera_.middle_x = x - (x - camera_.middle_x) * before / camera_.zoom;
            camera_.middle_y = y - (y - camera_.middle_y) * before / camera_.zoom;
            camera_.is_fitted = false;
        }
        if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4)) {
            camera_.middle_x -= static_cast<double>(io.MouseDelta.x) / camera_.zoom;
            camera_.middle_y -= static_cast<double>(io.MouseDelta.y) / camera_.zoom;
            camera_.is_fitted = false;
        }
    }

    // While the map has the keyboard: arrows pick the box beside, Return fills the view with it.
    void take_keys() {
        if (ImGui::GetIO().KeyMods != 0) return;
        size_t picked = 0;
        while (picked < contents_.map.boxes.size() && !is_picked(contents_.map.boxes[picked]))
            ++picked;
        const bool is_any = picked < contents_.map.boxes.size();
        if (is_any && ImGui::IsKeyPressed(ImGuiKey_Enter, false)) zoom_to(picked);
        constexpr std::pair<ImGuiKey, ImGuiDir> kArrows[] = {{ImGuiKey_LeftArrow, ImGuiDir_Left},
                                                             {ImGuiKey_RightArrow, ImGuiDir_Right},
                                                             {ImGuiKey_UpArrow, ImGuiDir_Up},
                                                             {ImGuiKey_DownArrow, ImGuiDir_Down}};
        for (const auto& [key, way] : kArrows) {
            if (!ImGui::IsKeyPressed(key)) continue;
            const size_t next = place_beside(
                std::span<const LayeredLayout::Point>(contents_.map.layout.centers),
                is_any ? picked : 0, way, [&](size_t box) { return node_of(box) != UINT32_MAX; });
            if (next < contents_.map.boxes.size() && node_of(next) != UINT32_MAX) go_to(next);
            return;
        }
    }

    void draw_arrows() {
        for (size_t i = 0; i < contents_.picture.arrows.size(); ++i) {
            const FlowPicture::Arrow& arrow = contents_.picture.arrows[i];
            const auto& path = contents_.map.layout.paths[i];
            const bool is_quiet = is_absent(arrow.from) || is_absent(arrow.to);
            const ImU32 colour =
                is_quiet ? view_.theme.separator
                         : mix_colours(view_.theme.separator, view_.theme.text_muted,
                                       std::clamp((arrow.share - 0.05) / 0.45, 0.0, 1.0));
            const auto width =
                static_cast<float>((1 + 3 * arrow.share) * std::clamp(camera_.zoom, 0.5, 2.0));
            for (size_t k = 1; k < path.size(); ++k) {
                const ImVec2 a = on_screen(path[k - 1]);
                const ImVec2 b = on_screen(path[k]);
                if (!is_in_view(a, b)) continue;
                const float middle = (a.y + b.y) / 2;
                to_.AddBezierCubic(a, {a.x, middle}, {b.x, middle}, b, colour, width);
            }
            if (path.size() > 1) draw_head(path[path.size() - 2], path.back(), colour);
        }
    }

    void draw_arrow_labels() {
        const double type = 14 * camera_.zoom;
        if (type < 8) return;
        const auto size = static_cast<float>(std::min(type, 14.0 * view_.scale));
        // Where two would lie on one another the larger share keeps its place.
        std::vector<size_t> order(contents_.picture.arrows.size());
        std::iota(order.begin(), order.end(), size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
            return contents_.picture.arrows[a].share > contents_.picture.arrows[b].share;
        });
        std::vector<std::pair<ImVec2, ImVec2>> taken;
        for (const size_t i : order) {
            const FlowPicture::Arrow& arrow = contents_.picture.arrows[i];
            if (is_absent(arrow.from) || is_absent(arrow.to)) continue;
            const auto& path = contents_.map.layout.paths[i];
            const auto& from = path[path.size() / 2 - (path.size() > 1 ? 1 : 0)];
            const auto& to = path[path.size() / 2];
            const ImVec2 middle = on_screen({(from.x + to.x) / 2, (from.y + to.y) / 2});
            if (arrow.share <= 0 || !is_in_view(middle, middle)) continue;
            std::string text;
            for (const Amount bytes : arrow.bytes) {
                text += (text.empty() ? "" : "  ") + amount(bytes);
            }
            ImFont* font = ImGui::GetFont();
            const ImVec2 extent =
                font->CalcTextSizeA(size, 1e6F, 0, text.data(), text.data() + text.size());
            ImVec2 corner{std::floor(middle.x - extent.x / 2), std::floor(middle.y - extent.y / 2)};
            const auto overlaps = [&](const std::pair<ImVec2, ImVec2>& one) {
                return corner.x < one.second.x && corner.x + extent.x > one.first.x &&
                       corner.y < one.second.y && corner.y + extent.y > one.first.y;
            };
            // Nearer to where the arrow ends there is mostly room.
            if (std::any_of(taken.begin(), taken.end(), overlaps)) {
                const ImVec2 end = on_screen(to);
                corner.x = std::floor(corner.x + (end.x - middle.x) * 0.45F);
                corner.y = std::floor(corner.y + (end.y - middle.y) * 0.45F);
                if (std::any_of(taken.begin(), taken.end(), overlaps)) continue;
            }
            taken.push_back({corner, {corner.x + extent.x + 4, corner.y + extent.y}});
            to_.AddRectFilled({corner.x - 3, corner.y},
                              {corner.x + extent.x + 3, corner.y + extent.y},
                              (view_.theme.window & 0x00FFFFFFU) | 0xD0000000U, view_.px(3));
            to_.AddText(font, size, corner, view_.theme.text_muted, text.c_str());
        }
    }

    // Returns the box under the pointer, or -1.
    int draw_boxes(bool is_hovered) {
        int under = -1;
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        for (size_t i = 0; i < contents_.map.boxes.size(); ++i) {
            const FlowMapBox& box = contents_.map.boxes[i];
            const auto& center = contents_.map.layout.centers[i];
            const ImVec2 low =
                on_screen({center.x - box.size.width / 2, center.y - box.size.height / 2});
            const ImVec2 high =
                on_screen({center.x + box.size.width / 2, center.y + box.size.height / 2});
            if (high.x < at_.x || low.x > at_.x + size_.x || high.y < at_.y ||
                low.y > at_.y + size_.y) {
                continue;
            }
            const bool is_dark = view_.theme.name == ThemeName::kDark;
            const bool is_root = contents_.picture.boxes[i].nodes.empty();
            const bool is_faint = is_absent(i);
            const ImU32 fill = is_root ? view_.theme.hover
                               : is_faint
                                   ? view_.theme.panel
                                   : heat_colour(contents_.picture.boxes[i].total_share, is_dark);
            const float radius = view_.px(4);
            to_.AddRectFilled(low, high, fill, radius);
            const bool is_under = is_hovered && mouse.x >= low.x && mouse.x < high.x &&
                                  mouse.y >= low.y && mouse.y < high.y;
            if (is_under) under = static_cast<int>(i);
            if (is_under || is_picked(box)) {
                to_.AddRect(low, high, view_.theme.text, radius, 0, view_.px(2));
            }
            draw_lines(box, low, high, is_faint ? view_.theme.text_faint : readable_text(fill));
        }
        return under;
    }

    // The node named in the line under the pointer; else the first one of the box.
    [[nodiscard]] uint32_t node_under_pointer(size_t index) const {
        const FlowMapBox& box = contents_.map.boxes[index];
        const auto& center = contents_.map.layout.centers[index];
        const double y =
            map_y(ImGui::GetIO().MousePos.y) - (center.y - box.size.height / 2) - kFlowPaddingPx;
        const auto line = static_cast<size_t>(std::max(0.0, y / (box.type_px * kFlowLineShare)));
        if (line < box.lines.size() && box.lines[line].node != UINT32_MAX) {
            return box.lines[line].node;
        }
        const std::vector<uint32_t>& nodes = contents_.picture.boxes[index].nodes;
        return nodes.empty() ? UINT32_MAX : nodes.back();
    }

    void zoom_to(size_t index) {
        camera_.middle_x = contents_.map.layout.centers[index].x;
        camera_.middle_y = contents_.map.layout.centers[index].y;
        camera_.zoom = std::max(camera_.zoom, static_cast<double>(view_.scale));
        camera_.is_fitted = false;
    }

private:
    // What is smaller than asked for at this time keeps its place, and is no more than that.
    [[nodiscard]] bool is_absent(size_t box) const {
        const FlowPicture::Box& of = contents_.picture.boxes[box];
        return !of.nodes.empty() &&
               (of.total_share <= 0 ||
                100 * of.total_share < static_cast<double>(least_node_percent_) - 1e-6);
    }
    // Of the rectangle between them.
    [[nodiscard]] bool is_in_view(ImVec2 a, ImVec2 b) const {
        return std::max(a.x, b.x) >= at_.x && std::min(a.x, b.x) <= at_.x + size_.x &&
               std::max(a.y, b.y) >= at_.y && std::min(a.y, b.y) <= at_.y + size_.y;
    }
    [[nodiscard]] ImVec2 on_screen(LayeredLayout::Point point) const {
        return {
            at_.x + size_.x / 2 + static_cast<float>((point.x - camera_.middle_x) * camera_.zoom),
            at_.y + size_.y / 2 + static_cast<float>((point.y - camera_.middle_y) * camera_.zoom)};
    }
    [[nodiscard]] double map_x(float x) const {
        return camera_.middle_x + static_cast<double>(x - at_.x - size_.x / 2) / camera_.zoom;
    }
    [[nodiscard]] double map_y(float y) const {
        return camera_.middle_y + static_cast<double>(y - at_.y - size_.y / 2) / camera_.zoom;
    }
    [[nodiscard]] std::string amount(Amount bytes) const {
        return amount_text(view_.state, *calls_.shape->inputs[0], bytes);
    }

    // The last frame that a box names.
    [[nodiscard]] uint32_t node_of(size_t index) const {
        uint32_t node = UINT32_MAX;
        for (const FlowMapBox::Line& line : contents_.map.boxes[index].lines) {
            if (line.node != UINT32_MAX) node = line.node;
        }
        return node;
    }
    // Picks the box, and brings its middle into view.
    void go_to(size_t index) {
        pick_frame(view_.state, view_.actions, flow_node_text(contents_, calls_, node_of(index)));
        const LayeredLayout::Point center = contents_.map.layout.centers[index];
        const ImVec2 there = on_screen(center);
        const bool is_in_view = there.x > at_.x && there.x < at_.x + size_.x && there.y > at_.y &&
                                there.y < at_.y + size_.y;
        if (is_in_view) return;
        camera_.middle_x = center.x;
        camera_.middle_y = center.y;
        camera_.is_fitted = false;
    }

    void draw_head(LayeredLayout::Point from, LayeredLayout::Point to, ImU32 colour) {
        const ImVec2 tip = on_screen(to);
        const auto length = static_cast<float>(7 * std::clamp(camera_.zoom, 0.4, 1.6));
        // Paths end upright.
        const float down = to.y >= from.y ? 1.0F : -1.0F;
        to_.AddTriangleFilled(tip, {tip.x - length / 2, tip.y - down * length},
                              {tip.x + length / 2, tip.y - down * length}, colour);
    }

    [[nodiscard]] bool is_picked(const FlowMapBox& box) const {
        const std::optional<SeriesKey>& picked = picked_;
        if (!picked) return false;
        return std::any_of(box.lines.begin(), box.lines.end(), [&](const FlowMapBox::Line& line) {
            return line.node != UINT32_MAX &&
                   flow_node_text(contents_, calls_, line.node) == picked->name;
        });
    }

    // From afar: the first frame alone, at a size that can be read; its place, by which frames of
    // one function differ, before its function.
    void draw_name(const FlowMapBox& box, ImVec2 low, ImVec2 high, ImU32 colour) const {
        push_font(Font::kSmall);
        const float size = ImGui::GetFontSize();
        const float room = high.x - low.x - view_.px(8);
        if (high.y - low.y >= size && room > view_.px(24) && !box.lines.empty()) {
            std::string_view frame = box.lines.front().text;
            const bool fits =
                ImGui::CalcTextSize(frame.data(), frame.data() + frame.size()).x <= room;
            if (!fits) frame = place_of_frame(frame);
            const std::string text = cut_middle_to_width(std::string(frame), room);
            to_.AddText({std::round((low.x + high.x - ImGui::CalcTextSize(text.c_str()).x) / 2),
                         std::round((low.y + high.y - size) / 2)},
                        colour, text.c_str());
        }
        pop_font();
    }

    void draw_lines(const FlowMapBox& box, ImVec2 low, ImVec2 high, ImU32 colour) {
        const double type = box.type_px * camera_.zoom;
        if (type < kLeastTypePx * static_cast<double>(view_.scale))
            return draw_name(box, low, high, colour);
        const auto size = static_cast<float>(type);
        ImFont* font = ImGui::GetFont();
        float y = low.y + static_cast<float>(kFlowPaddingPx * camera_.zoom);
        const ImVec4 clip{low.x, low.y, high.x, high.y};
        for (const FlowMapBox::Line& line : box.lines) {
            const char* begin = line.text.data();
            const char* end = begin + line.text.size();
            const float width = font->CalcTextSizeA(size, 1e6F, 0, begin, end).x;
            const float x = std::floor((low.x + high.x - width) / 2);
            to_.AddText(font, size, {std::max(x, low.x + 2), std::floor(y)}, colour, begin, end, 0,
                        &clip);
            y += static_cast<float>(type * kFlowLineShare);
        }
    }

    ViewContext& view_;
    FlowCamera& camera_;
    const FlowContents& contents_;
    float least_node_percent_;
    const ShownCalls& calls_;
    ImVec2 at_;
    ImVec2 size_;
    ImDrawList& to_;
    std::optional<SeriesKey> picked_;
};

void draw_tooltip(ViewContext& view, const FlowContents& contents, const ShownCalls& calls,
                  size_t index) {
    if (!ImGui::BeginTooltip()) return;
    const FlowPicture::Box& box = contents.picture.boxes[index];
    for (const uint32_t node : box.nodes) {
        const std::string frame = flow_node_text(contents, calls, node);
        text_in(view.theme.text, printable_text(calls.shape->whole_name(frame)));
    }
    for (const std::string& numbers : box.numbers) {
        text_in(view.theme.text_muted, "Self / total (share):  " + numbers);
    }
    ImGui::EndTooltip();
}

}  // namespace

std::string flow_node_text(const FlowContents& contents, const ShownCalls& calls, uint32_t node) {
    return call_graph_name(calls.trie(), calls.shape->calls, contents.graph.nodes[node].shape_node);
}

void draw_flow_map(ViewContext& view, FlowState& own, const ShownCalls& calls) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size = ImGui::GetContentRegionAvail();
    if (size.x < 1 || size.y < 1) return;
    hit_area("Flow map", size);
    const bool has_keyboard = keeps_keys(false);
    const bool is_hovered = ImGui::IsItemHovered();
    MapPainter painter(view, own, calls, at, size);
    if (has_keyboard) painter.take_keys();
    if (view.wants(ViewRequest::kFit)) own.camera.is_fitted = own.camera.shows_whole = true;
    painter.take_pointer();
    if (own.camera.is_fitted) painter.fit();
    ImGui::PushClipRect(at, {at.x + size.x, at.y + size.y}, true);
    painter.draw_arrows();
    const int under = painter.draw_boxes(is_hovered);
    painter.draw_arrow_labels();
    ImGui::PopClipRect();
    const ImGuiIO& io = ImGui::GetIO();
    // The space bar makes it active too.
    const bool was_click = ImGui::IsItemDeactivated() &&
                           ImGui::IsMouseReleased(ImGuiMouseButton_Left) &&
                           io.MouseDragMaxDistanceSqr[ImGuiMouseButton_Left] < 16.0F;
    if (under < 0) {
        if (was_click) pick_nothing(view.state, view.actions);
        return;
    }
    const auto index = static_cast<size_t>(under);
    const uint32_t node = painter.node_under_pointer(index);
    if (node == UINT32_MAX) return;
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) painter.zoom_to(index);
    if (was_click) {
        pick_frame(view.state, view.actions, flow_node_text(own.contents, calls, node));
    }
    if (ImGui::IsMouseReleased(ImGuiMouseButton_Right)) {
        own.menu_node = node;
        ImGui::OpenPopup("flow menu");
    }
    if (!ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4))
        draw_tooltip(view, own.contents, calls, index);
}

}  // namespace hs
