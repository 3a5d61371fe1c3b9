#include "app/commands.h"

namespace hs {
namespace {

struct KeyName {
    ImGuiKey key;
    const char* name;
};
constexpr KeyName kKeyNames[] = {
    {ImGuiKey_LeftArrow, "←"},  {ImGuiKey_RightArrow, "→"},     {ImGuiKey_UpArrow, "↑"},
    {ImGuiKey_DownArrow, "↓"},  {ImGuiKey_Equal, "+"},          {ImGuiKey_Minus, "−"},
    {ImGuiKey_KeypadAdd, "+"},  {ImGuiKey_KeypadSubtract, "−"}, {ImGuiKey_Keypad0, "0"},
    {ImGuiKey_Escape, "Esc"},   {ImGuiKey_PageUp, "Page Up"},   {ImGuiKey_PageDown, "Page Down"},
    {ImGuiKey_Period, "."},     {ImGuiKey_Comma, ","},          {ImGuiKey_Slash, "/"},
    {ImGuiKey_Enter, "Return"},
};

const char* key_name(ImGuiKey key) {
    for (const KeyName& row : kKeyNames) {
        if (row.key == key) return row.name;
    }
    return ImGui::GetKeyName(key);
}

constexpr ImGuiKeyChord kAllMods = ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiMod_Alt | ImGuiMod_Super;

bool is_pressed(ImGuiKeyChord chord) {
    const auto key = static_cast<ImGuiKey>(chord & ~kAllMods);
    const bool repeats = (chord & ImGuiMod_Ctrl) != 0;
    return ImGui::GetIO().KeyMods == (chord & kAllMods) && ImGui::IsKeyPressed(key, repeats);
}

// While a text field has the keyboard it keeps what it uses itself: letters, Esc, and the chords of
// editing. Ctrl+P and the function keys still work.
bool belongs_to_text_field(ImGuiKeyChord chord) {
    constexpr ImGuiKey kEditing[] = {ImGuiKey_A, ImGuiKey_C,         ImGuiKey_V,
                                     ImGuiKey_X, ImGuiKey_Y,         ImGuiKey_Z,
                                     ImGuiKey_0, ImGuiKey_LeftArrow, ImGuiKey_RightArrow};
    const auto key = static_cast<ImGuiKey>(chord & ~kAllMods);
    if (key >= ImGuiKey_F1 && key <= ImGuiKey_F12) return false;
    if ((chord & ImGuiMod_Ctrl) == 0) return true;
    for (const ImGuiKey editing : kEditing) {
        if (key == editing && key != ImGuiKey_0) return true;
    }
    return false;
}

// Space, Esc and the arrows move the keyboard focus while it is visible.
bool belongs_to_focus(ImGuiKeyChord chord) {
    return chord == ImGuiKey_Space || chord == ImGuiKey_Escape;
}

bool is_letter(ImGuiKeyChord chord) {
    const auto key = static_cast<ImGuiKey>(chord & ~kAllMods);
    return (chord & (kAllMods & ~ImGuiMod_Shift)) == 0 && key >= ImGuiKey_A && key <= ImGuiKey_Z;
}

bool is_any_key_pressed() {
    for (int key = ImGuiKey_NamedKey_BEGIN; key < ImGuiKey_NamedKey_END; ++key) {
        if (ImGui::IsKeyPressed(static_cast<ImGuiKey>(key))) return true;
    }
    return false;
}

bool was_pressed(const MenuCommand& command, const AppState& state) {
    const ImGuiIO& io = ImGui::GetIO();
    auto keys = command.keys;
    keys[0] = first_key(command, state);
    for (const ImGuiKeyChord chord : keys) {
        if (chord == 0 || !is_pressed(chord)) continue;
        if (io.WantTextInput && belongs_to_text_field(chord)) continue;
        if (io.NavVisible && belongs_to_focus(chord)) continue;
        if (is_letter(chord) && (state.frame.abilities & kLettersSearch) != 0) continue;
        return true;
    }
    return false;
}

}  // namespace

const MenuCommand* find_command(std::string_view name) {
    for (const MenuCommand& command : commands()) {
        if (command.name == name) return &command;
    }
    return nullptr;
}

std::string chord_text(ImGuiKeyChord chord) {
    std::string text;
    if ((chord & ImGuiMod_Ctrl) != 0) text += "Ctrl+";
    if ((chord & ImGuiMod_Alt) != 0) text += "Alt+";
    const auto key = static_cast<ImGuiKey>(chord & ~kAllMods);
    // "+" is Shift and "=" on most keyboards, and people think of it as one key.
    if ((chord & ImGuiMod_Shift) != 0 && key != ImGuiKey_Equal) text += "Shift+";
    return text + key_name(key);
}

void run_command(const MenuCommand& command, const AppState& state, Actions& actions) {
    if (const char* reason = why_disabled(command, state)) {
        actions.push(AddToast{Severity::kInfo, std::string(command.title) + ": " + reason});
        return;
    }
    command.run(state, actions, command.argument);
}

void run_shortcuts(const AppState& state, Actions& actions) {
    // The side buttons of a mouse, as in a browser.
    if (state.window.overlay == Overlay::kNone) {
        if (ImGui::IsMouseClicked(3)) actions.push(GoBack{});
        if (ImGui::IsMouseClicked(4)) actions.push(GoForward{});
    }
    // Which keys lead where is asked when one is pressed, not in every frame.
    if (!is_any_key_pressed()) return;
    for (const MenuCommand& command : commands()) {
        if (state.window.overlay != Overlay::kNone && !command.works_over_dialogs) continue;
        if (!was_pressed(command, state)) continue;
        if (!why_disabled(command, state)) {
            run_command(command, state, actions);
            return;
        }
        if (const MenuCommand* other = find_command(command.otherwise)) {
            run_command(*other, state, actions);
            return;
        }
        // A picture's keys mean nothing elsewhere; the others say why they do nothing.
        if (command.context != KeyContext::kPicture) run_command(command, state, actions);
        return;
    }
}

}  // namespace hs
