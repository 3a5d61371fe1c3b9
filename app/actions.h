#pragma once
// Everything that can change AppState, as plain data. Views push actions while they draw; apply()
// carries them out once a frame, after drawing. Nothing else changes AppState, which is what makes
// history, tests and scripted screenshots possible.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/filters.h"
#include "app/log_shown.h"
#include "app/open_source.h"
#include "app/overlay_actions.h"
#include "app/selection.h"
#include "app/settings.h"
#include "app/source_actions.h"
#include "app/view_id.h"
#include "core/analysis/frame_functions.h"
#include "core/base/result.h"
#include "core/model/dataset.h"

namespace hs {

struct SceneWish;

// Datasets
struct OpenFiles {
    std::vector<std::string> paths;
    bool for_comparison = false;  // the first one that opens becomes B
    // Somebody opens them beside what is shown: the first takes its place once it is loaded, unless
    // something else is chosen meanwhile. Else what was named first of all stays.
    bool is_shown = false;
};
struct DatasetLoaded {
    DatasetId id;
    DatasetPtr dataset;
    std::shared_ptr<const IdentityIndex> index = {};  // if it was loaded before; null: made anew
};
struct DatasetFailed {
    DatasetId id;
    Error error;
};
// Another program wrote over the file of this state of the dataset.
struct DatasetLost {
    DatasetId id;
    DatasetPtr dataset;
    Error error;
};
// The job that reads the file has begun.
struct DatasetLoading {
    DatasetId id;
    uint64_t job;
};
// Function names for the frames of this state of the dataset.
struct FunctionsRead {
    DatasetId id;
    DatasetPtr dataset;
    FrameFunctionsPtr functions;
};
struct CloseDataset {
    DatasetId id;
};
struct CloseAllDatasets {};
struct ReloadDataset {
    DatasetId id;
};
// Another profile of a file with several, as LoadOptions::profile names it: it is read again.
struct ChooseProfile {
    DatasetId id;
    std::string profile;
};
struct SetCurrentDataset {
    DatasetId id;
};
struct SetComparison {
    DatasetId id;              // nil: none
    bool is_proposed = false;  // by a view that needs one; nobody chose it
};

// Where the user is
struct Select {
    Selection selection;
};
struct ShowView {
    ViewId view;
};
// Both at once, as one step of the history.
struct ShowThing {
    ViewId view;
    Selection selection;
};
// The answer to a question, by its name.
struct ShowTable {
    std::string question;
};
// The cursor of the time axis: seconds from the start of the log; none: see log_cursor().
struct SetInstant {
    std::optional<double> time_s;
};
// None: the whole log. One that is set is shown, as what it allocated unless more is shown of it.
struct SetRange {
    std::optional<TimeRange> range;
};
struct SetLogMode {
    LogMode mode;
};
struct SetScaling {
    ScaleMode scale;
};
struct SetFrameDetail {
    FrameDetail detail;
};
struct ToggleSeries {
    SeriesKey series;
};
struct ClearSeries {};
struct SetSeriesLook {
    SeriesLook look;
};
struct SetSitesShown {
    bool shown;  // the total as a stack of its largest sites
};
struct GoBack {};
struct GoForward {};
struct PushFilter {
    FilterStep step;
};
struct RemoveFilter {
    size_t index;
};
struct CutFilters {
    size_t count;
};
struct UndoFilter {};
struct RedoFilter {};

// A request to the active view, valid for one frame (see ViewContext::wants).
enum class ViewRequest : uint8_t {
    kNone,
    kCopy,
    kFind,
    kFit,
    kStepOut,
    kExport,
    kNextPeak,
    kPreviousPeak,
    kPlay,
};
struct AskView {
    ViewRequest request;
};

// What another view wants to see in the graph, valid for one frame as well.
struct GraphRequest {
    enum class Kind : uint8_t { kNone, kPathToRoot, kPin, kScene };
    Kind kind = Kind::kNone;
    DatasetVersion dataset;                  // that object and scene are of
    ObjectId object;                         // whose path, or which is pinned
    std::shared_ptr<const SceneWish> scene;  // of kScene
};
// Shows it.
struct AskGraph {
    GraphRequest request;
};

struct FocusPanel {
    int step;  // 1: the next panel gets the keyboard, -1: the one before
};

// Messages
struct AddLog {
    Severity severity = Severity::kInfo;
    std::string message;
    std::string file = {};  // empty: none
    std::optional<uint64_t> byte_offset = {};
    uint64_t repeats = 1;
    bool toast = false;  // also shown at the lower right
};
struct AddToast {
    Severity severity = Severity::kInfo;
    std::string text;
    std::string file = {};  // that it is about
};
struct ClearLog {};
struct CloseToast {
    uint64_t id;
};

// Settings and the window
struct SetTheme {
    ThemeName theme;
};
struct SetTextSize {
    int percent;  // brought into range
};
struct SetSizeUnits {
    SizeUnits units;
};
struct SetPanels {
    PanelSettings panels;
};
struct SetTableSettings {
    std::string table;
    TableSettings settings;  // as made by default: forgotten
};
struct RememberWindow {
    WindowSettings window;
};
struct RememberDialog {
    DialogSettings dialog;
};
struct RememberCommand {
    std::string name;
};
struct ForgetRecentFile {
    std::string path;  // pinned or not
};
struct ForgetRecentFiles {};  // pinned ones stay
struct PinFile {
    std::string path;
    bool is_pinned = true;
};
struct CopyText {
    std::string text;
    std::string what = {};  // "address"; the toast then says "Copied address"
};
struct CancelJob {
    uint64_t job;
};
struct SetFullScreen {
    bool on;
};
// Of the window, or of a part of it: "heapscope-1.png", or the next number that is free.
struct TakeScreenshot {
    std::string stem = "heapscope";  // of the file's name
    float x = 0;                     // px, in the window
    float y = 0;
    float width = 0;  // 0: all of it
    float height = 0;
};
struct CancelAllJobs {};
struct SwapComparison {};
struct ToggleFrameGraph {};
struct Quit {};

using AnyAction = std::variant<
    OpenFiles, DatasetLoaded, DatasetFailed, CloseDataset, CloseAllDatasets, ReloadDataset,
    SetCurrentDataset, SetComparison, Select, ShowView, ShowThing, SetInstant, GoBack, GoForward,
    PushFilter, RemoveFilter, CutFilters, UndoFilter, RedoFilter, ShowOverlay, ShowFileDialog,
    AskView, FocusPanel, AddLog, AddToast, ClearLog, CloseToast, SetTheme, SetTextSize,
    SetSizeUnits, SetPanels, SetTableSettings, RememberWindow, RememberDialog, RememberCommand,
    ForgetRecentFile, ForgetRecentFiles, PinFile, CopyText, CancelJob, SetFullScreen,
    TakeScreenshot, CancelAllJobs, SwapComparison, ToggleFrameGraph, Quit, SetRange, SetLogMode,
    SetScaling, SetFrameDetail, ToggleSeries, ClearSeries, SetSeriesLook, SetSitesShown,
    ChooseProfile, FunctionsRead, ShowTable, DatasetLost, AskGraph, DatasetLoading, OpenInEditor,
    ShowExport, ChooseExportPath, MapSources, SourcesMapped>;

// One of them. Its special members live in actions.cpp: instantiated in every file that pushes an
// action they were three quarters of that file's compile time. A new action is a struct above, an
// alternative of AnyAction, a line in actions.cpp and an overload in apply.cpp.
class Action {
public:
    template <class T>
    Action(T action);  // NOLINT(google-explicit-constructor): pushed as it is
    Action(const Action& other);
    Action(Action&& other) noexcept;
    Action& operator=(const Action& other);
    Action& operator=(Action&& other) noexcept;
    ~Action();

    [[nodiscard]] const AnyAction& any() const { return any_; }

private:
    AnyAction any_;
};

class Actions {
public:
    Actions();
    ~Actions();
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;

    void push(Action action);
    [[nodiscard]] bool empty() const;
    [[nodiscard]] std::vector<Action> take();

private:
    std::vector<Action> pending_;
};

}  // namespace hs
