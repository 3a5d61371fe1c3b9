#include <vector>

#include "tests/unit/render/gl/screen.h"

using namespace hs;

namespace {

// A key with Ctrl, down and up, all before the next frame is drawn.
void type_chord_quickly(ImGuiKey key, bool modifier_up_first) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, true);
    io.AddKeyEvent(ImGuiKey_LeftCtrl, true);
    io.AddKeyEvent(key, true);
    if (!modifier_up_first) io.AddKeyEvent(key, false);
    io.AddKeyEvent(ImGuiMod_Ctrl, false);
    io.AddKeyEvent(ImGuiKey_LeftCtrl, false);
    if (modifier_up_first) io.AddKeyEvent(key, false);
}

struct Seen {
    int with_ctrl = 0;
    int without = 0;
};

Seen presses_of(Screen& screen, ImGuiKey key, int frames) {
    Seen seen;
    for (int i = 0; i < frames; ++i) {
        screen.draw([&] {
            if (!ImGui::IsKeyPressed(key, false)) return;
            ++(ImGui::GetIO().KeyMods == ImGuiMod_Ctrl ? seen.with_ctrl : seen.without);
        });
    }
    return seen;
}

}  // namespace

TEST_CASE("A chord typed within one slow frame is seen as a chord", "[gpu]") {
    for (const bool modifier_up_first : {true, false}) {
        Screen screen({64, 64});
        screen.draw([] {});
        type_chord_quickly(ImGuiKey_Q, modifier_up_first);
        const Seen seen = presses_of(screen, ImGuiKey_Q, 5);
        CHECK(seen.with_ctrl == 1);
        CHECK(seen.without == 0);
        CHECK_FALSE(ImGui::IsKeyDown(ImGuiKey_Q));
        CHECK(ImGui::GetIO().KeyMods == 0);
    }
}

TEST_CASE("Two chords typed within one slow frame are both seen", "[gpu]") {
    Screen screen({64, 64});
    screen.draw([] {});
    type_chord_quickly(ImGuiKey_Z, true);
    type_chord_quickly(ImGuiKey_Z, true);
    CHECK(presses_of(screen, ImGuiKey_Z, 10).with_ctrl == 2);
}

TEST_CASE("A modifier pressed after a key does not make a chord of it", "[gpu]") {
    Screen screen({64, 64});
    screen.draw([] {});
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiKey_Q, true);
    io.AddKeyEvent(ImGuiMod_Ctrl, true);
    io.AddKeyEvent(ImGuiKey_LeftCtrl, true);
    const Seen seen = presses_of(screen, ImGuiKey_Q, 4);
    CHECK(seen.with_ctrl == 0);
    CHECK(seen.without == 1);
}
