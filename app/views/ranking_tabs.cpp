#include "app/views/ranking_tabs.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/widgets/basic.h"
#include "app/widgets/text_link.h"

namespace hs {
namespace {

// Above a line as long as that, which is accented below the chosen one; in several rows where one
// is too narrow.
void draw_titles(ViewContext& view, std::span<const Ranking> rankings, size_t& chosen, float width,
                 float line) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = view.px(32);
    ImVec2 pen = at;
    for (size_t i = 0; i < rankings.size(); ++i) {
        const char* title = rankings[i].title.c_str();
        const ImVec2 text = ImGui::CalcTextSize(title);
        const float tab = text.x + view.px(i == 0 ? 12 : 24);
        if (pen.x > at.x && pen.x + tab > at.x + width) pen = {at.x, pen.y + height};
        ImGui::SetCursorScreenPos(pen);
        const bool is_choice = rankings.size() > 1;
        if (is_choice && hit_area(title, {tab, height})) chosen = i;
        const bool is_lit = i == chosen || (is_choice && ImGui::IsItemHovered());
        const float left = pen.x + view.px(pen.x == at.x ? 0 : 12);
        to.AddText({left, std::round(pen.y + (height - text.y) / 2)},
                   is_lit ? view.theme.text : view.theme.text_muted, title);
        if (i == chosen && is_choice) {
            to.AddRectFilled({left, pen.y + height - view.px(2)}, {left + text.x, pen.y + height},
                             view.theme.accent);
        }
        pen.x += tab;
    }
    to.AddRectFilled({at.x, pen.y + height - 1}, {at.x + line, pen.y + height},
                     view.theme.separator);
    ImGui::SetCursorScreenPos({at.x, pen.y + height + view.px(4)});
}

// At the right end of the line of titles.
void draw_more(ViewContext& view, const Ranking& ranking, ImVec2 right) {
    push_font(Font::kSmall);
    const ImVec2 size = ImGui::CalcTextSize("Show all");
    ImGui::SetCursorScreenPos({std::round(right.x - size.x), std::round(right.y - size.y / 2)});
    if (text_link(view, ("Show all##" + ranking.title).c_str())) {
        view.actions.push(ShowView{*ranking.more});
    }
    pop_font();
}

void draw_group(ViewContext& view, std::span<const Ranking> rankings, size_t& chosen, float width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float more = rankings[chosen].more ? view.px(80) : 0;
    draw_titles(view, rankings, chosen, width - more, width);
    const ImVec2 rows_at = ImGui::GetCursorScreenPos();
    const Ranking& ranking = rankings[chosen];
    if (ranking.more) draw_more(view, ranking, {at.x + width, at.y + view.px(16)});
    ImGui::SetCursorScreenPos(rows_at);
    const bool pressed = bar_list(view, ranking.title.c_str(), ranking.rows, width);
    if (pressed && ranking.more) view.actions.push(ShowView{*ranking.more});
}

}  // namespace

void draw_rankings(ViewContext& view, const std::vector<Ranking>& rankings, size_t& chosen,
                   float room) {
    constexpr float kColumnPx = 440;
    if (rankings.empty()) return;
    chosen = std::min(chosen, rankings.size() - 1);
    const float gap = view.px(24);
    const auto count = static_cast<float>(rankings.size());
    const float width = std::floor((room - gap * (count - 1)) / count);
    if (width < view.px(kColumnPx)) {
        draw_group(view, rankings, chosen, room);
    } else {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        float bottom = at.y;
        for (size_t i = 0; i < rankings.size(); ++i) {
            ImGui::SetCursorScreenPos({at.x + (width + gap) * static_cast<float>(i), at.y});
            ImGui::BeginGroup();
            size_t only = 0;
            draw_group(view, std::span(rankings).subspan(i, 1), only, width);
            ImGui::EndGroup();
            bottom = std::max(bottom, ImGui::GetItemRectMax().y);
        }
        ImGui::SetCursorScreenPos({at.x, bottom});
    }
    ImGui::Dummy({0, view.px(8)});
}

}  // namespace hs
