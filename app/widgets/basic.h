#pragma once
// The small widgets every panel is made of.

#include <string>
#include <string_view>

#include "app/view.h"
#include "app/workspace_layout.h"
#include "render/ui_backend.h"

namespace hs {

// A child window that fills the rectangle, with a background and padding in design pixels.
struct PanelLook {
    ImU32 background = 0;
    ImVec2 padding = {12, 8};
    ImGuiWindowFlags flags = 0;
};
bool begin_panel(const ViewContext& view, const char* name, const Rect& rect,
                 const PanelLook& look);
void end_panel();
// Whether the keyboard is in the panel of that name, or in a table inside it.
bool panel_has_keyboard(const char* name);

// Text in a colour of the theme.
void text_in(ImU32 colour, std::string_view text);
// One line, cut with "…" at the end to fit; the whole text is the tooltip when it was cut. However
// little room there is, the mark of an incomplete total is not cut: see total_text().
void text_cut(std::string_view text, float width, ImU32 colour);
// The same in the middle, as file names want: "very-long…log.json".
void text_cut_middle(std::string_view text, float width, ImU32 colour);
// The cut text itself, for those who draw on a draw list.
std::string cut_to_width(std::string_view text, float width);
std::string cut_middle_to_width(std::string_view text, float width);
// Of one line, whole letters.
size_t bytes_that_fit(std::string_view line, float width);

// "DATASETS"-like small heading of a panel, with the rest of the line free for buttons.
void panel_heading(const ViewContext& view, const char* text);

// A button that shows only a shape until hovered. `label` is for scripts and the tooltip.
enum class Sign : uint8_t { kCross, kPlus, kChevronDown, kMore };
bool sign_button(const ViewContext& view, const char* label, Sign sign, float size_px);

// A button of a certain size; the primary one does what Return does.
struct ButtonLook {
    bool is_primary = false;
    bool is_enabled = true;
};
bool sized_button(const ViewContext& view, const char* label, ImVec2 size, ButtonLook look);

// "label      value" with the value on a common column, label_width design pixels to the right;
// long values are cut in the middle.
void fact_row(const ViewContext& view, const char* label, std::string_view value,
              float label_width = 88);

// A key as a small cap, "Ctrl+P"; returns its width. Draws at the position, does not advance.
float key_cap_width(const ViewContext& view, std::string_view keys);
void draw_key_cap(const ViewContext& view, ImVec2 at, std::string_view keys);

// One plain line in the middle of the space that is left: for empty states.
void empty_line(const ViewContext& view, const char* text);

// An invisible button that the keyboard can reach; what it looks like is drawn by the caller.
bool hit_area(const char* label, ImVec2 size);
// What scripts and people see of a label: without "##…".
std::string_view shown_label(std::string_view label);

// Menus have airier rows than panels; for the time of its scope.
class MenuSpacing {
public:
    explicit MenuSpacing(const ViewContext& view);
    ~MenuSpacing() { ImGui::PopStyleVar(2); }
    MenuSpacing(const MenuSpacing&) = delete;
    MenuSpacing& operator=(const MenuSpacing&) = delete;
};

// ImGui::BeginCombo in our look: EndCombo follows when it is true.
bool begin_choice(const ViewContext& view, const char* label, const std::string& chosen,
                  float width);

// The library's own window switcher would take Ctrl+Tab, which is for views here.
void free_ctrl_tab();

// Tooltip after the usual delay, in the theme's padding.
void tooltip(const char* text);

}  // namespace hs
