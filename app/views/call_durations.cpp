#include "app/views/call_durations.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

// Place on a scale where three steps are a power of ten.
int step_of(double seconds) {
    const double power = std::floor(std::log10(seconds) + 1e-9);
    const double digit = seconds / std::pow(10.0, power);
    const int part = digit >= 5 - 1e-9 ? 2 : digit >= 2 - 1e-9 ? 1 : 0;
    return 3 * static_cast<int>(power) + part;
}

double bound_of(int step) {
    const int part = ((step % 3) + 3) % 3;
    const int power = (step - part) / 3;
    constexpr double kDigits[] = {1, 2, 5};
    return kDigits[part] * std::pow(10.0, power);
}

void draw_bar_tip(const DurationClass& of) {
    const std::string range = of.most_s > 0
                                  ? call_time_text(of.least_s) + " to " + call_time_text(of.most_s)
                                  : std::string("no time");
    ImGui::SetTooltip("%s\n%s calls, %s together", range.c_str(), format_count(of.calls).c_str(),
                      call_time_text(of.total_s).c_str());
}

void draw_bars(const ViewContext& view, const std::vector<DurationClass>& classes, ImVec2 size) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    hit_area("Durations of calls", size);
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

std::vector<DurationClass> duration_classes(const TimedCalls& calls, StringId name) {
    constexpr double kLeast = 1e-12;  // seconds; nothing is measured finer
    std::map<int, DurationClass> found;
    DurationClass none;
    for (const TimedCall& call : calls.calls) {
        if (call.name != name) continue;
        DurationClass& of = call.duration_s > kLeast ? found[step_of(call.duration_s)] : none;
        ++of.calls;
        of.total_s += call.duration_s;
    }
    std::vector<DurationClass> classes;
    if (none.calls > 0) classes.push_back(none);
    if (found.empty()) return classes;
    for (int step = found.begin()->first; step <= found.rbegin()->first; ++step) {
        DurationClass of = found[step];
        of.least_s = bound_of(step);
        of.most_s = bound_of(step + 1);
        classes.push_back(of);
    }
    return classes;
}

void draw_durations(ViewContext& view, CallsState& own) {
    const TimedCalls& calls = own.shown->calls();
    if (own.selected >= calls.calls.size()) return;
    const StringId name = calls.calls[own.selected].name;
    const AnswerKey key{own.shown_version, name};
    if (own.durations.key != key) own.durations = {key, duration_classes(calls, name)};
    panel_heading(view, "How long calls of the function took");
    push_font(Font::kStrong);
    text_cut(printable_text(calls.text(name)), ImGui::GetContentRegionAvail().x, view.theme.text);
    pop_font();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    if (own.durations.classes.empty() || room.y < view.px(70)) return;
    draw_bars(view, own.durations.classes, {room.x, std::min(room.y, view.px(220))});
}

}  // namespace hs
