#include "app/views/ranking_tabs.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/views/overview_parts.h"
#include "app/widgets/basic.h"
#include "app/widgets/text_link.h"

namespace hs {
namespace {

float tab_width(const ViewContext& view, const std::string& title, size_t place) {
    return ImGui::CalcTextSize(title.c_str()).x + view.px(place == 0 ? 8 : 16);
}

// Above a line as long as that, which is accented below the chosen one. In short where they do not
// fit, and in several rows where that is too long as well.
void draw_titles(ViewContext& view, std::span<const Ranking> rankings, size_t& chosen, float width,
                 float line) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = view.px(32);
    ImVec2 pen = at;
    float whole = 0;
    for (size_t i = 0; i < rankings.size(); ++i) whole += tab_width(view, rankings[i].title, i);
    for (size_t i = 0; i < rankings.size(); ++i) {
        const Ranking& ranking = rankings[i];
        const bool is_short = whole > width && !ranking.tab.empty();
        const std::string& shown = is_short ? ranking.tab : ranking.title;
        const char* title = shown.c_str();
        const ImVec2 text = ImGui::CalcTextSize(title);
        const float tab = tab_width(view, shown, i);
        if (pen.x > at.x && pen.x + tab > at.x + width) pen = {at.x, pen.y + height};
        ImGui::SetCursorScreenPos(pen);
        const bool is_choice = rankings.size() > 1;
        if (is_choice && hit_area(title, {tab, height})) chosen = i;
        if (is_short && shown != ranking.title) tooltip(ranking.title.c_str());
        const bool is_lit = i == chosen || (is_choice && ImGui::IsItemHovered());
        const float left = pen.x + view.px(pen.x == at.x ? 0 : 8);
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

void show_more(ViewContext& view, const Ranking& ranking) {
    if (ranking.at_s) view.actions.push(SetInstant{*ranking.at_s});
    view.actions.push(ShowView{*ranking.more});
}

// At the right end of the line of titles.
void draw_more(ViewContext& view, const Ranking& ranking, ImVec2 right) {
    push_font(Font::kSmall);
    const ImVec2 size = ImGui::CalcTextSize("Show all");
    ImGui::SetCursorScreenPos({std::round(right.x - size.x), std::round(right.y - size.y / 2)});
    if (text_link(view, ("Show all##" + ranking.title).c_str())) show_more(view, ranking);
    pop_font();
}

// Ten, and more where the page has room for them.
size_t shown_rows(const ViewContext& view, const Ranking& ranking) {
    constexpr size_t kLeast = 10;
    constexpr float kBelowPx = 32;
    const float room = std::max(0.0F, height_left(view) - view.px(kBelowPx)) / view.px(kBarRowPx);
    return std::min(ranking.rows.size(), std::max(kLeast, static_cast<size_t>(room)));
}

// Taller where the page has room for all of them.
float row_px(const ViewContext& view, size_t rows) {
    constexpr float kMostPx = 34;
    const float each = height_left(view) / view.px(1) / static_cast<float>(rows);
    return std::clamp(std::floor(each), kBarRowPx, kMostPx);
}

void draw_group(ViewContext& view, std::span<const Ranking> rankings, size_t& chosen, float width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float more = rankings[chosen].more ? view.px(60) : 0;
    draw_titles(view, rankings, chosen, width - more, width);
    const ImVec2 rows_at = ImGui::GetCursorScreenPos();
    const Ranking& ranking = rankings[chosen];
    size_t most_rows = 1;  // of all tabs: rows stay as tall when another one is chosen
    for (const Ranking& one : rankings) most_rows = std::max(most_rows, shown_rows(view, one));
    if (ranking.more) draw_more(view, ranking, {at.x + width, at.y + view.px(16)});
    ImGui::SetCursorScreenPos(rows_at);
    const bool pressed = bar_list(view, ranking.title.c_str(),
                                  std::span(ranking.rows).first(shown_rows(view, ranking)), width,
                                  row_px(view, most_rows));
    if (pressed && ranking.more) show_more(view, ranking);
}

}  // namespace

void draw_rankings(ViewContext& view, const std::vector<Ranking>& rankings, size_t& chosen,
                   float room) {
    constexpr float kColumnPx = 440;
    if (rankings.empty()) return;
    chosen = std::min(chosen, rankings.size() - 1);
    const float gap = view.px(24);
    const auto width_of = [&](size_t columns) {
        const auto count = static_cast<float>(columns);
        return std::floor((room - gap * (count - 1)) / count);
    };
    // How many stand in tabs of the first column.
    const std::span<const Ranking> all(rankings);
    const bool has_apart = all.size() > 2 && all.back().is_apart;
    const size_t tabs = width_of(all.size()) >= view.px(kColumnPx)       ? 1
                        : has_apart && width_of(2) >= view.px(kColumnPx) ? all.size() - 1
                                                                         : all.size();
    const size_t columns = all.size() - tabs + 1;
    const float width = width_of(columns);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    float bottom = at.y;
    for (size_t column = 0; column < columns; ++column) {
        ImGui::SetCursorScreenPos({at.x + (width + gap) * static_cast<float>(column), at.y});
        ImGui::BeginGroup();
        size_t only = 0;
        if (column == 0) {
            if (tabs > 1) chosen = std::min(chosen, tabs - 1);
            draw_group(view, all.first(tabs), tabs > 1 ? chosen : only, width);
        } else {
            draw_group(view, all.subspan(tabs + column - 1, 1), only, width);
        }
        ImGui::EndGroup();
        bottom = std::max(bottom, ImGui::GetItemRectMax().y);
    }
    ImGui::SetCursorScreenPos({at.x, bottom});
    ImGui::Dummy({0, view.px(8)});
}

}  // namespace hs
