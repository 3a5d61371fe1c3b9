#include "app/views/call_durations.h"

#include <algorithm>
#include <cmath>

#include "app/answers.h"
#include "app/app_state.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "core/analysis/call_durations.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kQuickCalls = 200'000;

void draw_bar_tip(const DurationClass& of) {
    const std::string range = of.most_s > 0
                                  ? call_time_text(of.least_s) + " to " + call_time_text(of.most_s)
                                  : std::string("no time");
    ImGui::SetTooltip("%s\n%s calls, %s in total", range.c_str(), format_count(of.calls).c_str(),
                      call_time_text(of.total_s).c_str());
}

void draw_bars(const ViewContext& view, const std::vector<DurationClass>& classes, ImVec2 size) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    hit_area("Call durations", size);
    const bool is_hovered = ImGui::IsItemHovered();
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    push_font(Font::kSmall);
    const float low = at.y + size.y - view.px(20);
    const float room = size.y - view.px(42);
    const float step =
        std::max(1.0F, std::min(view.px(72), size.x / static_cast<float>(classes.size())));
    uint64_t most = 1;
    float widest = 1;
    const auto label = [](const DurationClass& of) {
        return without_zeros(call_time_text(of.least_s));
    };
    for (const DurationClass& of : classes) {
        most = std::max(most, of.calls);
        widest = std::max(widest, ImGui::CalcTextSize(label(of).c_str()).x);
    }
    const auto stride = static_cast<size_t>(std::ceil((widest + view.px(8)) / step));
    to.AddRectFilled({at.x, low}, {at.x + size.x, low + 1}, view.theme.separator);
    for (size_t i = 0; i < classes.size(); ++i) {
        const DurationClass& of = classes[i];
        const float x = at.x + step * static_cast<float>(i);
        const bool is_under = is_hovered && mouse.x >= x && mouse.x < x + step;
        const auto centred = [&](const std::string& text, float y, ImU32 colour) {
            const float left = x + (step - ImGui::CalcTextSize(text.c_str()).x) / 2;
            to.AddText({std::floor(std::max(at.x, left)), std::floor(y)}, colour, text.c_str());
        };
        if (i % stride == 0) centred(label(of), low + view.px(4), view.theme.text_muted);
        if (of.calls == 0) continue;
        const float share = static_cast<float>(of.calls) / static_cast<float>(most);
        const float top = std::round(low - std::max(view.px(2), room * share));
        to.AddRectFilled({std::round(x + view.px(2)), top},
                         {std::round(x + step - view.px(2)), low},
                         is_under ? view.theme.accent : view.theme.series[0], view.px(2));
        const std::string count = format_count(of.calls);
        if (ImGui::CalcTextSize(count.c_str()).x <= step) {
            centred(count, top - ImGui::GetFontSize() - view.px(3), view.theme.text);
        }
        if (is_under) draw_bar_tip(of);
    }
    pop_font();
}

}  // namespace

void draw_durations(ViewContext& view, CallsState& own) {
    const TimedCalls& calls = own.shown->calls();
    if (own.selected >= calls.calls.size()) return;
    const StringId name = calls.calls[own.selected].name;
    const Answered<std::vector<DurationClass>> classes =
        view.answers.get<std::vector<DurationClass>>(
            {.topic = {"durations of calls", current_dataset(view.state)->version()},
             .key = {own.shown_version, name},
             .label = "Sorting calls by their time",
             .is_quick = calls.calls.size() <= kQuickCalls},
            [dataset = own.shown->dataset, name](JobContext& job) {
                return duration_classes(*dataset->calls, name, job);
            });
    panel_heading(view, "Call durations");
    push_font(Font::kStrong);
    text_cut(printable_text(calls.text(name)), ImGui::GetContentRegionAvail().x, view.theme.text);
    pop_font();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    if (!classes || classes->empty() || room.y < view.px(70)) return;
    draw_bars(view, *classes, {room.x, std::min(room.y, view.px(220))});
}

}  // namespace hs
