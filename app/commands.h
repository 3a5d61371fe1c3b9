#pragma once
// Commands are rows of one table. The menu bar, the shortcuts, the palette and the page of keys all
// come from it.

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "app/actions.h"
#include "app/app_state.h"
#include "imgui.h"

namespace hs {

// Where a shortcut is listened to. Two commands may share one only in different contexts.
enum class KeyContext : uint8_t {
    kEverywhere,
    kPicture,  // flame graph, graph, treemap: when the active view says it can (see AskView)
    kTime,     // the same, for what follows the time axis
};

struct MenuCommand {
    std::string_view name;   // stable, for settings and scripts: "file.open"
    std::string_view title;  // "Open…", unique
    std::string_view menu;   // "File"; empty: not in the menu bar
    std::array<ImGuiKeyChord, 3> keys = {};
    // Null when it can run, or why it cannot, in a few words: "needs an allocation log".
    const char* (*why_disabled)(const AppState& state) = nullptr;
    void (*run)(const AppState& state, Actions& actions, int argument) = nullptr;
    bool (*is_checked)(const AppState& state, int argument) = nullptr;
    int argument = 0;  // handed to run and is_checked
    KeyContext context = KeyContext::kEverywhere;
    bool begins_group = false;  // a separator before it in the menu
    // Its shortcut works while the palette or a dialog is open.
    bool works_over_dialogs = false;
    // Its shortcut runs this one instead while it is disabled.
    std::string_view otherwise = {};
    // Its first key where what is open decides on it; 0: none now.
    ImGuiKeyChord (*key_now)(const AppState& state, int argument) = nullptr;
};
inline ImGuiKeyChord first_key(const MenuCommand& command, const AppState& state) {
    return command.key_now ? command.key_now(state, command.argument) : command.keys[0];
}

// In the order of the menus.
std::span<const MenuCommand> commands();
const MenuCommand* find_command(std::string_view name);
inline const char* why_disabled(const MenuCommand& command, const AppState& state) {
    return command.why_disabled ? command.why_disabled(state) : nullptr;
}

// Mouse gestures and keys that views handle themselves; for the page of keys.
struct Gesture {
    std::string_view group;  // "Pictures"
    std::string_view keys;   // "Wheel"
    std::string_view does;   // "Zoom at the pointer"
};
std::span<const Gesture> gestures();

// "Ctrl+Shift+Z"
std::string chord_text(ImGuiKeyChord chord);

// Runs it, or says in a toast why it cannot.
void run_command(const MenuCommand& command, const AppState& state, Actions& actions);
// Runs the command whose shortcut was pressed in this frame. At most one.
void run_shortcuts(const AppState& state, Actions& actions);

}  // namespace hs
