#include "app/workspace_layout.h"

#include <array>
#include <cmath>

#include "tests/support/catch.h"

namespace hs {
namespace {

struct Size {
    float width, height, scale;
};
constexpr Size kSizes[] = {{640, 400, 1}, {1280, 720, 1},     {1600, 1000, 1}, {3200, 2000, 2},
                           {640, 400, 2}, {1367, 769, 1.25F}, {320, 200, 1},   {100, 60, 1},
                           {1, 1, 1},     {0, 0, 1},          {7680, 4320, 3}};

std::array<PanelSettings, 10> all_panels() {
    std::array<PanelSettings, 10> all;
    for (size_t i = 0; i < 8; ++i) {
        all[i].left_open = (i & 1) != 0;
        all[i].right_open = (i & 2) != 0;
        all[i].bottom_open = (i & 4) != 0;
    }
    all[8].left_px = all[8].right_px = all[8].bottom_px = 100000;
    all[9].left_px = all[9].right_px = all[9].bottom_px = 0;
    return all;
}

bool is_whole(float value) {
    return value >= 0 && value == static_cast<float>(static_cast<int>(value));
}

void check_covers(const Size& size, const WorkspaceLayout& at) {
    const auto& [left, right, bottom] = at.dividers;
    CHECK(at.menu.width == size.width);
    CHECK(at.status.width == size.width);
    CHECK(at.status.bottom() == size.height);
    CHECK(at.menu.height + at.centre.height + bottom.height + at.bottom.height + at.status.height ==
          size.height);
    CHECK(at.left.width + left.width + at.centre.width + right.width + at.right.width ==
          size.width);
    CHECK(at.left.x == 0);
    CHECK(at.left.right() == left.x);
    CHECK(left.right() == at.centre.x);
    CHECK(at.centre.right() == right.x);
    CHECK(right.right() == at.right.x);
    CHECK(at.centre.bottom() == bottom.y);
    CHECK(bottom.bottom() == at.bottom.y);
    CHECK(at.bottom.bottom() == at.status.y);
}

TEST_CASE("A bottom with nothing to show gets no room, and keeps its setting") {
    const WorkspaceFrame without{1600, 1000, 1, false};
    const PanelSettings panels;
    const WorkspaceLayout at = workspace_layout(without, panels);
    CHECK_FALSE(at.has_bottom);
    CHECK(at.bottom.height == 0);
    CHECK(workspace_layout({1600, 1000, 1}, panels).bottom.height > 100);
    check_covers({1600, 1000, 1}, at);
    CHECK(panels_after_drag(without, panels, Divider::kBottom, 400) == panels);
}

TEST_CASE("The workspace covers any window exactly, in whole pixels and without overlap") {
    for (const Size& size : kSizes) {
        for (const PanelSettings& panels : all_panels()) {
            CAPTURE(size.width, size.height, size.scale, panels.left_open, panels.right_open,
                    panels.bottom_open, panels.left_px);
            const auto at = workspace_layout({size.width, size.height, size.scale}, panels);
            if (size.width >= 2) check_covers(size, at);
            for (const Rect& rect : {at.menu, at.left, at.centre, at.right, at.bottom, at.status}) {
                CHECK(rect.width >= 0);
                CHECK(rect.height >= 0);
                if (size.width >= 2) CHECK(is_whole(rect.x + rect.width));
                CHECK(is_whole(rect.y + rect.height));
            }
        }
    }
}

TEST_CASE("Panels keep their least sizes, and the centre is never narrower than its own") {
    for (const Size& size : kSizes) {
        for (const PanelSettings& panels : all_panels()) {
            CAPTURE(size.width, size.height, size.scale, panels.left_px);
            const auto at = workspace_layout({size.width, size.height, size.scale}, panels);
            CHECK((at.left.width == 0 || at.left.width >= 144 * size.scale));
            CHECK((at.right.width == 0 || at.right.width >= 184 * size.scale));
            CHECK((at.bottom.height == 0 || at.bottom.height >= 56 * size.scale));
            CHECK(at.has_left == (at.left.width > 0));
            CHECK(at.has_right == (at.right.width > 0));
            CHECK(at.has_bottom == (at.bottom.height > 0));
            if (at.has_left || at.has_right) CHECK(at.centre.width >= 320 * size.scale);
            if (at.has_bottom) CHECK(at.centre.height >= 200 * size.scale);
        }
    }
}

TEST_CASE("A window of 640 by 400 keeps the list and the timeline and drops the inspector") {
    const auto at = workspace_layout({640, 400, 1}, {});
    CHECK(at.has_left);
    CHECK_FALSE(at.has_right);
    CHECK(at.has_bottom);
    CHECK(at.centre.width >= 320);
    CHECK(at.centre.height >= 200);
    CHECK(at.bottom.height >= 112);  // a plot below its tools
}

TEST_CASE("At 800 by 500 views get the room of the inspector and some of the timeline's") {
    const auto at = workspace_layout({1600, 1000, 2}, {});
    CHECK(at.has_left);
    CHECK_FALSE(at.has_right);
    CHECK(at.centre.width >= 2 * 520);
    CHECK(at.centre.height >= 2 * 320);
    CHECK(at.bottom.height < 2 * 160);
    CHECK(workspace_layout({1620, 1000, 2}, {}).has_right);
}

TEST_CASE("Until they are dragged, inspector and timeline grow with the window") {
    CHECK(workspace_layout({1000, 800, 1}, {}).right.width == 280);
    CHECK(workspace_layout({2000, 1200, 1}, {}).right.width == 440);
    CHECK(workspace_layout({3440, 1440, 1}, {}).right.width == 640);
    CHECK(workspace_layout({2000, 2000, 2}, {}).right.width == 560);
    const auto tall = workspace_layout({2000, 1200, 1}, {});
    CHECK(tall.bottom.height == std::floor(0.24F * (1200 - 36 - 28)));
    CHECK(workspace_layout({1000, 720, 1}, {}).bottom.height == 160);
    PanelSettings dragged;
    dragged.right_px = 300;
    dragged.bottom_px = 180;
    CHECK(workspace_layout({3440, 1440, 1}, dragged).right.width == 300);
    CHECK(workspace_layout({3440, 1440, 1}, dragged).bottom.height == 180);
}

TEST_CASE("In a short window, too, the lower divider follows the pointer") {
    const WorkspaceFrame frame{1280, 500, 1};
    const PanelSettings dragged = panels_after_drag(frame, {}, Divider::kBottom, 340);
    CHECK(workspace_layout(frame, dragged).bottom.height == Approx(132).margin(1));
}

TEST_CASE("Dragging a divider moves it to the pointer, within the least sizes") {
    const WorkspaceFrame frame{1600, 1000, 1};
    const PanelSettings panels;
    CHECK(workspace_layout(frame, panels_after_drag(frame, panels, Divider::kLeft, 300))
              .dividers[0]
              .x == 300);
    CHECK(workspace_layout(frame, panels_after_drag(frame, panels, Divider::kRight, 1200))
              .right.width == 400);
    CHECK(workspace_layout(frame, panels_after_drag(frame, panels, Divider::kBottom, 700))
              .bottom.height == 272);
    CHECK(panels_after_drag(frame, panels, Divider::kLeft, 100).left_px == 144);
    // As far as the other panel and the centre allow.
    const auto widest = panels_after_drag(frame, panels, Divider::kLeft, 5000);
    CHECK(workspace_layout(frame, widest).centre.width == 320);
    CHECK(workspace_layout(frame, widest).right.width ==
          workspace_layout(frame, panels).right.width);
}

TEST_CASE("A panel dragged below half its least size collapses and can be dragged open again") {
    const WorkspaceFrame frame{3200, 2000, 2};
    PanelSettings panels = panels_after_drag(frame, {}, Divider::kLeft, 20);
    CHECK_FALSE(panels.left_open);
    CHECK(panels.left_px == PanelSettings{}.left_px);
    CHECK(workspace_layout(frame, panels).dividers[0].x == 0);
    panels = panels_after_drag(frame, panels, Divider::kLeft, 400);
    CHECK(panels.left_open);
    CHECK(panels.left_px == 200);
    CHECK_FALSE(panels_after_drag(frame, {}, Divider::kRight, 3199).right_open);
    CHECK_FALSE(panels_after_drag(frame, {}, Divider::kBottom, 1960).bottom_open);
}

TEST_CASE("Toggling a panel keeps its length") {
    PanelSettings panels;
    panels.bottom_px = 200;
    const PanelSettings closed = panels_after_toggle(panels, Divider::kBottom);
    CHECK_FALSE(closed.bottom_open);
    CHECK(panels_after_toggle(closed, Divider::kBottom) == panels);
}

}  // namespace
}  // namespace hs
