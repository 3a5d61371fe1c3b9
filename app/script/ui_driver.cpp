#include "app/script/ui_driver.h"

#include <imgui_internal.h>

#include <cctype>
#include <cfloat>
#include <cmath>

namespace hs {
namespace {

constexpr int kSettleFrames = 3;

struct Modifier {
    std::string_view name;
    ImGuiKeyChord flag;
    ImGuiKey key;
};
constexpr Modifier kModifiers[] = {{"Ctrl", ImGuiMod_Ctrl, ImGuiKey_LeftCtrl},
                                   {"Shift", ImGuiMod_Shift, ImGuiKey_LeftShift},
                                   {"Alt", ImGuiMod_Alt, ImGuiKey_LeftAlt},
                                   {"Super", ImGuiMod_Super, ImGuiKey_LeftSuper}};

struct KeyAlias {
    std::string_view name;
    ImGuiKey key;
};
constexpr KeyAlias kAliases[] = {
    {"Esc", ImGuiKey_Escape},  {"Return", ImGuiKey_Enter},     {"Del", ImGuiKey_Delete},
    {"PgUp", ImGuiKey_PageUp}, {"PgDn", ImGuiKey_PageDown},    {"Left", ImGuiKey_LeftArrow},
    {"Up", ImGuiKey_UpArrow},  {"Right", ImGuiKey_RightArrow}, {"Down", ImGuiKey_DownArrow},
    {"Plus", ImGuiKey_Equal},  {"=", ImGuiKey_Equal},          {"-", ImGuiKey_Minus},
    {",", ImGuiKey_Comma},     {".", ImGuiKey_Period},         {"/", ImGuiKey_Slash},
};

bool same_word(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(a[i])) !=
            std::tolower(static_cast<unsigned char>(b[i]))) {
            return false;
        }
    }
    return true;
}

ImGuiKey key_named(std::string_view name) {
    for (const KeyAlias& alias : kAliases) {
        if (same_word(alias.name, name)) return alias.key;
    }
    for (int i = ImGuiKey_NamedKey_BEGIN; i < ImGuiKey_NamedKey_END; ++i) {
        const auto key = static_cast<ImGuiKey>(i);
        if (same_word(ImGui::GetKeyName(key), name)) return key;
    }
    return ImGuiKey_None;
}

}  // namespace

bool chord_from_text(std::string_view text, ImGuiKeyChord* chord) {
    *chord = ImGuiKey_None;
    while (true) {
        bool took_modifier = false;
        for (const Modifier& modifier : kModifiers) {
            const size_t length = modifier.name.size();
            if (!same_word(text.substr(0, length), modifier.name)) continue;
            if (text.size() > length && text[length] != '+') continue;
            *chord |= modifier.flag;
            if (text.size() == length) return true;
            text.remove_prefix(length + 1);
            took_modifier = true;
        }
        if (!took_modifier) break;
    }
    const ImGuiKey key = key_named(text);
    *chord |= key;
    return key != ImGuiKey_None;
}

void UiDriver::frames(int count) {
    for (int i = 0; i < count; ++i) {
        session_.host().wait(0);
        session_.frame();
    }
}

void UiDriver::move_to(float x, float y) {
    x_ = x;
    y_ = y;
    ImGui::GetIO().AddMousePosEvent(x, y);
    frames(2);
}

void UiDriver::press(int button) {
    ImGui::GetIO().MouseClickedTime[button] = -DBL_MAX;
    ImGui::GetIO().AddMouseButtonEvent(button, true);
    frames(1);
}

void UiDriver::release(int button) {
    ImGui::GetIO().AddMouseButtonEvent(button, false);
    frames(1);
}

void UiDriver::click(int button, int count, ImGuiKeyChord modifiers) {
    hold(modifiers);
    press(button);
    release(button);
    for (int i = 1; i < count; ++i) {
        ImGui::GetIO().AddMouseButtonEvent(button, true);
        frames(1);
        release(button);
    }
    let_go(modifiers);
    frames(kSettleFrames);
}

void UiDriver::tap(float x, float y) {
    x_ = x;
    y_ = y;
    ImGui::GetIO().AddMousePosEvent(x, y);
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    frames(1 + kSettleFrames);
}

void UiDriver::drag_to(float x, float y) {
    constexpr int kSteps = 6;
    const float from_x = x_;
    const float from_y = y_;
    for (int step = 1; step <= kSteps; ++step) {
        const float part = static_cast<float>(step) / kSteps;
        x_ = from_x + (x - from_x) * part;
        y_ = from_y + (y - from_y) * part;
        ImGui::GetIO().AddMousePosEvent(x_, y_);
        frames(1);
    }
    frames(1);
}

void UiDriver::wheel(float x, float y, ImGuiKeyChord modifiers) {
    hold(modifiers);
    // Whole notches, one a frame, as a wheel turns.
    const float length = std::max(std::abs(x), std::abs(y));
    const int notches = std::max(1, static_cast<int>(std::ceil(length)));
    for (int i = 0; i < notches; ++i) {
        const auto parts = static_cast<float>(notches);
        ImGui::GetIO().AddMouseWheelEvent(x / parts, y / parts);
        frames(1);
    }
    let_go(modifiers);
    frames(kSettleFrames);
}

void UiDriver::type(std::string_view utf8) {
    const std::string text(utf8);
    const char* at = text.c_str();
    while (*at != '\0') {
        unsigned codepoint = 0;
        at += std::max(1, ImTextCharFromUtf8(&codepoint, at, nullptr));
        ImGui::GetIO().AddInputCharacter(codepoint);
        frames(1);
    }
    frames(kSettleFrames);
}

void UiDriver::modifier_events(ImGuiKeyChord modifiers, bool down) {
    for (const Modifier& modifier : kModifiers) {
        if ((modifiers & modifier.flag) == 0) continue;
        ImGui::GetIO().AddKeyEvent(static_cast<ImGuiKey>(modifier.flag), down);
        ImGui::GetIO().AddKeyEvent(modifier.key, down);
    }
    if ((modifiers & ImGuiMod_Mask_) != 0) frames(1);
}

void UiDriver::hold(ImGuiKeyChord modifiers) {
    modifier_events(modifiers, true);
}

void UiDriver::let_go(ImGuiKeyChord modifiers) {
    modifier_events(modifiers, false);
}

void UiDriver::key(ImGuiKeyChord chord) {
    const auto key = static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_);
    hold(chord);
    if (key != ImGuiKey_None) {
        ImGui::GetIO().AddKeyEvent(key, true);
        frames(1);
        ImGui::GetIO().AddKeyEvent(key, false);
        frames(1);
    }
    let_go(chord);
    frames(kSettleFrames);
}

}  // namespace hs
