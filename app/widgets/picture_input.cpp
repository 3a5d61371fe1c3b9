#include "app/widgets/picture_input.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/easing.h"
#include "app/widgets/tab_stop.h"

namespace hs {
namespace {

constexpr double kEaseSeconds = 0.14;

bool may_use_keys() {
    const ImGuiIO& io = ImGui::GetIO();
    return !io.WantTextInput && !io.KeyCtrl && !io.KeyAlt && !io.KeySuper &&
           ImGui::IsWindowFocused(ImGuiFocusedFlags_RootAndChildWindows);
}

float held(ImGuiKey one, ImGuiKey other) {
    return ImGui::IsKeyDown(one) || ImGui::IsKeyDown(other) ? 1.0F : 0.0F;
}

ImGuiDir pressed_arrow() {
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) return ImGuiDir_Left;
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) return ImGuiDir_Right;
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) return ImGuiDir_Up;
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) return ImGuiDir_Down;
    return ImGuiDir_None;
}

void read_keys(const ViewContext& view, PictureArrows use, bool has_keyboard, PictureInput& input) {
    if (!may_use_keys()) return;
    const float step = view.px(900) * std::min(ImGui::GetIO().DeltaTime, 0.05F);
    // Arrows lead from a marked button to the next one.
    const bool is_free = !is_other_marked();
    const bool arrows = is_free && use == PictureArrows::kPan;
    if (is_free && use == PictureArrows::kStep) input.step = pressed_arrow();
    input.entered = has_keyboard && (ImGui::IsKeyPressed(ImGuiKey_Enter, false) ||
                                     ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false));
    const auto way = [&](ImGuiKey letter, ImGuiKey arrow) {
        return held(letter, arrows ? arrow : letter);
    };
    input.pan_keys.x =
        step * (way(ImGuiKey_D, ImGuiKey_RightArrow) - way(ImGuiKey_A, ImGuiKey_LeftArrow));
    input.pan_keys.y =
        step * (way(ImGuiKey_S, ImGuiKey_DownArrow) - way(ImGuiKey_W, ImGuiKey_UpArrow));
    if (ImGui::IsKeyPressed(ImGuiKey_KeypadAdd) || ImGui::IsKeyPressed(ImGuiKey_Equal)) {
        input.zoom_keys += 1;
    }
    if (ImGui::IsKeyPressed(ImGuiKey_KeypadSubtract) || ImGui::IsKeyPressed(ImGuiKey_Minus)) {
        input.zoom_keys -= 1;
    }
}

}  // namespace

PictureInput picture_input(const ViewContext& view, const char* label, const PictureArea& area) {
    const ImVec2 at = area.at;
    const ImVec2 size = area.size;
    PictureInput input;
    ImGui::SetCursorScreenPos(at);
    constexpr ImGuiButtonFlags kButtons = kReachable | ImGuiButtonFlags_MouseButtonLeft |
                                          ImGuiButtonFlags_MouseButtonRight |
                                          ImGuiButtonFlags_MouseButtonMiddle;
    ImGui::InvisibleButton(label, {std::max(size.x, 1.0F), std::max(size.y, 1.0F)}, kButtons);
    const bool has_keyboard = area.arrows != PictureArrows::kNone && keeps_keys(false);
    const ImGuiIO& io = ImGui::GetIO();
    input.mouse = {io.MousePos.x - at.x, io.MousePos.y - at.y};
    input.is_hovered = ImGui::IsItemHovered();
    const bool is_active = ImGui::IsItemActive();
    const float tremble = view.px(4);
    const auto moved = [&](ImGuiMouseButton button) {
        const ImVec2 way = ImGui::GetMouseDragDelta(button, 0);
        return way.x * way.x + way.y * way.y > tremble * tremble;
    };
    // The distance since the press survives the frame of the release.
    const auto came_up = [&](ImGuiMouseButton button) {
        return input.is_hovered && ImGui::IsMouseReleased(button) &&
               io.MouseDragMaxDistanceSqr[button] <= tremble * tremble;
    };
    input.pressed = input.is_hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    input.double_clicked = input.is_hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    input.clicked = came_up(ImGuiMouseButton_Left) && io.MouseClickedLastCount[0] < 2;
    input.right_clicked = came_up(ImGuiMouseButton_Right);
    input.middle_clicked = came_up(ImGuiMouseButton_Middle);
    input.released = ImGui::IsMouseReleased(ImGuiMouseButton_Left);
    const bool left = ImGui::IsMouseDown(ImGuiMouseButton_Left);
    const bool middle = ImGui::IsMouseDown(ImGuiMouseButton_Middle);
    if (is_active &&
        ((left && moved(ImGuiMouseButton_Left)) || (middle && moved(ImGuiMouseButton_Middle)))) {
        input.is_dragged = true;
        input.drag = io.MouseDelta;
    }
    if (input.is_hovered) input.wheel = io.MouseWheel;
    if (area.arrows != PictureArrows::kNone) read_keys(view, area.arrows, has_keyboard, input);
    return input;
}

double zoom_of_notches(double notches) {
    return std::pow(1.25, notches);
}

bool Easing::advance(ViewContext& view) {
    if (seconds >= kEaseSeconds) return false;
    seconds += static_cast<double>(std::min(ImGui::GetIO().DeltaTime, 0.05F));
    view.animating = true;
    return true;
}

double Easing::portion() const {
    const double left = 1 - std::clamp(seconds / kEaseSeconds, 0.0, 1.0);
    return 1 - left * left * left;
}

}  // namespace hs
