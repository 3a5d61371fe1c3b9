#include "app/widgets/hit_below.h"

#include "app/widgets/basic.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

// A row with a cross at its right end, pressed by a pointer that comes with the press.
struct Row {
    BareUi ui{320, 240};
    bool row_pressed = false;
    bool row_held = false;
    bool cross_pressed = false;

    void frame() {
        ImGui::NewFrame();
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize({320, 240});
        ImGui::Begin("rows", nullptr, ImGuiWindowFlags_NoDecoration);
        ImGui::SetCursorScreenPos({10, 10});
        row_pressed = hit_area_below("row", {200, 20}) || row_pressed;
        row_held = ImGui::IsItemActive() || row_held;
        ImGui::SetCursorScreenPos({190, 10});
        cross_pressed = hit_area("cross", {20, 20}) || cross_pressed;
        ImGui::End();
        ImGui::EndFrame();
    }
    void tap(float x, int frames_down) {
        frame();
        frame();
        ImGui::GetIO().AddMousePosEvent(x, 20);
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        for (int i = 0; i < frames_down; ++i) frame();
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        for (int i = 0; i < 3; ++i) frame();
    }
};

TEST_CASE("a press that comes with the pointer counts for what lies below") {
    for (const int frames_down : {1, 2, 5}) {
        CAPTURE(frames_down);
        Row row;
        row.tap(50, frames_down);
        CHECK(row.row_pressed);
        CHECK_FALSE(row.cross_pressed);
        CHECK(row.row_held == (frames_down > 1));
    }
}

TEST_CASE("what lies on top takes the press, and nothing is pressed twice") {
    for (const int frames_down : {1, 2, 5}) {
        CAPTURE(frames_down);
        Row row;
        row.tap(200, frames_down);
        CHECK(row.cross_pressed);
        CHECK_FALSE(row.row_pressed);
        row.cross_pressed = false;
        for (int i = 0; i < 5; ++i) row.frame();
        CHECK_FALSE(row.cross_pressed);
        CHECK_FALSE(row.row_pressed);
    }
}

}  // namespace
}  // namespace hs
