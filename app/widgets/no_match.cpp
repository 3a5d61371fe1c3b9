#include "app/widgets/no_match.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "core/analysis/object_filter.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr size_t kMostBytes = 400;  // a filter may be pasted

void clear(ViewContext& view, std::string& text) {
    text.clear();
    view.animating = true;
}

}  // namespace

bool draw_no_match(ViewContext& view, const char* things, const std::string& words) {
    std::string text = std::string("No ") + things + " match " + printable_text(words);
    if (text.size() > kMostBytes) text = text.substr(0, whole_letters(text, kMostBytes)) + "…";
    text += ".";
    const ImVec2 at = ImGui::GetCursorPos();
    const ImVec2 space = ImGui::GetContentRegionAvail();
    const float wrap = std::max(view.px(80), std::min(space.x, view.px(640)));
    const ImVec2 size = ImGui::CalcTextSize(text.c_str(), nullptr, false, wrap);
    const float width = std::ceil(ImGui::CalcTextSize("Clear filter").x) + view.px(32);
    const float height = ImGui::GetFrameHeight();
    const float gap = view.px(10);
    const auto left = [&](float wide) {
        return at.x + std::max(0.0F, std::floor((space.x - wide) / 2));
    };
    const float top = at.y + std::max(0.0F, std::floor((space.y - size.y - gap - height) / 2));
    ImGui::SetCursorPos({left(size.x), top});
    ImGui::PushTextWrapPos(left(size.x) + size.x + 1);
    text_in(view.theme.text_muted, text);
    ImGui::PopTextWrapPos();
    ImGui::SetCursorPos({left(width), top + size.y + gap});
    return ImGui::Button("Clear filter", {width, height});
}

void draw_no_typed_match(ViewContext& view, const char* things, FilterFieldState& field) {
    const std::string words = filter_words(field_filter(field).filter);
    const std::string where = view.state.filters.at().empty()
                                  ? std::string(things)
                                  : std::string(things) + " of this set";
    if (draw_no_match(view, where.c_str(), words)) clear(view, field.text);
}

void draw_no_name_match(ViewContext& view, const char* things, std::string& part) {
    if (draw_no_match(view, things, '"' + part + '"')) clear(view, part);
}

void draw_no_step_match(ViewContext& view, const char* things) {
    std::string words;
    for (const FilterStep& step : view.state.filters.at()) {
        words += (words.empty() ? "" : " and ") + chip_text(step);
    }
    if (draw_no_match(view, things, words)) view.actions.push(CutFilters{0});
}

}  // namespace hs
