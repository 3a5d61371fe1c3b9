#pragma once
// A pointer and a keyboard for scripts: one event a frame through Dear ImGui's queue, as a slow
// person would make them.

#include <imgui.h>

#include <string_view>

#include "app/session.h"

namespace hs {

class UiDriver {
public:
    explicit UiDriver(Session& session) : session_(session) {}

    void frames(int count);
    void move_to(float x, float y);  // and one frame, so that things know they are hovered
    void press(int button);
    void release(int button);
    // Releases nothing twice: a click that follows another is not the second half of a double one.
    void click(int button, int count, ImGuiKeyChord modifiers);
    // Where to, press and release, without a frame between them.
    void tap(float x, float y);
    void drag_to(float x, float y);  // between press and release, in small steps
    void wheel(float x, float y, ImGuiKeyChord modifiers);
    void type(std::string_view utf8);
    void key(ImGuiKeyChord chord);
    void hold(ImGuiKeyChord modifiers);
    void let_go(ImGuiKeyChord modifiers);

    [[nodiscard]] float x() const { return x_; }
    [[nodiscard]] float y() const { return y_; }

private:
    void modifier_events(ImGuiKeyChord modifiers, bool down);

    Session& session_;
    float x_ = -1;
    float y_ = -1;
};

// "Ctrl+Shift+O", "F1", "Escape", "Alt+Left", "Ctrl+Plus". False on unknown names. Modifiers alone
// are a chord too.
bool chord_from_text(std::string_view text, ImGuiKeyChord* chord);

}  // namespace hs
