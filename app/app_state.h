#pragma once
// Everything the window shows and remembers, as one plain struct. Views read it; the functions of
// apply.cpp alone change it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/actions.h"
#include "app/filters.h"
#include "app/navigation.h"
#include "app/selection.h"
#include "app/settings.h"
#include "core/analysis/frame_functions.h"
#include "core/analysis/log_summary.h"
#include "core/model/dataset.h"

namespace hs {

enum class LoadState : uint8_t { kLoading, kReady, kFailed, kCancelled };

struct DatasetRow {
    DatasetId id;
    std::string path;           // as the user gave it
    std::string absolute_path;  // what is remembered as recent
    LoadState state = LoadState::kLoading;
    std::string profile;      // of its profiles: what was chosen, empty: the file's own choice
    uint32_t readings = 0;    // how often it was asked to be read again
    uint32_t generation = 0;  // of `dataset`: rises when another one takes its place
    DatasetPtr dataset;       // while reloading: the one before
    // Was `dataset` until another program wrote over its file: what is shown is found again by it,
    // and nothing is made of it any more. Null: there is none, or the file was read again.
    DatasetPtr lost;
    FallsAfterHighest falls;  // of a log
    // Of frames that came without, from the source files; null until they are read.
    FrameFunctionsPtr functions;
    Error error;       // for kFailed
    uint64_t job = 0;  // that loads it, 0: none
    bool wants_comparison = false;

    [[nodiscard]] DatasetVersion version() const { return {id, generation}; }
    // Of the reading before the next one.
    [[nodiscard]] const DatasetPtr& last() const { return dataset ? dataset : lost; }
};

struct LogEntry {
    uint64_t number = 0;  // rises with every entry
    int64_t unix_ns = 0;
    Severity severity = Severity::kInfo;
    std::string message;
    std::string file;
    std::optional<uint64_t> byte_offset;
    uint64_t repeats = 1;
};

struct Toast {
    uint64_t id = 0;
    Severity severity = Severity::kInfo;
    std::string text;
    std::string file;  // that it is about; empty: none
    double age_s = 0;
};
// How old it becomes: errors stay longer than others.
inline double toast_seconds(const Toast& toast) {
    return toast.severity == Severity::kError ? 20 : 6;
}

// What has been said; numbers are never given twice.
struct Messages {
    std::vector<LogEntry> log;
    uint64_t last_log_number = 0;
    std::vector<Toast> toasts;
    uint64_t last_toast_id = 0;
};

// What the opening of files remembers.
struct Opening {
    uint32_t last_id = 0;  // given to a dataset
    // Nobody chose the current one: a file that was named before it takes its place once loaded,
    // so that it does not depend on which of several files is read faster.
    bool current_is_automatic = true;
    // Of those the first is shown: what was opened last to be shown, or all; see OpenFiles.
    DatasetId first = {};
    bool is_in_use = false;  // since then an object or so was selected, or a filter set
};

struct WindowState {
    Overlay overlay = Overlay::kNone;
    bool frame_graph = false;
    bool full_screen = false;
    FileDialogPurpose dialog_purpose = FileDialogPurpose::kOpen;
    std::string dialog_folder;  // to begin in; empty: where it was last
    std::string dialog_name;    // of the file to be saved
    // What the export dialog is about, also while its folder is being chosen.
    std::shared_ptr<const ExportOffer> exporting;
    std::string export_path;      // chosen in the file dialog; empty: the proposed one
    uint32_t export_choices = 0;  // how often one was chosen
};

// What the active view can do right now; it says so while it draws. A bit for each ViewRequest.
using ViewAbilities = uint32_t;
constexpr ViewAbilities ability(ViewRequest request) {
    return ViewAbilities{1} << static_cast<uint32_t>(request);
}
// Letters begin a search, also those that are keys of the time axis elsewhere.
inline constexpr ViewAbilities kLettersSearch = ViewAbilities{1} << 31U;

// The frame's own facts, which come from no action: see begin_frame() and end_frame().
struct FrameFacts {
    int64_t now_unix_ns = 0;
    int64_t utc_offset_ns = 0;  // added for showing times of day
    size_t running_jobs = 0;
    ViewAbilities abilities = 0;  // of the view that was active in the frame before
};

// Asked of the host.
struct HostRequests {
    bool quit = false;
    bool full_screen = false;  // the wanted state
    std::optional<TakeScreenshot> take_screenshot;
};
// Asked of the App, which carries them out after all actions.
struct AppRequests {
    std::optional<std::string> clipboard;
    std::optional<OpenInEditor> editor;
    std::optional<MapSources> sources;
    std::vector<uint64_t> cancel_jobs;
    bool cancel_all_jobs = false;
};
// What actions ask for that AppState alone cannot do. Views read theirs in the next frame, which
// ends it; those of App and host are taken away.
struct Requests {
    ViewRequest view = ViewRequest::kNone;
    GraphRequest graph;
    int panel_step = 0;  // the keyboard goes this many panels on
    AppRequests app;
    HostRequests host;
};

struct AppState {
    Settings settings;

    std::vector<DatasetRow> datasets;
    DatasetId current;     // what the views show
    DatasetId comparison;  // what it is compared with
    // Dumps of two programs are compared: somebody asked for that.
    bool compares_programs = false;
    Opening opening;

    Navigation navigation;
    LogShown shown;  // of logs and profiles
    FilterHistory filters;
    std::string question;  // that Tables shows, by name; empty: the first that fits

    WindowState window;
    Messages messages;
    FrameFacts frame;
    Requests asked;
};

const DatasetRow* find_dataset(const AppState& state, DatasetId id);
// The row shown by the views, if it is ready.
const DatasetRow* current_dataset(const AppState& state);
// The row that it is compared with; null as well while that is of another kind, or a dump of
// another program that nobody asked for.
const DatasetRow* comparison_dataset(const AppState& state);
std::vector<DatasetPtr> loaded_datasets(const AppState& state);
inline const Selection& selection_of(const AppState& state) {
    return state.navigation.at().selection;
}
// "A", "B", … "Z", "AA" for the row number.
std::string dataset_letter(size_t row);
// Of one that is kFailed, behind its name: "could not be opened".
const char* failure_text(const DatasetRow& row);
// File name without its folder.
std::string file_name_of(const std::string& path);

// The only functions that change it. Once a frame, before and after it is drawn, for each action:
void apply(AppState& state, const Action& action);
// Before the frame's actions; messages grow older. Its abilities stay those of the frame before.
void begin_frame(AppState& state, const FrameFacts& facts, double seconds);
// It was drawn: what was asked of views has been heard.
void end_frame(AppState& state, ViewAbilities abilities);
AppRequests take_app_requests(AppState& state);
HostRequests take_host_requests(AppState& state);

}  // namespace hs
