#include "app/widgets/tab_stop.h"

#include <imgui_internal.h>

namespace hs {
namespace {

constexpr ImGuiKey kKept[] = {ImGuiKey_LeftArrow,  ImGuiKey_RightArrow, ImGuiKey_UpArrow,
                              ImGuiKey_DownArrow,  ImGuiKey_PageUp,     ImGuiKey_PageDown,
                              ImGuiKey_Home,       ImGuiKey_End,        ImGuiKey_Enter,
                              ImGuiKey_KeypadEnter};

bool is_mark_visible() {
#if IMGUI_VERSION_NUM >= 19140
    return ImGui::GetCurrentContext()->NavCursorVisible;
#else
    return !ImGui::GetCurrentContext()->NavDisableHighlight;
#endif
}

bool is_tab_pressed(const ImGuiContext& context) {
    return context.NavMoveSubmitted && (context.NavMoveFlags & ImGuiNavMoveFlags_IsTabbing) != 0 &&
           (context.NavMoveFlags & ImGuiNavMoveFlags_FocusApi) == 0 && context.NavTabbingDir >= 0;
}

}  // namespace

bool begin_part(const char* name, ImVec2 size, ImGuiChildFlags child_flags,
                ImGuiWindowFlags flags) {
#if IMGUI_VERSION_NUM >= 19090
    const bool is_visible =
        ImGui::BeginChild(name, size, child_flags | ImGuiChildFlags_NavFlattened, flags);
#else
    const bool is_visible =
        ImGui::BeginChild(name, size, child_flags, flags | ImGuiWindowFlags_NavFlattened);
#endif
    // The keyboard was asked for by another widget in this frame: whoever has it now would drop the
    // request when it says so once more.
    ImGuiContext& context = *ImGui::GetCurrentContext();
    const bool is_asked_for =
        context.NavMoveSubmitted && (context.NavMoveFlags & ImGuiNavMoveFlags_FocusApi) != 0;
    if (is_asked_for && context.NavWindow != ImGui::GetCurrentWindow()) context.NavId = 0;
    // Where the window has the keyboard but none of its widgets does, Tab leads to its first one.
    if (is_tab_pressed(context) && context.NavId == 0 &&
        context.NavWindow == ImGui::GetCurrentWindow()) {
        context.NavInitRequest = false;
        context.NavTabbingDir = context.NavTabbingCounter = 1;
    }
    return is_visible;
}

bool begin_tab_stop(const char* name, ImVec2 size, ImGuiWindowFlags flags) {
    return begin_part(name, size, ImGuiChildFlags_None, flags);
}

void keep_tab_going() {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    const bool is_lost =
        is_tab_pressed(context) && context.NavTabbingDir == 1 && context.NavMoveResultLocal.ID == 0;
    // As after the last widget.
    if (is_lost && context.NavTabbingResultFirst.ID != 0) context.NavTabbingCounter = 1;
}

bool keeps_keys(bool or_window) {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const ImGuiID id = context.LastItemData.ID;
    const bool has_window = or_window && ImGui::IsWindowFocused();
    // A window that got the keyboard as such: Tab goes on from here.
    if (has_window && context.NavId == 0) ImGui::SetFocusID(id, window);
    const bool keeps = has_window || (context.NavWindow == window && context.NavId == id);
    if (!keeps || ImGui::GetIO().KeyAlt) return keeps;
    for (const ImGuiKey key : kKept) ImGui::SetKeyOwner(key, id);
    // A step out of a picture does not take the keyboard from it; with a mark, the mark goes first.
    if (!is_mark_visible()) ImGui::SetKeyOwner(ImGuiKey_Escape, id);
    return keeps;
}

bool is_marked(const char* label) {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    return context.NavId != 0 && context.NavId == ImGui::GetID(label);
}

bool is_other_marked() {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    return is_mark_visible() && context.NavId != 0 && context.NavId != context.LastItemData.ID;
}

void draw_focus_ring(ImU32 colour, float thickness) {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    ImGuiWindow* window = context.NavWindow;
    const bool is_shown = is_mark_visible() && window != nullptr && window->WasActive &&
                          context.NavId != 0 && context.NavIdIsAlive &&
                          context.ActiveId != context.NavId;
    if (!is_shown) return;
    ImRect ring = ImGui::WindowRectRelToAbs(window, window->NavRectRel[context.NavLayer]);
    ring.Expand(thickness);
    ImRect room = window->OuterRectClipped;
    room.Expand(thickness);
    const ImGuiViewport& viewport = *ImGui::GetMainViewport();
    ImRect screen(viewport.Pos,
                  {viewport.Pos.x + viewport.Size.x, viewport.Pos.y + viewport.Size.y});
    screen.Expand(-thickness / 2);
    ring.ClipWithFull(room);
    ring.ClipWithFull(screen);
    if (ring.GetWidth() <= thickness || ring.GetHeight() <= thickness) return;
    ImGui::GetForegroundDrawList()->AddRect(ring.Min, ring.Max, colour, 2 * thickness, 0,
                                            thickness);
}

}  // namespace hs
