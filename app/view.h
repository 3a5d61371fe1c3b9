#pragma once
// A view is one function and one row in kViews. It draws from const state, keeps its own small
// state struct in ViewStates, and pushes actions for whatever it wants changed.

#include <cmath>
#include <span>
#include <string_view>

#include "app/actions.h"
#include "app/app_state.h"
#include "app/theme.h"

namespace hs {

class Answers;
class JobRunner;
class RecentCheck;
class ThingMenu;
class ViewStates;

struct ViewContext {
    const AppState& state;
    Actions& actions;
    const Theme& theme;
    Answers& answers;  // what is computed beside the frames
    JobRunner& jobs;   // work that is done for its effect
    float scale = 1;   // pixels for one design pixel: display scale times text size
    const RecentCheck* recent = nullptr;  // which recent files are still there; may be null
    ThingMenu* menu = nullptr;            // of right clicks (app/widgets/thing_menu.h)
    bool animating = false;               // set by views: the next frame follows at once
    ViewAbilities abilities = 0;          // set by the active view while it draws

    // Design pixels to whole pixels: px(8) is the usual gap at any scale and text size.
    [[nodiscard]] float px(float design_px) const { return std::round(design_px * scale); }

    // Says that the active view can do this now, and is true in the one frame it is asked to:
    //     if (view.wants(ViewRequest::kCopy)) view.actions.push(CopyText{…});
    bool wants(ViewRequest request) {
        abilities |= ability(request);
        return state.asked.view == request;
    }
};

// What a view can show when asked to by "Show in …": bits of View::shows.
inline constexpr uint8_t kShowsObjects = 1;  // a selected object
inline constexpr uint8_t kShowsTypes = 2;    // a selected type
inline constexpr uint8_t kShowsSet = 4;      // the set of the breadcrumb
// Below it the drawer shows why the selected object is alive.
inline constexpr uint8_t kHasDrawer = 8;

struct View {
    ViewId id;
    const char* name;     // for --view and settings: "overview"
    const char* command;  // that shows it: its own, "view.types", or that of its place
    const char* title;    // in menus and the palette: "Hotspots"
    const char* mode;     // within its place: "Table"
    const char* about;    // one line, in the palette and the mode's tooltip
    // Null, or why the view has nothing to show: "needs an object graph".
    const char* (*why_empty)(const AppState& state);
    void (*draw)(ViewContext& view, ViewStates& states);
    uint8_t shows = 0;
};

std::span<const View> views();
const View& view_of(ViewId id);
const View* find_view(std::string_view name);

}  // namespace hs
