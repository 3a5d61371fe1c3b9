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

// Two where lines are long; as many as leave half of a narrow window free, for the reason stands at
// the end of a message.
int most_lines(const ViewContext& view, const Rect& area) {
    constexpr float kLongLine = 36;  // in heights of the text
    constexpr int kFew = 2;
    constexpr int kMany = 10;
    const float line = ImGui::GetFontSize();
    if (area.width >= kLongLine * line) return kFew;
    const float room = area.height / 2 - 2 * view.px(10);
    return std::clamp(static_cast<int>(room / line), kFew, kMany);
}

// A file's name gives way before the reason does, which stands behind it: it takes one line.
std::string with_short_name(const Toast& toast, std::string text, float width) {
    const std::string name = printable_text(file_name_of(toast.file));
    const size_t at = name.empty() ? std::string::npos : text.find(name);
    if (at != std::string::npos) text.replace(at, name.size(), cut_middle_to_width(name, width));
    return text;
}

// The newest, over the whole width at the foot; it says what there is besides.
std::optional<PlacedToast> newest(const ViewContext& view, const Rect& area) {
    const std::vector<Toast>& toasts = view.state.messages.toasts;
    if (toasts.empty()) return std::nullopt;
    std::string text = printable_text(toasts.back().text) + others_text(view.state);
    PlacedToast place{toasts.back(), {}, area.width - view.px(72), area};
    const int lines = most_lines(view, area);
    place.text = cut_to_lines(text, place.text_width, lines);
    if (place.text != text) {
        text = with_short_name(place.toast, std::move(text), place.text_width);
        place.text = cut_to_lines(text, place.text_width, lines);
    }
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

std::string others_text(const AppState& state) {
    const std::vector<Toast>& toasts = state.messages.toasts;
    std::string names;
    size_t unnamed = 0;
    for (size_t i = 0; i + 1 < toasts.size(); ++i) {
        const auto is_of = [&](const DatasetRow& row) {
            return row.state == LoadState::kFailed && !row.dataset && row.path == toasts[i].file;
        };
        if (std::any_of(state.datasets.begin(), state.datasets.end(), is_of)) {
            names += (names.empty() ? "" : ", ") + printable_text(file_name_of(toasts[i].file));
        } else {
            ++unnamed;
        }
    }
    std::string text;
    if (!names.empty()) text = "   (also not opened: " + names + ")";
    if (unnamed > 0) text += "   (" + format_count(unnamed) + " more)";
    return text;
}

float toast_strip_height(const ViewContext& view, const Rect& area) {
    const std::optional<PlacedToast> toast = newest(view, area);
    return toast && toast->rect.height <= area.height / 2 ? toast->rect.height : 0;
}

void draw_toasts(ViewContext& view, const Rect& area) {
    if (const std::optional<PlacedToast> toast = newest(view, area)) draw_toast(view, *toast);
}

}  // namespace hs
