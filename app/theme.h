#pragma once
// Colours and measures of the window, by meaning. Views take them from here and never name a
// colour.

#include <array>

#include "app/settings.h"
#include "imgui.h"

namespace hs {

struct Theme {
    ThemeName name = ThemeName::kDark;

    ImU32 window = 0;     // behind everything
    ImU32 panel = 0;      // lists, inspector, timeline
    ImU32 raised = 0;     // menus, tooltips, dialogs
    ImU32 field = 0;      // text fields
    ImU32 separator = 0;  // the 1 px lines
    ImU32 hover = 0;
    ImU32 pressed = 0;
    ImU32 selection = 0;       // background of what is selected
    ImU32 selection_edge = 0;  // its outline
    ImU32 shade = 0;           // over the workspace below a dialog

    ImU32 text = 0;
    ImU32 text_muted = 0;  // labels, units, hints: still 4.5:1 on panel
    ImU32 text_faint = 0;  // disabled
    ImU32 text_on_accent = 0;

    ImU32 accent = 0;
    ImU32 focus = 0;  // ring around what the keyboard is on
    ImU32 info = 0;
    ImU32 warning = 0;
    ImU32 error = 0;
    ImU32 good = 0;

    // Diverging scale for deltas, safe for colour blindness: blue shrinks, orange grows.
    ImU32 shrink = 0;
    ImU32 same = 0;
    ImU32 grow = 0;
    ImU32 shrink_bar = 0;  // areas in these colours: darker, so that text stays what is read first
    ImU32 grow_bar = 0;
    ImU32 value_bar = 0;               // behind or beside a number: how much of the whole it is
    ImU32 card = 0;                    // what is framed on a page
    ImU32 code = 0;                    // lines of source
    ImU32 root_path = 0;               // from a root to the object
    std::array<ImU32, 8> series = {};  // plot lines, told apart by lightness too
};

// Height of the text at scale 1 and 100 %.
inline constexpr float kTextSizePx = 16;

const Theme& theme_named(ThemeName name);

// Sets every colour and measure of the style. scale: of the display; text_percent: the user's.
void apply_theme(const Theme& theme, float scale, int text_percent);

}  // namespace hs
