#pragma once
// The one line of tools above a view. What has no room goes into a menu at its right end, with what
// is needed seldom; the line never wraps.
//
//     ToolRow row(view, "Search frames");      // leaves room for the field
//     const int pressed = row.choice("Order", kOrders, chosen);
//     row.field(…)                             // takes what is left
//     if (row.toggle("Source code", own.shows_source)) …   // in the menu
//     row.finish();

#include <span>
#include <string>

#include "app/view.h"
#include "app/widgets/segmented.h"

namespace hs {

class ToolRow {
public:
    // The cursor stands where the line begins. field_px: kept for the field, 0: there is none.
    ToolRow(const ViewContext& view, float field_px);

    // A closed list that shows what is chosen. The number of what was pressed, or -1.
    int choice(const char* title, std::span<const Segment> segments, int chosen);
    // Side by side where they take less than half of the room, or as much as leaves kept_px for
    // what follows; else a list.
    int segments(const char* title, std::span<const Segment> segments, int chosen,
                 float kept_px = 0);
    bool button(const char* label, const char* about, const char* why_disabled = nullptr);
    // Left for another item, px.
    float room();
    // Room for something of that width? Then the cursor is there.
    bool fits(float width);
    // The width of the field, which is next; what comes after it is at the right end.
    float field(float most_px);

    void drop_field() { field_ = 0; }  // there is none after all

    // In the menu; true when pressed.
    bool toggle(const char* label, bool is_on, const char* about,
                const char* why_disabled = nullptr);
    int menu_choice(const char* title, std::span<const Segment> segments, int chosen);
    bool entry(const char* label, const char* shortcut = nullptr,
               const char* why_disabled = nullptr);

    // What follows is drawn in the menu if that is open; ImGui::EndPopup() ends it.
    bool begin_menu();

    // After everything: the button of the menu, and the end of the line.
    void finish();

private:
    const ViewContext& view_;
    float field_;
    float end_;  // of the line, in the window
    bool is_first_ = true;
    bool has_menu_ = false;
};

}  // namespace hs
