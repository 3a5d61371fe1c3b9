#include "app/theme.h"

#include <algorithm>
#include <cstdint>

namespace hs {
namespace {

constexpr ImU32 rgb(uint32_t hex, uint32_t alpha = 255) {
    return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, alpha);
}

Theme make_dark() {
    Theme t;
    t.name = ThemeName::kDark;
    t.window = rgb(0x15171b);
    t.panel = rgb(0x1b1e23);
    t.raised = rgb(0x23272e);
    t.field = rgb(0x101215);
    t.separator = rgb(0x2d323a);
    t.hover = rgb(0x2a2f37);
    t.pressed = rgb(0x343b45);
    t.selection = rgb(0x213a57);
    t.selection_edge = rgb(0x4c8fd6);
    t.shade = rgb(0x000000, 96);
    t.text = rgb(0xe4e7eb);
    t.text_muted = rgb(0xa3acb8);
    t.text_faint = rgb(0x8d96a3);
    t.text_on_accent = rgb(0x0b1016);
    t.accent = rgb(0x5aa9f0);
    t.focus = rgb(0x7cbcf7);
    t.info = rgb(0x5aa9f0);
    t.warning = rgb(0xe6b04a);
    t.error = rgb(0xf2756d);
    t.good = rgb(0x55b895);
    t.shrink = rgb(0x66acf2);
    t.same = rgb(0x59616d);
    t.grow = rgb(0xf0913a);
    t.shrink_bar = rgb(0x3878b8);
    t.grow_bar = rgb(0xc8742a);
    t.value_bar = rgb(0x2b4a6b);
    t.card = rgb(0x1e2228);
    t.code = rgb(0x101215);
    t.root_path = rgb(0xf0a04b);
    t.series = {rgb(0x5aa9f0), rgb(0xf0a04b), rgb(0x55c4a0), rgb(0xd98ad6),
                rgb(0xe3d26a), rgb(0x8d8ff2), rgb(0xee7d79), rgb(0x9ccc65)};
    return t;
}

Theme make_light() {
    Theme t;
    t.name = ThemeName::kLight;
    t.window = rgb(0xffffff);
    t.panel = rgb(0xf5f6f8);
    t.raised = rgb(0xffffff);
    t.field = rgb(0xffffff);
    t.separator = rgb(0xd9dde3);
    t.hover = rgb(0xe9ecf0);
    t.pressed = rgb(0xdce1e7);
    t.selection = rgb(0xd6e7fa);
    t.selection_edge = rgb(0x3d83cc);
    t.shade = rgb(0x1b2430, 70);
    t.text = rgb(0x1b1f25);
    t.text_muted = rgb(0x545e6b);
    t.text_faint = rgb(0x626c79);
    t.text_on_accent = rgb(0xffffff);
    t.accent = rgb(0x1c66b4);
    t.focus = rgb(0x2a7fd6);
    t.info = rgb(0x1c66b4);
    t.warning = rgb(0x8a5700);
    t.error = rgb(0xb92f27);
    t.good = rgb(0x17694b);
    t.shrink = rgb(0x1d63ab);
    t.same = rgb(0xb3bac4);
    t.grow = rgb(0xa04b00);
    t.shrink_bar = rgb(0x5b9bdc);
    t.grow_bar = rgb(0xe08a3c);
    t.value_bar = rgb(0x9cc3ea);
    t.card = rgb(0xf7f8fa);
    t.code = rgb(0xf2f4f7);
    t.root_path = rgb(0xa85200);
    t.series = {rgb(0x1f6fc2), rgb(0xc26a0a), rgb(0x16805c), rgb(0xa3479f),
                rgb(0x8a7a00), rgb(0x5557c4), rgb(0xc0342c), rgb(0x5a8a1e)};
    return t;
}

void set_measures(ImGuiStyle& style) {
    style.WindowPadding = {12, 8};
    style.FramePadding = {8, 4};
    style.ItemSpacing = {8, 4};
    style.ItemInnerSpacing = {6, 4};
    style.CellPadding = {8, 3};
    style.IndentSpacing = 16;
    style.ScrollbarSize = 12;
    style.GrabMinSize = 10;
    style.WindowBorderSize = 0;
    style.ChildBorderSize = 0;
    style.PopupBorderSize = 1;
    style.FrameBorderSize = 1;
    style.WindowRounding = 0;
    style.ChildRounding = 0;
    style.FrameRounding = 4;
    style.PopupRounding = 6;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 4;
    style.WindowMinSize = {1, 1};
    style.DisabledAlpha = 0.45F;
    style.HoverDelayNormal = 0.4F;
    style.HoverStationaryDelay = 0.1F;
}

void set_colours(ImGuiStyle& style, const Theme& theme) {
    const auto set = [&](ImGuiCol which, ImU32 colour) {
        style.Colors[which] = ImGui::ColorConvertU32ToFloat4(colour);
    };
    constexpr ImU32 kNothing = 0;
    // Whatever is not named below is an accent or nothing: none of the library's own blue is left.
    for (ImGuiCol which = 0; which < ImGuiCol_COUNT; ++which) set(which, theme.accent);
    set(ImGuiCol_Text, theme.text);
    // The library uses it for hints and shortcuts in menus, too: those must stay readable.
    set(ImGuiCol_TextDisabled, theme.text_muted);
    set(ImGuiCol_WindowBg, theme.window);
    set(ImGuiCol_ChildBg, kNothing);
    set(ImGuiCol_PopupBg, theme.raised);
    set(ImGuiCol_Border, theme.separator);
    set(ImGuiCol_BorderShadow, kNothing);
    set(ImGuiCol_FrameBg, theme.field);
    set(ImGuiCol_FrameBgHovered, theme.hover);
    set(ImGuiCol_FrameBgActive, theme.field);
    set(ImGuiCol_TitleBg, theme.raised);
    set(ImGuiCol_TitleBgActive, theme.raised);
    set(ImGuiCol_TitleBgCollapsed, theme.raised);
    set(ImGuiCol_MenuBarBg, theme.panel);
    set(ImGuiCol_ScrollbarBg, kNothing);
    set(ImGuiCol_ScrollbarGrab, theme.pressed);
    set(ImGuiCol_ScrollbarGrabHovered, theme.text_faint);
    set(ImGuiCol_ScrollbarGrabActive, theme.text_muted);
    set(ImGuiCol_Button, theme.hover);
    set(ImGuiCol_ButtonHovered, theme.pressed);
    set(ImGuiCol_ButtonActive, theme.separator);
    set(ImGuiCol_Header, theme.selection);
    set(ImGuiCol_HeaderHovered, theme.hover);
    set(ImGuiCol_HeaderActive, theme.pressed);
    set(ImGuiCol_Separator, theme.separator);
    set(ImGuiCol_ResizeGrip, kNothing);
    set(ImGuiCol_TableHeaderBg, theme.panel);
    set(ImGuiCol_TableBorderStrong, theme.separator);
    set(ImGuiCol_TableBorderLight, theme.separator);
    set(ImGuiCol_TableRowBg, kNothing);
    set(ImGuiCol_TableRowBgAlt, kNothing);
    set(ImGuiCol_TextSelectedBg, theme.selection);
    set(ImGuiCol_ModalWindowDimBg, theme.shade);
    set(ImGuiCol_NavWindowingDimBg, theme.shade);
    // What has the keyboard is framed by draw_focus_ring: the library's frame is cut by neighbours.
#if IMGUI_VERSION_NUM >= 19140
    set(ImGuiCol_NavCursor, kNothing);
#else
    set(ImGuiCol_NavHighlight, kNothing);
#endif
}

}  // namespace

const Theme& theme_named(ThemeName name) {
    static const Theme kDark = make_dark();
    static const Theme kLight = make_light();
    return name == ThemeName::kDark ? kDark : kLight;
}

void apply_theme(const Theme& theme, float scale, int text_percent) {
    ImGuiStyle& style = ImGui::GetStyle();
    const float text_scale = static_cast<float>(text_percent) / 100.0F;
    style = ImGuiStyle();
    set_measures(style);
    set_colours(style, theme);
    style.ScaleAllSizes(scale * text_scale);
    // Whole pixels: at 90 % a pixel would be none, which Dear ImGui does not take.
    style.WindowMinSize = {std::max(1.0F, style.WindowMinSize.x),
                           std::max(1.0F, style.WindowMinSize.y)};
#if IMGUI_VERSION_NUM >= 19200
    style.WindowBorderHoverPadding = std::max(1.0F, style.WindowBorderHoverPadding);
#endif
#if IMGUI_VERSION_NUM >= 19200
    style.FontSizeBase = kTextSizePx;
    style.FontScaleDpi = scale;
    style.FontScaleMain = text_scale;
#endif  // older versions: UiBackend makes the fonts anew at the size wanted
}

}  // namespace hs
