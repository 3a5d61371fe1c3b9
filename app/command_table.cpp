// Every command, in the order of the menus.

#include <algorithm>
#include <vector>

#include "app/commands.h"
#include "app/places.h"

namespace hs {
namespace {

constexpr ImGuiKeyChord kCtrl = ImGuiMod_Ctrl;
constexpr ImGuiKeyChord kShift = ImGuiMod_Shift;
constexpr ImGuiKeyChord kAlt = ImGuiMod_Alt;

// Why a command cannot run.

const char* needs_dataset(const AppState& state) {
    return state.current.is_nil() ? "open a file first" : nullptr;
}
const char* needs_source_frames(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    return row != nullptr && row->dataset && row->dataset->traces ? nullptr : "needs stacks";
}
const char* needs_any_file(const AppState& state) {
    return state.datasets.empty() ? "no file is open" : nullptr;
}
const char* needs_comparison(const AppState& state) {
    return comparison_dataset(state) == nullptr ? "nothing is compared" : nullptr;
}
const char* needs_filter(const AppState& state) {
    return state.filters.at().empty() ? "no filter is set" : nullptr;
}
const char* needs_undo(const AppState& state) {
    return state.filters.can_undo() ? nullptr : "no filter was changed";
}
const char* needs_redo(const AppState& state) {
    return state.filters.can_redo() ? nullptr : "nothing was undone";
}
const char* needs_past(const AppState& state) {
    return state.navigation.can_back() ? nullptr : "No previous view";
}
const char* needs_future(const AppState& state) {
    return state.navigation.can_forward() ? nullptr : "No next view";
}
const char* needs_job(const AppState& state) {
    return state.frame.running_jobs > 0 ? nullptr : "nothing is running";
}
template <ViewRequest request>
const char* needs_ability(const AppState& state) {
    if ((state.frame.abilities & ability(request)) != 0) return nullptr;
    switch (request) {
        case ViewRequest::kCopy:
            return "nothing is selected to copy";
        case ViewRequest::kFind:
            return "nothing to search in this view";
        case ViewRequest::kExport:
            return "nothing to export in this view";
        case ViewRequest::kNextPeak:
        case ViewRequest::kPreviousPeak:
        case ViewRequest::kPlay:
            return "needs an allocation log";
        default:
            return "needs a picture: flame graph, graph or treemap";
    }
}

// What commands do.

template <class Event>
void send(const AppState&, Actions& actions, int) {
    actions.push(Event{});
}
void ask_view(const AppState&, Actions& actions, int request) {
    actions.push(AskView{static_cast<ViewRequest>(request)});
}
void show_overlay(const AppState& state, Actions& actions, int overlay) {
    const auto wanted = static_cast<Overlay>(overlay);
    actions.push(ShowOverlay{state.window.overlay == wanted ? Overlay::kNone : wanted});
}
void show_file_dialog(const AppState&, Actions& actions, int purpose) {
    actions.push(ShowFileDialog{static_cast<FileDialogPurpose>(purpose)});
}
void reload(const AppState& state, Actions& actions, int) {
    actions.push(ReloadDataset{state.current});
}
void close_current(const AppState& state, Actions& actions, int) {
    actions.push(CloseDataset{state.current});
}
void stop_comparing(const AppState&, Actions& actions, int) {
    actions.push(SetComparison{});
}
void clear_filters(const AppState&, Actions& actions, int) {
    actions.push(CutFilters{0});
}
void toggle_full_screen(const AppState& state, Actions& actions, int) {
    actions.push(SetFullScreen{!state.window.full_screen});
}

void toggle_theme(const AppState& state, Actions& actions, int) {
    const bool is_dark = state.settings.theme == ThemeName::kDark;
    actions.push(SetTheme{is_dark ? ThemeName::kLight : ThemeName::kDark});
}
// By `step` per cent; 0 goes back to 100 %.
void change_text_size(const AppState& state, Actions& actions, int step) {
    actions.push(SetTextSize{step == 0 ? 100 : state.settings.text_percent + step});
}
void set_units(const AppState&, Actions& actions, int units) {
    actions.push(SetSizeUnits{static_cast<SizeUnits>(units)});
}
bool has_units(const AppState& state, int units) {
    return state.settings.size_units == static_cast<SizeUnits>(units);
}

template <bool PanelSettings::*panel>
void toggle_panel(const AppState& state, Actions& actions, int) {
    PanelSettings next = state.settings.panels;
    next.*panel = !(next.*panel);
    actions.push(SetPanels{next});
}
template <bool PanelSettings::*panel>
bool is_panel_open(const AppState& state, int) {
    return state.settings.panels.*panel;
}

void focus_panel(const AppState&, Actions& actions, int step) {
    actions.push(FocusPanel{step});
}
template <PlaceId id>
const char* needs_place(const AppState& state) {
    if (mode_to_show(state, place_of(id)) != nullptr) return nullptr;
    switch (id) {
        case PlaceId::kAllocations:
            return "needs an allocation log or a profile";
        case PlaceId::kGrowth:
            return "needs an allocation log or two heap dumps";
        case PlaceId::kTracked:
            return "needs a file of a class tracker";
        default:
            return "needs a heap dump";
    }
}
void show_place(const AppState& state, Actions& actions, int place) {
    const View* mode = mode_to_show(state, place_of(static_cast<PlaceId>(place)));
    if (mode != nullptr) actions.push(ShowView{mode->id});
}
bool is_place_shown(const AppState& state, int place) {
    return place_with(state, state.navigation.at().view) == &place_of(static_cast<PlaceId>(place));
}
// The tabs that there are are counted, as they stand.
ImGuiKeyChord key_of_place(const AppState& state, int place) {
    const std::vector<PresentPlace> present = present_places(state);
    for (size_t i = 0; i < present.size(); ++i) {
        if (present[i].place->id != static_cast<PlaceId>(place)) continue;
        return kCtrl | static_cast<ImGuiKeyChord>(ImGuiKey_1 + static_cast<int>(i));
    }
    return 0;
}
void show_view(const AppState&, Actions& actions, int view) {
    actions.push(ShowView{static_cast<ViewId>(view)});
}
bool is_view_shown(const AppState& state, int view) {
    return state.navigation.at().view == static_cast<ViewId>(view);
}
// The mode `step` further through all places, around the end.
void step_view(const AppState& state, Actions& actions, int step) {
    std::vector<ViewId> all;
    for (const PresentPlace& place : present_places(state)) {
        for (const View* mode : place.modes) all.push_back(mode->id);
    }
    const auto count = static_cast<int>(all.size());
    if (count == 0) return;
    const auto found = std::find(all.begin(), all.end(), state.navigation.at().view);
    const auto at = static_cast<int>(found - all.begin()) % count;
    actions.push(ShowView{all[static_cast<size_t>((at + step + count) % count)]});
}

void add_file_commands(std::vector<MenuCommand>& table) {
    const auto dialog = [](FileDialogPurpose purpose) { return static_cast<int>(purpose); };
    table.insert(table.end(), {
                                  {.name = "file.open",
                                   .title = "Open…",
                                   .menu = "File",
                                   .keys = {kCtrl | ImGuiKey_O},
                                   .run = show_file_dialog,
                                   .argument = dialog(FileDialogPurpose::kOpen)},
                                  {.name = "file.compare",
                                   .title = "Compare with…",
                                   .menu = "File",
                                   .keys = {kCtrl | ImGuiKey_D},
                                   .run = show_file_dialog,
                                   .argument = dialog(FileDialogPurpose::kOpenForComparison)},
                                  {.name = "file.map_sources",
                                   .title = "Map source folder…",
                                   .menu = "File",
                                   .why_disabled = needs_source_frames,
                                   .run = show_file_dialog,
                                   .argument = dialog(FileDialogPurpose::kSourceFolder)},
                                  {.name = "file.reload",
                                   .title = "Reload",
                                   .menu = "File",
                                   .keys = {ImGuiKey_F5},
                                   .why_disabled = needs_dataset,
                                   .run = reload},
                                  {.name = "file.export",
                                   .title = "Export…",
                                   .menu = "File",
                                   .keys = {kCtrl | ImGuiKey_E},
                                   .why_disabled = needs_ability<ViewRequest::kExport>,
                                   .run = ask_view,
                                   .argument = static_cast<int>(ViewRequest::kExport),
                                   .begins_group = true},
                                  {.name = "file.screenshot",
                                   .title = "Save screenshot",
                                   .menu = "File",
                                   .keys = {ImGuiKey_F12},
                                   .run = send<TakeScreenshot>,
                                   .works_over_dialogs = true},
                                  {.name = "file.close",
                                   .title = "Close",
                                   .menu = "File",
                                   .keys = {kCtrl | ImGuiKey_W},
                                   .why_disabled = needs_dataset,
                                   .run = close_current,
                                   .begins_group = true},
                                  {.name = "file.close_all",
                                   .title = "Close all",
                                   .menu = "File",
                                   .keys = {kCtrl | kShift | ImGuiKey_W},
                                   .why_disabled = needs_any_file,
                                   .run = send<CloseAllDatasets>},
                                  {.name = "file.quit",
                                   .title = "Quit",
                                   .menu = "File",
                                   .keys = {kCtrl | ImGuiKey_Q},
                                   .run = send<Quit>,
                                   .begins_group = true,
                                   .works_over_dialogs = true},
                              });
}

void add_edit_commands(std::vector<MenuCommand>& table) {
    table.insert(table.end(), {
                                  {.name = "edit.undo",
                                   .title = "Undo filter",
                                   .menu = "Edit",
                                   .keys = {kCtrl | ImGuiKey_Z},
                                   .why_disabled = needs_undo,
                                   .run = send<UndoFilter>},
                                  {.name = "edit.redo",
                                   .title = "Redo filter",
                                   .menu = "Edit",
                                   .keys = {kCtrl | kShift | ImGuiKey_Z, kCtrl | ImGuiKey_Y},
                                   .why_disabled = needs_redo,
                                   .run = send<RedoFilter>},
                                  {.name = "edit.clear_filters",
                                   .title = "Clear all filters",
                                   .menu = "Edit",
                                   .why_disabled = needs_filter,
                                   .run = clear_filters},
                                  {.name = "edit.copy",
                                   .title = "Copy",
                                   .menu = "Edit",
                                   .keys = {kCtrl | ImGuiKey_C},
                                   .why_disabled = needs_ability<ViewRequest::kCopy>,
                                   .run = ask_view,
                                   .argument = static_cast<int>(ViewRequest::kCopy),
                                   .begins_group = true,
                                   .otherwise = "file.compare"},
                                  {.name = "edit.find",
                                   .title = "Find in view",
                                   .menu = "Edit",
                                   .keys = {kCtrl | ImGuiKey_F},
                                   .why_disabled = needs_ability<ViewRequest::kFind>,
                                   .run = ask_view,
                                   .argument = static_cast<int>(ViewRequest::kFind)},
                                  {.name = "edit.search",
                                   .title = "Search everything…",
                                   .menu = "Edit",
                                   .keys = {kCtrl | ImGuiKey_P},
                                   .run = show_overlay,
                                   .argument = static_cast<int>(Overlay::kPalette),
                                   .works_over_dialogs = true},
                              });
}

template <PlaceId id>
MenuCommand place_command() {
    const Place& place = place_of(id);
    const int number = static_cast<int>(id);
    return {.name = place.command,
            .title = place.title,
            .menu = "View",
            .keys = {kCtrl | static_cast<ImGuiKeyChord>(ImGuiKey_1 + number)},
            .why_disabled = needs_place<id>,
            .run = show_place,
            .is_checked = is_place_shown,
            .argument = number,
            .key_now = key_of_place};
}

// Places have Ctrl+1 to Ctrl+6, those that there are the first of these; the views in them are
// found by the palette.
void add_view_switches(std::vector<MenuCommand>& table) {
    table.insert(table.end(),
                 {place_command<PlaceId::kSummary>(), place_command<PlaceId::kAllocations>(),
                  place_command<PlaceId::kObjects>(), place_command<PlaceId::kHolders>(),
                  place_command<PlaceId::kGrowth>(), place_command<PlaceId::kTracked>()});
    for (const View& view : views()) {
        if (!std::string_view(view.command).starts_with("view.")) continue;
        table.push_back({.name = view.command,
                         .title = view.title,
                         .menu = {},
                         .why_disabled = view.why_empty,
                         .run = show_view,
                         .is_checked = is_view_shown,
                         .argument = static_cast<int>(view.id)});
    }
}

void add_navigation_commands(std::vector<MenuCommand>& table) {
    table.insert(table.end(), {
                                  {.name = "view.next",
                                   .title = "Next view",
                                   .menu = "View",
                                   .keys = {kCtrl | ImGuiKey_PageDown, kCtrl | ImGuiKey_Tab},
                                   .run = step_view,
                                   .argument = 1,
                                   .begins_group = true},
                                  {.name = "view.previous",
                                   .title = "Previous view",
                                   .menu = "View",
                                   .keys = {kCtrl | ImGuiKey_PageUp, kCtrl | kShift | ImGuiKey_Tab},
                                   .run = step_view,
                                   .argument = -1},
                                  {.name = "panel.next",
                                   .title = "Next panel",
                                   .menu = "View",
                                   .keys = {ImGuiKey_F6},
                                   .run = focus_panel,
                                   .argument = 1},
                                  {.name = "panel.previous",
                                   .title = "Previous panel",
                                   .menu = "View",
                                   .keys = {kShift | ImGuiKey_F6},
                                   .run = focus_panel,
                                   .argument = -1},
                                  {.name = "go.back",
                                   .title = "Back",
                                   .menu = "View",
                                   .keys = {kAlt | ImGuiKey_LeftArrow},
                                   .why_disabled = needs_past,
                                   .run = send<GoBack>},
                                  {.name = "go.forward",
                                   .title = "Forward",
                                   .menu = "View",
                                   .keys = {kAlt | ImGuiKey_RightArrow},
                                   .why_disabled = needs_future,
                                   .run = send<GoForward>},
                                  {.name = "picture.fit",
                                   .title = "Fit to window",
                                   .menu = "View",
                                   .keys = {ImGuiKey_0, ImGuiKey_Keypad0},
                                   .why_disabled = needs_ability<ViewRequest::kFit>,
                                   .run = ask_view,
                                   .argument = static_cast<int>(ViewRequest::kFit),
                                   .context = KeyContext::kPicture},
                                  {.name = "picture.step_out",
                                   .title = "Zoom out",
                                   .menu = "View",
                                   .keys = {ImGuiKey_Escape},
                                   .why_disabled = needs_ability<ViewRequest::kStepOut>,
                                   .run = ask_view,
                                   .argument = static_cast<int>(ViewRequest::kStepOut),
                                   .context = KeyContext::kPicture},
                              });
}

void add_panel_commands(std::vector<MenuCommand>& table) {
    table.insert(table.end(), {
                                  {.name = "panel.datasets",
                                   .title = "Files",
                                   .menu = "View",
                                   .keys = {kCtrl | ImGuiKey_B},
                                   .run = toggle_panel<&PanelSettings::left_open>,
                                   .is_checked = is_panel_open<&PanelSettings::left_open>,
                                   .begins_group = true},
                                  {.name = "panel.inspector",
                                   .title = "Inspector",
                                   .menu = "View",
                                   .keys = {kCtrl | ImGuiKey_I},
                                   .run = toggle_panel<&PanelSettings::right_open>,
                                   .is_checked = is_panel_open<&PanelSettings::right_open>},
                                  {.name = "panel.timeline",
                                   .title = "Timeline",
                                   .menu = "View",
                                   .keys = {kCtrl | ImGuiKey_J},
                                   .run = toggle_panel<&PanelSettings::bottom_open>,
                                   .is_checked = is_panel_open<&PanelSettings::bottom_open>},
                              });
}

void add_look_commands(std::vector<MenuCommand>& table) {
    const auto units = [](SizeUnits which) { return static_cast<int>(which); };
    table.insert(
        table.end(),
        {
            {.name = "look.theme",
             .title = "Toggle dark theme",
             .menu = "View",
             .keys = {kCtrl | ImGuiKey_T},
             .run = toggle_theme,
             .begins_group = true,
             .works_over_dialogs = true},
            {.name = "look.larger",
             .title = "Larger text",
             .menu = "View",
             .keys = {kCtrl | ImGuiKey_Equal, kCtrl | kShift | ImGuiKey_Equal,
                      kCtrl | ImGuiKey_KeypadAdd},
             .run = change_text_size,
             .argument = 10,
             .works_over_dialogs = true},
            {.name = "look.smaller",
             .title = "Smaller text",
             .menu = "View",
             .keys = {kCtrl | ImGuiKey_Minus, kCtrl | ImGuiKey_KeypadSubtract},
             .run = change_text_size,
             .argument = -10,
             .works_over_dialogs = true},
            {.name = "look.normal",
             .title = "Normal text size",
             .menu = "View",
             .keys = {kCtrl | ImGuiKey_0, kCtrl | ImGuiKey_Keypad0},
             .run = change_text_size,
             .works_over_dialogs = true},
            {.name = "look.full_screen",
             .title = "Full screen",
             .menu = "View",
             .keys = {ImGuiKey_F11},
             .run = toggle_full_screen,
             .is_checked = [](const AppState& state, int) { return state.window.full_screen; },
             .works_over_dialogs = true},
            {.name = "look.binary",
             .title = "Sizes in KiB, MiB",
             .menu = "View",
             .run = set_units,
             .is_checked = has_units,
             .argument = units(SizeUnits::kBinary),
             .begins_group = true},
            {.name = "look.si",
             .title = "Sizes in kB, MB",
             .menu = "View",
             .run = set_units,
             .is_checked = has_units,
             .argument = units(SizeUnits::kSi)},
            {.name = "look.raw",
             .title = "Sizes in bytes",
             .menu = "View",
             .run = set_units,
             .is_checked = has_units,
             .argument = units(SizeUnits::kRaw)},
        });
}

void add_analyze_commands(std::vector<MenuCommand>& table) {
    table.insert(table.end(), {
                                  {.name = "analyze.swap",
                                   .title = "Swap before and after",
                                   .menu = "Analyze",
                                   .keys = {kCtrl | kShift | ImGuiKey_D},
                                   .why_disabled = needs_comparison,
                                   .run = send<SwapComparison>},
                                  {.name = "analyze.stop_comparing",
                                   .title = "Stop comparing",
                                   .menu = "Analyze",
                                   .why_disabled = needs_comparison,
                                   .run = stop_comparing},
                                  {.name = "time.next_peak",
                                   .title = "Next peak",
                                   .menu = "Analyze",
                                   .keys = {ImGuiKey_P},
                                   .why_disabled = needs_ability<ViewRequest::kNextPeak>,
                                   .run = ask_view,
                                   .argument = static_cast<int>(ViewRequest::kNextPeak),
                                   .context = KeyContext::kTime,
                                   .begins_group = true},
                                  {.name = "time.previous_peak",
                                   .title = "Previous peak",
                                   .menu = "Analyze",
                                   .keys = {kShift | ImGuiKey_P},
                                   .why_disabled = needs_ability<ViewRequest::kPreviousPeak>,
                                   .run = ask_view,
                                   .argument = static_cast<int>(ViewRequest::kPreviousPeak),
                                   .context = KeyContext::kTime},
                                  {.name = "time.play",
                                   .title = "Play or pause",
                                   .menu = "Analyze",
                                   .keys = {ImGuiKey_Space},
                                   .why_disabled = needs_ability<ViewRequest::kPlay>,
                                   .run = ask_view,
                                   .argument = static_cast<int>(ViewRequest::kPlay),
                                   .context = KeyContext::kTime},
                                  {.name = "analyze.cancel",
                                   .title = "Cancel all tasks",
                                   .menu = "Analyze",
                                   .keys = {kCtrl | ImGuiKey_Period},
                                   .why_disabled = needs_job,
                                   .run = send<CancelAllJobs>,
                                   .begins_group = true},
                              });
}

void add_help_commands(std::vector<MenuCommand>& table) {
    table.insert(
        table.end(),
        {
            {.name = "help.keys",
             .title = "All keys",
             .menu = "Help",
             .keys = {ImGuiKey_F1},
             .run = show_overlay,
             .argument = static_cast<int>(Overlay::kKeys),
             .works_over_dialogs = true},
            {.name = "help.frame_times",
             .title = "Performance overlay",
             .menu = "Help",
             .keys = {ImGuiKey_F3},
             .run = send<ToggleFrameGraph>,
             .is_checked = [](const AppState& state, int) { return state.window.frame_graph; },
             .works_over_dialogs = true},
            {.name = "help.about",
             .title = "About heapscope",
             .menu = "Help",
             .run = show_overlay,
             .argument = static_cast<int>(Overlay::kAbout),
             .begins_group = true},
        });
}

std::vector<MenuCommand> make_table() {
    std::vector<MenuCommand> table;
    add_file_commands(table);
    add_edit_commands(table);
    add_view_switches(table);
    add_navigation_commands(table);
    add_panel_commands(table);
    add_look_commands(table);
    add_analyze_commands(table);
    add_help_commands(table);
    return table;
}

}  // namespace

std::span<const MenuCommand> commands() {
    static const std::vector<MenuCommand> kTable = make_table();
    return kTable;
}

std::span<const Gesture> gestures() {
    static constexpr Gesture kGestures[] = {
        {"Pictures", "Wheel", "Zoom at the pointer"},
        {"Pictures", "Drag", "Pan"},
        {"Pictures", "Double-click", "Zoom to the item"},
        {"Pictures", "W  A  S  D", "Pan (flame graph: W, S zoom)"},
        {"Pictures", "Arrows", "Move to the neighbor"},
        {"Pictures", "Return", "Zoom to the item"},
        {"Time axis", "Click", "Set the cursor"},
        {"Time axis", "Left  Right", "Move the cursor (after Tab)"},
        {"Time axis", "Drag", "Scrub: every view follows"},
        {"Time axis", "Shift+Drag", "Select a range"},
        {"Time axis", "Drag an edge", "Change the range"},
        {"Everywhere", "Right-click", "Open the context menu"},
        {"Everywhere", "Mouse back, forward", "Back, Forward"},
        {"Everywhere", "Double-click a divider", "Collapse or open its panel"},
        {"Everywhere", "Drop a file", "Open it"},
    };
    return kGestures;
}

}  // namespace hs
