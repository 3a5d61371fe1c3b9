#include "app/overlays/toasts.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "app/widgets/basic.h"
#include "app/widgets/cut_text.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr float kWidth = 360;
constexpr int kMaxLines = 3;
// What stands at the foot of a view stays readable: a table's totals and its scroll bar, below what
// is left of a row, or a legend.
constexpr float kFoot = 80;

constexpr float kGap = 8;
// A view narrower than this would be covered from side to side, and gives a strip away instead.
constexpr float kNarrow = 520;
constexpr int kStripLines = 2;

struct PlacedToast {
    const Toast& toast;
    std::string text;
    float text_width = 0;
    Rect rect;
};

// Between left and right, of the height that its text needs.
PlacedToast placed(const ViewContext& view, const Toast& toast, const Rect& width, int lines) {
    PlacedToast place{toast, {}, width.width - view.px(36) - view.px(36), width};
    place.text = cut_to_lines(printable_text(toast.text), place.text_width, lines);
    const float height =
        ImGui::CalcTextSize(place.text.c_str(), nullptr, false, place.text_width).y;
    place.rect.height = std::round(height + 2 * view.px(10));
    return place;
}

Rect corner_of(const ViewContext& view, const Rect& area) {
    const float right = area.right() - view.px(12);
    const float width = std::max(view.px(120), std::min(view.px(kWidth), right - view.px(8)));
    return {right - width, area.y, width, 0};
}

// Over the whole width, at the foot; empty where the corner is used.
std::optional<PlacedToast> strip_of(const ViewContext& view, const Rect& area) {
    const bool is_narrow = area.width >= view.px(160) && area.width < view.px(kNarrow);
    if (view.state.toasts.empty() || !is_narrow) return std::nullopt;
    PlacedToast place =
        placed(view, view.state.toasts.back(), {area.x, area.y, area.width, 0}, kStripLines);
    if (place.rect.height > area.height / 2) return std::nullopt;
    place.rect.y = area.bottom() - place.rect.height;
    return place;
}

void draw_toast(ViewContext& view, const PlacedToast& place) {
    const Toast& toast = place.toast;
    const ImVec2 at{place.rect.x, place.rect.y};
    const float width = place.rect.width;
    const float height = place.rect.height;
    ImGui::SetNextWindowPos(at);
    ImGui::SetNextWindowSize({width, height});
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                        ImGuiWindowFlags_NoSavedSettings |
                                        ImGuiWindowFlags_NoFocusOnAppearing |
                                        ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    const std::string name = "Toast##" + std::to_string(toast.id);
    if (ImGui::Begin(name.c_str(), nullptr, kFlags)) {
        ImDrawList& to = *ImGui::GetWindowDrawList();
        const ImVec2 end{at.x + width, at.y + height};
        to.AddRectFilled(at, end, view.theme.raised, view.px(6));
        to.AddRect(at, end, view.theme.separator, view.px(6));
        to.AddRectFilled(at, {at.x + view.px(3), end.y},
                         severity_colour(view.theme, toast.severity), view.px(6),
                         ImDrawFlags_RoundCornersLeft);
        const float first_line = at.y + view.px(10) + ImGui::GetFontSize() / 2;
        draw_severity(to, {at.x + view.px(20), std::round(first_line)}, view.px(14), view.theme,
                      toast.severity);
        to.AddText(ImGui::GetFont(), ImGui::GetFontSize(), {at.x + view.px(36), at.y + view.px(10)},
                   view.theme.text, place.text.c_str(), nullptr, place.text_width);
        ImGui::SetCursorScreenPos(at);
        if (ImGui::InvisibleButton("Show in the log", {width - view.px(34), height})) {
            view.actions.push(ShowView{ViewId::kLog});
            view.actions.push(CloseToast{toast.id});
        }
        if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        ImGui::SetCursorScreenPos({end.x - view.px(32), at.y + view.px(6)});
        if (sign_button(view, "Close message", Sign::kCross, view.px(24))) {
            view.actions.push(CloseToast{toast.id});
        }
    }
    ImGui::End();
    ImGui::PopStyleVar();
}

}  // namespace

float toast_strip_height(const ViewContext& view, const Rect& area) {
    const std::optional<PlacedToast> strip = strip_of(view, area);
    return strip ? strip->rect.height : 0;
}

void draw_toasts(ViewContext& view, const Rect& area) {
    if (const std::optional<PlacedToast> strip = strip_of(view, area)) {
        return draw_toast(view, *strip);
    }
    const Rect corner = corner_of(view, area);
    float bottom = area.bottom() - view.px(kFoot);
    for (auto toast = view.state.toasts.rbegin(); toast != view.state.toasts.rend(); ++toast) {
        PlacedToast place = placed(view, *toast, corner, kMaxLines);
        place.rect.y = bottom - place.rect.height;
        // In a low window the newest alone is shown, wherever it has room.
        if (place.rect.y < area.y && toast != view.state.toasts.rbegin()) break;
        place.rect.y = std::max(place.rect.y, area.y);
        draw_toast(view, place);
        bottom = place.rect.y - view.px(kGap);
    }
}

}  // namespace hs
