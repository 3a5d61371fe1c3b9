#include "app/views/call_neighbours.h"

#include <algorithm>
#include <cmath>

#include "app/stack_answers.h"
#include "app/widgets/basic.h"
#include "core/base/text_format.h"
#include "core/layout/stacked_spans.h"

namespace hs {
namespace {

constexpr float kRowPx = 24;

// One row beside the place: a caller, a callee, or what is none of them.
struct Neighbour {
    uint32_t node = 0;  // 0: cannot be clicked
    std::string name;
    Amount bytes;
};

struct NeighbourColumn {
    const char* title = "";
    std::vector<Neighbour> rows;
    float left = 0;
    float width = 0;
};

// The largest calls; those without a row are one row together. `rest` is what belongs to no call.
std::vector<Neighbour> neighbours(const ShownHotspots& rows,
                                  const std::vector<CallLinks::Link>& links, const Neighbour& rest,
                                  size_t most) {
    std::vector<Neighbour> found;
    const bool has_rest = rest.bytes != Amount{};
    const size_t room = std::max<size_t>(1, most - (has_rest ? 1 : 0));
    const size_t shown = links.size() > room ? room - 1 : links.size();
    for (size_t i = 0; i < shown; ++i) {
        found.push_back({links[i].node, rows.label(links[i].node), links[i].bytes});
    }
    if (shown < links.size()) {
        Neighbour others{0, format_count(links.size() - shown) + " more", {}};
        for (size_t i = shown; i < links.size(); ++i) others.bytes += links[i].bytes;
        found.push_back(std::move(others));
    }
    if (has_rest) found.push_back(rest);
    return found;
}

class Picture {
public:
    Picture(ViewContext& view, const ShownHotspots& rows, ImVec2 at, ImVec2 size)
        : view_(view), rows_(rows), at_(at), size_(size), to_(*ImGui::GetWindowDrawList()) {}

    // The place itself, as high as the picture.
    void draw_place(const std::string& name, Amount total) {
        const float half = std::round(size_.x * 0.09F);
        low_ = {std::round(at_.x + size_.x / 2 - half), at_.y + view_.px(26)};
        high_ = {std::round(at_.x + size_.x / 2 + half), at_.y + size_.y};
        to_.AddRectFilled(low_, high_, view_.theme.selection, view_.px(4));
        to_.AddRect(low_, high_, view_.theme.selection_edge, view_.px(4));
        const float room = high_.x - low_.x - view_.px(12);
        const auto centred = [&](const std::string& text, float y, ImU32 colour) {
            const std::string cut = cut_middle_to_width(text, room);
            const float width = ImGui::CalcTextSize(cut.c_str()).x;
            to_.AddText({std::floor((low_.x + high_.x - width) / 2), std::floor(y)}, colour,
                        cut.c_str());
        };
        const float middle = (low_.y + high_.y) / 2;
        centred(printable_text(name), middle - ImGui::GetFontSize() - view_.px(2),
                view_.theme.text);
        centred(amount(total), middle + view_.px(2), view_.theme.text);
    }

    // Returns the node that was clicked.
    std::optional<uint32_t> draw_column(const NeighbourColumn& column, Amount total, bool is_left) {
        to_.AddText({column.left + view_.px(6), at_.y}, view_.theme.text_muted, column.title);
        // Of changes: how much each changed, either way.
        std::vector<double> values;
        double sum = 0;
        for (const Neighbour& row : column.rows) {
            values.push_back(std::abs(row.bytes.to_double()));
            sum += values.back();
        }
        const double whole = rows_.answer->is_change ? std::max(sum, std::abs(total.to_double()))
                                                     : total.to_double();
        const std::vector<StackedSpan> spans =
            stacked_spans(values, whole, static_cast<double>(high_.y - low_.y));
        std::optional<uint32_t> clicked;
        for (size_t i = 0; i < column.rows.size(); ++i) {
            const float top = low_.y + view_.px(kRowPx) * static_cast<float>(i);
            const bool is_hovered = draw_row(column, column.rows[i], top, clicked);
            draw_ribbon(column, spans[i], top, is_left, is_hovered);
        }
        return clicked;
    }

private:
    [[nodiscard]] std::string amount(Amount bytes) const {
        return rows_.answer->is_change ? delta_text(view_.state, *rows_.dataset, bytes)
                                       : amount_text(view_.state, *rows_.dataset, bytes);
    }

