#pragma once
// Tables and pictures as stops of the Tab key, where arrows act on them instead of leading to the
// next widget.

#include <imgui.h>

namespace hs {

// Of an InvisibleButton that Tab is to reach.
#if IMGUI_VERSION_NUM >= 19160
inline constexpr ImGuiButtonFlags kReachable = ImGuiButtonFlags_EnableNav;
#else
inline constexpr ImGuiButtonFlags kReachable = ImGuiButtonFlags_None;
#endif

// As BeginChild, for a part of the window around it: Tab runs through both.
bool begin_part(const char* name, ImVec2 size, ImGuiChildFlags child_flags = 0,
                ImGuiWindowFlags flags = 0);
// The same for a window that is one stop.
bool begin_tab_stop(const char* name, ImVec2 size, ImGuiWindowFlags flags);

// At the end of a frame: from a widget that is gone, or cannot be used any more, Tab begins anew.
void keep_tab_going();

// Of the item before: while it or, with `or_window`, its window has the keyboard, arrows, Page Up,
// Page Down, Home, End and Return are its own. True while it does.
bool keeps_keys(bool or_window);

// Whether the widget with this label, not drawn yet in this frame, has the keyboard: what is shown
// beside a marked row stays when Tab leads on to it.
bool is_marked(const char* label);

// Whether Tab or arrows led to another widget than the item before, which is marked there.
bool is_other_marked();

// A frame around what has the keyboard, whole and over everything. At the end of the frame.
void draw_focus_ring(ImU32 colour, float thickness);

}  // namespace hs
