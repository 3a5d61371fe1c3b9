#include "app/overlays/toasts.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/widgets/basic.h"
#include "app/widgets/cut_text.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

struct PlacedToast {
    const Toast& toast;
    std::string text;
    float text_width = 0;
    Rect rect;
};

// The newest, over the whole width at the foot; it says how many there are besides.
std::optional<PlacedToast> newest(const ViewContext& view, const Rect& area) {
    constexpr int kMostLines = 2;
    const std::vector<Toast>& toasts = view.state.messages.toasts;
    if (toasts.empty()) return std::nullopt;
    std::string text = printable_text(toasts.back().text);
    if (toasts.size() > 1) { text += "   (" + format_count(toasts.size() - 1) + " more)"; }
    PlacedToast place{toasts.back(), {}, area.width - view.px(72), area};
    place.text = cut_to_lines(text, place.text_width, kMostLines);
    const float height =
        ImGui::CalcTextSize(place.text.c_str(), nullptr, false, place.text_width).y;
    place.rect.height = std::round(height + 2 * view.px(10));
    place.rect.y = std::max(area.y, area.bottom() - place.rect.height);
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
    const std::optional<PlacedToast> toast = newest(view, area);
    return toast && toast->rect.height <= area.height / 2 ? toast->rect.height : 0;
}

void draw_toasts(ViewContext& view, const Rect& area) {
    if (const std::optional<PlacedToast> toast = newest(view, area)) draw_toast(view, *toast);
}

}  // namespace hs