    bool draw_row(const NeighbourColumn& column, const Neighbour& row, float top,
                  std::optional<uint32_t>& clicked) {
        const float height = view_.px(kRowPx - 2);
        const std::string name = printable_text(row.name);
        ImGui::PushID(column.title);
        ImGui::SetCursorScreenPos({column.left, top});
        const bool can_click = row.node != 0;
        if (can_click && hit_area(name.c_str(), {column.width, height})) clicked = row.node;
        const bool is_hovered = can_click && ImGui::IsItemHovered();
        ImGui::PopID();
        to_.AddRectFilled({column.left, top}, {column.left + column.width, top + height},
                          is_hovered ? view_.theme.hover : view_.theme.raised, view_.px(4));
        const std::string bytes = amount(row.bytes);
        const float bytes_width = ImGui::CalcTextSize(bytes.c_str()).x;
        const float y = std::floor(top + (height - ImGui::GetFontSize()) / 2);
        const float room = column.width - bytes_width - view_.px(28);
        to_.AddText({column.left + view_.px(8), y},
                    can_click ? view_.theme.accent : view_.theme.text_muted,
                    cut_middle_to_width(name, room).c_str());
        to_.AddText({std::floor(column.left + column.width - view_.px(8) - bytes_width), y},
                    view_.theme.text, bytes.c_str());
        return is_hovered;
    }

    void draw_ribbon(const NeighbourColumn& column, const StackedSpan& span, float top,
                     bool is_left, bool is_hovered) {
        const auto thick = static_cast<float>(span.length());
        if (thick <= 0) return;
        const float row_middle = top + view_.px(kRowPx - 2) / 2;
        const float place_middle = low_.y + static_cast<float>(span.middle());
        const ImVec2 from{is_left ? column.left + column.width : high_.x,
                          is_left ? row_middle : place_middle};
        const ImVec2 to{is_left ? low_.x : column.left, is_left ? place_middle : row_middle};
        const ImU32 line = is_hovered ? view_.theme.accent : view_.theme.series[0];
        // As thick as its share at the place, no thicker than the row at the row: a band of pieces.
        const float row_thick = std::min(thick, view_.px(kRowPx - 6));
        constexpr int kPieces = 24;
        ImVec2 before_low;
        ImVec2 before_high;
        const ImU32 fill = (line & 0x00FFFFFFU) | (is_hovered ? 0x90000000U : 0x58000000U);
        const ImDrawListFlags flags = to_.Flags;
        to_.Flags &= ~ImDrawListFlags_AntiAliasedFill;
        for (int i = 0; i <= kPieces; ++i) {
            const float t = static_cast<float>(i) / kPieces;
            const float ease = t * t * (3 - 2 * t);
            const float y = from.y + (to.y - from.y) * ease;
            const float x = from.x + (to.x - from.x) * t;
            const float first = is_left ? row_thick : thick;
            const float last = is_left ? thick : row_thick;
            const float half = std::max(0.5F, (first + (last - first) * ease) / 2);
            const ImVec2 low{x, y - half};
            const ImVec2 high{x, y + half};
            if (i > 0) to_.AddQuadFilled(before_low, low, high, before_high, fill);
            before_low = low;
            before_high = high;
        }
        to_.Flags = flags;
    }

    ViewContext& view_;
    const ShownHotspots& rows_;
    ImVec2 at_;
    ImVec2 size_;
    ImDrawList& to_;
    ImVec2 low_;  // of the place
    ImVec2 high_;
};

}  // namespace

std::optional<uint32_t> draw_call_neighbours(ViewContext& view, const ShownCalls& calls,
                                             const ShownHotspots& rows, uint32_t node) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size = ImGui::GetContentRegionAvail();
    const float room = (size.y - view.px(26)) / view.px(kRowPx);
    if (room < 1 || size.x < view.px(240)) return std::nullopt;
    const auto most = static_cast<size_t>(room);
    const auto shown = [&](const std::vector<Amount> CallGraph::*amounts) {
        const Amount after = (calls.graph.*amounts)[node];
        return calls.before ? after - (*calls.before.*amounts)[node] : after;
    };
    const Amount total = shown(&CallGraph::total);
    Picture picture(view, rows, at, size);
    picture.draw_place(rows.label(node), total);
    const float width = std::floor(size.x * 0.32F);
    const NeighbourColumn callers{
        "Called by",
        neighbours(rows, rows.answer->links->callers(node),
                   {0, "Entry: stacks begin here", shown(&CallGraph::entry)}, most),
        at.x, width};
    const NeighbourColumn callees{
        "Calls",
        neighbours(rows, rows.answer->links->callees(node),
                   {0, "Self: allocated here", shown(&CallGraph::self)}, most),
        std::floor(at.x + size.x - width), width};
    std::optional<uint32_t> clicked = picture.draw_column(callers, total, true);
    if (const auto callee = picture.draw_column(callees, total, false)) clicked = callee;
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(size);
    return clicked;
}

}  // namespace hs
