#include "render/ui_backend.h"

namespace hs {
namespace {

ImVec4 colour(unsigned rgb, float alpha = 1) {
    return {static_cast<float>(rgb >> 16 & 255U) / 255.0F,
            static_cast<float>(rgb >> 8 & 255U) / 255.0F, static_cast<float>(rgb & 255U) / 255.0F,
            alpha};
}

// Greys with a breath of blue and one accent; everything else in the window is data.
struct Tones {
    unsigned window, panel, popup, raised, hovered, pressed, line, text, weak_text, accent;
};
constexpr Tones kDark = {0x16181C, 0x1B1E23, 0x22262C, 0x2A2F37, 0x353B45,
                         0x414955, 0x30353D, 0xDDE1E7, 0x8A929E, 0x5B9BE6};
constexpr Tones kLight = {0xF7F8FA, 0xFFFFFF, 0xFFFFFF, 0xE9ECF0, 0xDDE2E8,
                          0xCFD6DF, 0xD5D9E0, 0x1C2026, 0x69717D, 0x2B6CC4};

void set_surfaces(ImVec4* to, const Tones& tones) {
    to[ImGuiCol_Text] = colour(tones.text);
    to[ImGuiCol_TextDisabled] = colour(tones.weak_text);
    to[ImGuiCol_WindowBg] = colour(tones.window);
    to[ImGuiCol_ChildBg] = colour(tones.panel, 0);
    to[ImGuiCol_PopupBg] = colour(tones.popup);
    to[ImGuiCol_MenuBarBg] = colour(tones.window);
    to[ImGuiCol_Border] = colour(tones.line);
    to[ImGuiCol_BorderShadow] = colour(0, 0);
    to[ImGuiCol_Separator] = colour(tones.line);
    to[ImGuiCol_TitleBg] = colour(tones.panel);
    to[ImGuiCol_TitleBgActive] = colour(tones.raised);
    to[ImGuiCol_TitleBgCollapsed] = colour(tones.panel);
    to[ImGuiCol_TableHeaderBg] = colour(tones.panel);
    to[ImGuiCol_TableBorderStrong] = colour(tones.line);
    to[ImGuiCol_TableBorderLight] = colour(tones.line, 0.6F);
    to[ImGuiCol_TableRowBg] = colour(0, 0);
    to[ImGuiCol_TableRowBgAlt] = colour(tones.weak_text, 0.05F);
    to[ImGuiCol_ModalWindowDimBg] = colour(0, 0.35F);
    to[ImGuiCol_NavWindowingDimBg] = colour(0, 0.35F);
}

void set_controls(ImVec4* to, const Tones& tones) {
    to[ImGuiCol_FrameBg] = colour(tones.raised);
    to[ImGuiCol_FrameBgHovered] = colour(tones.hovered);
    to[ImGuiCol_FrameBgActive] = colour(tones.pressed);
    to[ImGuiCol_Button] = colour(tones.raised);
    to[ImGuiCol_ButtonHovered] = colour(tones.hovered);
    to[ImGuiCol_ButtonActive] = colour(tones.pressed);
    to[ImGuiCol_Header] = colour(tones.accent, 0.28F);
    to[ImGuiCol_HeaderHovered] = colour(tones.accent, 0.18F);
    to[ImGuiCol_HeaderActive] = colour(tones.accent, 0.38F);
    to[ImGuiCol_SeparatorHovered] = colour(tones.accent, 0.6F);
    to[ImGuiCol_SeparatorActive] = colour(tones.accent);
    to[ImGuiCol_ScrollbarBg] = colour(0, 0);
    to[ImGuiCol_ScrollbarGrab] = colour(tones.pressed);
    to[ImGuiCol_ScrollbarGrabHovered] = colour(tones.weak_text);
    to[ImGuiCol_ScrollbarGrabActive] = colour(tones.weak_text);
    to[ImGuiCol_ResizeGrip] = colour(0, 0);
    to[ImGuiCol_ResizeGripHovered] = colour(tones.accent, 0.6F);
    to[ImGuiCol_ResizeGripActive] = colour(tones.accent);
    to[ImGuiCol_CheckMark] = colour(tones.accent);
    to[ImGuiCol_SliderGrab] = colour(tones.accent);
    to[ImGuiCol_SliderGrabActive] = colour(tones.accent);
    to[ImGuiCol_Tab] = colour(tones.window, 0);
    to[ImGuiCol_TabHovered] = colour(tones.hovered);
    to[ImGuiCol_PlotLines] = colour(tones.accent);
    to[ImGuiCol_PlotHistogram] = colour(tones.accent);
    to[ImGuiCol_TextSelectedBg] = colour(tones.accent, 0.35F);
    to[ImGuiCol_DragDropTarget] = colour(tones.accent);
#if IMGUI_VERSION_NUM >= 19200
    to[ImGuiCol_TabSelected] = colour(tones.raised);
    to[ImGuiCol_TabSelectedOverline] = colour(tones.accent);
    to[ImGuiCol_TabDimmed] = colour(tones.window, 0);
    to[ImGuiCol_TabDimmedSelected] = colour(tones.raised);
    to[ImGuiCol_TextLink] = colour(tones.accent);
    to[ImGuiCol_NavCursor] = colour(tones.accent);
#else
    to[ImGuiCol_TabActive] = colour(tones.raised);
    to[ImGuiCol_TabUnfocused] = colour(tones.window, 0);
    to[ImGuiCol_TabUnfocusedActive] = colour(tones.raised);
    to[ImGuiCol_NavHighlight] = colour(tones.accent);
#endif
}

}  // namespace

ImGuiStyle default_style(bool dark) {
    const Tones& tones = dark ? kDark : kLight;
    ImGuiStyle style;
    style.WindowPadding = ImVec2(12, 10);
    style.FramePadding = ImVec2(8, 4);
    style.CellPadding = ImVec2(6, 3);
    style.ItemSpacing = ImVec2(8, 6);
    style.ItemInnerSpacing = ImVec2(6, 4);
    style.IndentSpacing = 18;
    style.ScrollbarSize = 12;
    style.GrabMinSize = 12;
    style.WindowBorderSize = 1;
    style.PopupBorderSize = 1;
    style.FrameBorderSize = 0;
    style.WindowRounding = 6;
    style.ChildRounding = 4;
    style.FrameRounding = 4;
    style.PopupRounding = 6;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 4;
    style.TabRounding = 4;
    style.WindowTitleAlign = ImVec2(0.5F, 0.5F);
    style.DisabledAlpha = 0.5F;
    set_surfaces(style.Colors, tones);
    set_controls(style.Colors, tones);
    return style;
}

}  // namespace hs
