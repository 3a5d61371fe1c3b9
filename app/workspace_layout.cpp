#include "app/workspace_layout.h"

#include <algorithm>
#include <cmath>

namespace hs {
namespace {

// Design pixels.
constexpr float kMenuHeight = 36;
constexpr float kStatusHeight = 28;
constexpr float kMinLeft = 144;
constexpr float kMinRight = 184;
constexpr float kMinBottom = 56;
constexpr float kMinCentreWidth = 320;
constexpr float kMinCentreHeight = 200;
constexpr float kLeastWidthForRight = 810;  // of the window: narrower, views need its room more
constexpr float kShortBody = 640;           // lower than this, the bottom is lower with it
constexpr float kRightShare = 0.22F;        // of the window's width
constexpr float kLeastShared = 280;
constexpr float kMostShared = 640;
constexpr float kBottomShare = 0.24F;  // of the height between menu and status
constexpr float kLeastBottom = 160;
constexpr float kLeastPlot = 112;  // until an edge is dragged: of a timeline with a plot in it
constexpr float kDivider = 1;      // px, at every scale

struct Limits {
    float left, right, bottom, centre_width, centre_height;
};

float whole(float value) {
    return std::max(0.0F, std::floor(value));
}

Limits limits_at(float scale) {
    return {whole(kMinLeft * scale), whole(kMinRight * scale), whole(kMinBottom * scale),
            whole(kMinCentreWidth * scale), whole(kMinCentreHeight * scale)};
}

// Until somebody drags its edge, the inspector grows with the window.
float right_length(float width, float scale, const PanelSettings& panels) {
    if (panels.right_px > 0) return whole(panels.right_px * scale);
    return whole(std::clamp(kRightShare * width, kLeastShared * scale, kMostShared * scale));
}

// The timeline does too.
float bottom_length(float body_height, const PanelSettings& panels, float scale) {
    if (panels.bottom_px > 0) return panels.bottom_px * scale;
    return std::max(kLeastBottom * scale, kBottomShare * body_height);
}

// Lengths of the side panels; 0 for one that is collapsed or does not fit.
struct Sides {
    float left = 0;
    float right = 0;
};

Sides fit_sides(float width, float scale, const PanelSettings& panels) {
    const Limits limits = limits_at(scale);
    const float free = width - 2 * kDivider - limits.centre_width;
    Sides sides;
    if (panels.left_open && free >= limits.left) {
        sides.left = std::max(limits.left, whole(panels.left_px * scale));
    }
    if (panels.right_open && width >= kLeastWidthForRight * scale &&
        free - (sides.left > 0 ? limits.left : 0) >= limits.right) {
        sides.right = std::max(limits.right, right_length(width, scale, panels));
    }
    // The right panel gives way first, then the left one.
    const float over = std::max(0.0F, sides.left + sides.right - free);
    const float from_right = std::min(over, sides.right > 0 ? sides.right - limits.right : 0);
    sides.right -= from_right;
    sides.left -= std::min(over - from_right, sides.left > 0 ? sides.left - limits.left : 0);
    return sides;
}

// How much of its length the bottom gets in a window of this height.
float bottom_share(float body_height, float scale) {
    return std::clamp(body_height / (kShortBody * scale), 0.1F, 1.0F);
}

float fit_bottom(float body_height, const WorkspaceFrame& frame, const PanelSettings& panels) {
    const float scale = frame.scale;
    const Limits limits = limits_at(scale);
    const float free = body_height - kDivider - limits.centre_height;
    if (!frame.has_bottom || !panels.bottom_open || free < limits.bottom) return 0;
    const float length =
        bottom_length(body_height, panels, scale) * bottom_share(body_height, scale);
    const float least = panels.bottom_px > 0 ? limits.bottom : whole(kLeastPlot * scale);
    return std::clamp(whole(length), std::min(least, free), free);
}

void place_row(WorkspaceLayout& layout, const Rect& row, const Sides& sides) {
    const float divider = std::min(kDivider, row.width / 2);
    const float centre = std::max(0.0F, row.width - 2 * divider - sides.left - sides.right);
    layout.left = {row.x, row.y, sides.left, row.height};
    const Rect left_divider{layout.left.right(), row.y, divider, row.height};
    layout.centre = {left_divider.right(), row.y, centre, row.height};
    const Rect right_divider{layout.centre.right(), row.y, divider, row.height};
    layout.right = {right_divider.right(), row.y, sides.right, row.height};
    layout.dividers[0] = left_divider;
    layout.dividers[1] = right_divider;
}

}  // namespace

WorkspaceLayout workspace_layout(const WorkspaceFrame& frame, const PanelSettings& panels) {
    const float width = whole(frame.width);
    const float height = whole(frame.height);
    WorkspaceLayout layout;
    layout.menu = {0, 0, width, std::min(height, whole(kMenuHeight * frame.scale))};
    const float status = std::min(height - layout.menu.height, whole(kStatusHeight * frame.scale));
    layout.status = {0, height - status, width, status};

    const float body = height - layout.menu.height - status;
    const float bottom = fit_bottom(body, frame, panels);
    const float divider = std::min(kDivider, body);
    layout.bottom = {0, layout.status.y - bottom, width, bottom};
    layout.dividers[2] = {0, layout.bottom.y - divider, width, divider};

    const Sides sides = fit_sides(width, frame.scale, panels);
    const float row_height = layout.dividers[2].y - layout.menu.bottom();
    place_row(layout, {0, layout.menu.bottom(), width, row_height}, sides);
    layout.has_left = sides.left > 0;
    layout.has_right = sides.right > 0;
    layout.has_bottom = bottom > 0;
    return layout;
}

PanelSettings panels_after_drag(const WorkspaceFrame& frame, const PanelSettings& panels,
                                Divider divider, float pointer_px) {
    const WorkspaceLayout now = workspace_layout(frame, panels);
    const Limits limits = limits_at(frame.scale);
    PanelSettings next = panels;
    const auto drag = [&](float length, float least, float most, bool& open, float& stored) {
        open = length >= least / 2;
        if (open && most >= least) stored = std::clamp(length, least, most) / frame.scale;
    };
    const float row_free = whole(frame.width) - 2 * kDivider - limits.centre_width;
    switch (divider) {
        case Divider::kLeft:
            drag(pointer_px, limits.left, row_free - now.right.width, next.left_open, next.left_px);
            break;
        case Divider::kRight:
            drag(frame.width - pointer_px, limits.right, row_free - now.left.width, next.right_open,
                 next.right_px);
            break;
        case Divider::kBottom: {
            if (!frame.has_bottom) break;
            const float most = now.status.y - now.menu.bottom() - kDivider - limits.centre_height;
            drag(now.status.y - pointer_px, limits.bottom, most, next.bottom_open, next.bottom_px);
            if (next.bottom_px != panels.bottom_px) {
                next.bottom_px /= bottom_share(now.status.y - now.menu.bottom(), frame.scale);
            }
            break;
        }
    }
    return next;
}

PanelSettings panels_after_toggle(const PanelSettings& panels, Divider divider) {
    PanelSettings next = panels;
    bool& open = divider == Divider::kLeft    ? next.left_open
                 : divider == Divider::kRight ? next.right_open
                                              : next.bottom_open;
    open = !open;
    return next;
}

}  // namespace hs
