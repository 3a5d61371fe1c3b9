#include "app/app.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <utility>

#include "app/answers.h"
#include "app/commands.h"
#include "app/file_dialog/file_dialog.h"
#include "app/jobs.h"
#include "app/open_source.h"
#include "app/own_performance.h"
#include "app/recent_files.h"
#include "app/renewed_views.h"
#include "app/settings_store.h"
#include "app/view.h"
#include "app/view_states.h"
#include "app/widgets/thing_menu_state.h"
#include "app/window_sources.h"
#include "app/workspace.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

// Frames drawn after the last change: popups and hover colours need a second look.
constexpr int kSettleFrames = 3;
// How long nobody notices that another program wrote over a file, with nothing asked of it.
constexpr std::chrono::milliseconds kLongestUnwatched{250};
// An overlay's shade takes 1/6 s to come.
constexpr int kOverlayFrames = 12;

using Clock = std::chrono::steady_clock;

int64_t system_unix_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

int64_t local_offset_ns(int64_t unix_ns) {
    const std::time_t seconds = unix_ns / 1000000000;
    std::tm local = {};
    if (localtime_r(&seconds, &local) == nullptr) return 0;
    return static_cast<int64_t>(local.tm_gmtoff) * 1000000000;
}

bool has_input(ImVec2 last_mouse) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.MousePos.x != last_mouse.x || io.MousePos.y != last_mouse.y) return true;
    if (io.MouseWheel != 0 || io.MouseWheelH != 0) return true;
    if (!io.InputQueueCharacters.empty()) return true;
    for (int key = ImGuiKey_NamedKey_BEGIN; key < ImGuiKey_NamedKey_END; ++key) {
        const auto named = static_cast<ImGuiKey>(key);
        if (ImGui::IsKeyDown(named) || ImGui::IsKeyReleased(named)) return true;
    }
    return false;
}

// What was dropped, told apart.
struct Dropped {
    std::vector<std::string> files;
    std::vector<std::string> folders;
};

bool is_folder_on_disk(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_directory(path, ignored);
}

struct LoadedFile {
    DatasetPtr dataset;
    std::shared_ptr<const IdentityIndex> index;  // where the file was loaded before
};

// What is pointed at in the reading before has to be found again: prepared here, not in a frame.
template <class Open>
Result<LoadedFile> load_file(const Open& open, const std::string& path, const LoadOptions& options,
                             bool was_loaded, JobContext& job) {
    LoadedFile file;
    HS_TRY(file.dataset, open(path, options, job));
    if (was_loaded) { HS_TRY(file.index, IdentityIndex::make(file.dataset, job)); }
    return file;
}

}  // namespace

struct App::Parts {
    explicit Parts(AppServices given)
        : services(std::move(given)),
          own(!services.reproducible),
          store(services.settings_path, services.settings.settings),
          jobs(services.pool, services.wake) {
        state.settings = services.settings.settings;
        view_states.of<FileDialogState>().wake = services.wake;
        if (!services.is_folder) services.is_folder = is_folder_on_disk;
        if (!services.reproducible) utc_offset_ns = local_offset_ns(now());
        if (services.settings.problem.empty()) return;
        actions.push(AddLog{
            .severity = Severity::kWarning, .message = services.settings.problem, .toast = true});
    }

    // Destroyed from the last to the first: results before the jobs that make them, jobs before the
    // settings that are then written for the last time.
    AppServices services;
    OwnPerformance own;
    AppState state;
    Actions actions;
    SettingsStore store;
    JobRunner jobs;
    SlowJobs disk{services.wake};
    Answers answers{jobs, Answers::kMostBytes, &disk};
    std::list<Task<Dropped>> drops;  // each of its own: one disk may not answer
    Task<std::string> editor;
    struct Mapping {
        DatasetId id;
        Task<SourceFolder> folder;
    };
    Mapping mapping;
    ViewStates view_states;
    RecentCheck recent{services.wake};
    struct Loading {
        std::optional<uint32_t> reading;
        Task<LoadedFile> file;
    };
    std::map<DatasetId, Loading> loading;
    struct Naming {
        DatasetPtr dataset;
        Task<FrameFunctionsPtr> functions;
    };
    std::map<DatasetId, Naming> naming;
    int64_t utc_offset_ns = 0;
    float scale = 1;
    int settle_frames = kSettleFrames;
    ImVec2 last_mouse{-1, -1};
    std::optional<std::pair<ThemeName, std::pair<float, int>>> applied_look;
    Clock::time_point watched_at;

    [[nodiscard]] int64_t now() const {
        return services.now_unix_ns ? services.now_unix_ns() : system_unix_ns();
    }
    void begin_frame(double seconds);
    void watch_files();
    void load_datasets();
    void collect_datasets();
    void read_functions();
    void collect_functions();
    void collect_drops();
    void collect_editor();
    void map_sources(const MapSources& asked);
    void collect_sources();
    void apply_all();
    void apply_look();
    void draw();
};

// Before an action is carried out and when a result arrives: neither is shown of bytes that are
// gone.
void App::Parts::watch_files() {
    watched_at = Clock::now();
    for (const DatasetRow& row : state.datasets) {
        if (!row.dataset) continue;
        const Result<void> intact = check_files(file_watches(*row.dataset));
        if (!intact.ok()) actions.push(DatasetLost{row.id, row.dataset, intact.error()});
    }
}

// A job for each row that is loading, none for rows that were closed.
void App::Parts::load_datasets() {
    bool busy = false;
    for (const DatasetRow& row : state.datasets) {
        if (row.state != LoadState::kLoading) continue;
        // One after the other where messages and log must come in the same order in every run.
        if (services.reproducible && std::exchange(busy, true)) continue;
        Loading& of = loading[row.id];
        if (of.reading != row.readings) {
            of.reading = row.readings;
            of.file.start(jobs, file_name_of(row.path),
                          [open = services.open, path = row.path, profile = row.profile,
                           was_loaded = row.last() != nullptr](JobContext& job) {
                              LoadOptions options;
                              options.profile = profile;
                              return load_file(open, path, options, was_loaded, job);
                          });
            actions.push(DatasetLoading{row.id, of.file.job()});
        }
    }
    std::erase_if(loading,
                  [&](const auto& entry) { return find_dataset(state, entry.first) == nullptr; });
}

void App::Parts::collect_datasets() {
    for (auto& [id, of] : loading) {
        std::optional<Result<LoadedFile>> loaded = of.file.take();
        if (!loaded) continue;
        if (loaded->ok()) {
            LoadedFile& file = loaded->value();
            actions.push(DatasetLoaded{id, std::move(file.dataset), std::move(file.index)});
        } else {
            actions.push(DatasetFailed{id, loaded->error()});
        }
    }
    std::erase_if(loading, [](const auto& entry) { return !entry.second.file.running(); });
}

// Names of functions from the source files, once for each dataset that has loaded.
void App::Parts::read_functions() {
    for (const DatasetRow& row : state.datasets) {
        if (!row.dataset || !row.dataset->traces || row.functions) continue;
        Naming& of = naming[row.id];
        if (of.dataset == row.dataset) continue;
        of.dataset = row.dataset;
        of.functions.start(
            jobs, "Reading function names",
            [dataset = row.dataset, maps = state.settings.source_maps](JobContext& job) {
                return frame_functions(*dataset, window_source_options(*dataset, maps), job);
            });
    }
    std::erase_if(naming,
                  [&](const auto& entry) { return find_dataset(state, entry.first) == nullptr; });
}

void App::Parts::collect_functions() {
    for (auto& [id, of] : naming) {
        const std::optional<Result<FrameFunctionsPtr>> read = of.functions.take();
        if (!read) continue;
        actions.push(FunctionsRead{
            id, of.dataset,
            read->ok() ? read->value()
                       : std::make_shared<FrameFunctions>("reading the source files was stopped")});
    }
}

void App::Parts::collect_drops() {
    for (Task<Dropped>& drop : drops) {
        const std::optional<Result<Dropped>> dropped = drop.take();
        if (!dropped || !dropped->ok()) continue;
        const auto& [files, folders] = dropped->value();
        if (!folders.empty()) {
            actions.push(ShowFileDialog{FileDialogPurpose::kOpen, folders[0]});
            actions.push(AddToast{Severity::kInfo, "A folder: choose what to open"});
        }
        if (!files.empty()) actions.push(OpenFiles{.paths = files, .is_shown = true});
    }
    drops.remove_if([](const Task<Dropped>& drop) { return !drop.running(); });
}

void App::Parts::collect_editor() {
    const std::optional<Result<std::string>> opened = editor.take();
    if (!opened) return;
    if (opened->ok()) {
        actions.push(AddToast{Severity::kInfo, "Opened " + file_name_of(opened->value())});
    } else {
        actions.push(AddToast{Severity::kWarning, opened->error().message});
    }
}

void App::Parts::map_sources(const MapSources& asked) {
    const DatasetRow* row = find_dataset(state, asked.id);
    if (row == nullptr || !row->dataset) return;
    mapping.id = asked.id;
    mapping.folder.start(disk.runner(), "Looking for source files",
                         [dataset = row->dataset, folder = asked.folder](JobContext& job) {
                             return source_folder(*dataset, folder, job);
                         });
}

void App::Parts::collect_sources() {
    const std::optional<Result<SourceFolder>> found = mapping.folder.take();
    if (!found) return;
    if (!found->ok()) {
        if (!is_cancelled(found->error()))
            actions.push(AddToast{Severity::kWarning, found->error().message});
        return;
    }
    const SourceFolder& folder = found->value();
    actions.push(SourcesMapped{mapping.id, folder});
    const bool is_all = folder.found >= folder.files;
    std::string text = (is_all ? format_count(folder.found) + " of " : std::string()) +
                       counted(folder.found, "source file") + " found in " +
                       printable_text(folder.remap.to);
    // Python's own files and those of libraries lie elsewhere, and most people do not miss them.
    if (!is_all) {
        text += ". Code in " + counted(folder.files - folder.found, "other file") +
                " is shown once its folder is mapped as well";
    }
    if (folder.newer > 0) {
        text += ". " + format_count(folder.newer) +
                " changed after the recording: lines may have moved";
    }
    actions.push(AddToast{Severity::kInfo, std::move(text)});
}

void App::Parts::apply_all() {
    const Overlay overlay = state.window.overlay;
    if (!actions.empty()) watch_files();
    for (const Action& action : actions.take()) {
        const auto* loaded = std::get_if<DatasetLoaded>(&action.any());
        const DatasetRow* row = loaded ? find_dataset(state, loaded->id) : nullptr;
        const DatasetPtr before = row ? row->last() : nullptr;
        apply(state, action);
        if (before && loaded->index) {
            renew_views(view_states,
                        {row->id, row->generation, before, row->dataset, *loaded->index});
        }
        settle_frames = std::max(settle_frames, kSettleFrames);
    }
    if (overlay != state.window.overlay) settle_frames = kOverlayFrames;
    const AppRequests asked = take_app_requests(state);
    for (const JobId job : asked.cancel_jobs) jobs.cancel(job);
    if (asked.cancel_all_jobs) {
        for (const JobStatus& job : jobs.statuses()) jobs.cancel(job.id);
    }
    if (asked.clipboard) ImGui::SetClipboardText(asked.clipboard->c_str());
    if (asked.sources) map_sources(*asked.sources);
    if (asked.editor) {
        editor.start(disk.runner(), "Opening an editor",
                     [place = *asked.editor](JobContext&) { return open_in_editor(place); });
    }
}

// The style is replaced only when something changed: the host may have adjusted it.
void App::Parts::apply_look() {
    const std::pair look{state.settings.theme, std::pair{scale, state.settings.text_percent}};
    if (applied_look == look) return;
    applied_look = look;
    apply_theme(theme_named(state.settings.theme), scale, state.settings.text_percent);
}

void App::Parts::begin_frame(double seconds) {
    settle_frames = has_input(last_mouse) ? std::max(settle_frames, kSettleFrames)
                                          : std::max(0, settle_frames - 1);
    last_mouse = ImGui::GetIO().MousePos;
    const bool has_result = jobs.publish(seconds);
    disk.publish();
    hs::begin_frame(state, {now(), utc_offset_ns, jobs.running_count()}, seconds);
    if (has_result || Clock::now() - watched_at > kLongestUnwatched) watch_files();
    collect_datasets();
    collect_functions();
    collect_drops();
    collect_editor();
    collect_sources();
    apply_all();
    answers.begin_frame(state);
    recent.update(recent_rows(state.settings.pinned_files, state.settings.recent_files));
    recent.poll();
    own.update_memory(seconds);
    apply_look();
}

void App::Parts::draw() {
    ViewContext view{.state = state,
                     .actions = actions,
                     .theme = theme_named(state.settings.theme),
                     .answers = answers,
                     .jobs = jobs,
                     .scale = scale * static_cast<float>(state.settings.text_percent) / 100.0F,
                     .recent = &recent,
                     .menu = &view_states.of<ThingMenu>()};
    draw_workspace(view, view_states, own);
    end_frame(state, view.abilities);
    if (view.animating) settle_frames = kSettleFrames;
}

App::App(AppServices services) : parts_(std::make_unique<Parts>(std::move(services))) {}

App::~App() = default;

void App::set_scale(float scale) {
    parts_->scale = scale;
    parts_->apply_look();
}

void App::frame() {
    Parts& p = *parts_;
    const auto begin = Clock::now();
    const auto seconds = static_cast<double>(ImGui::GetIO().DeltaTime);
    p.begin_frame(seconds);
    p.draw();
    run_shortcuts(p.state, p.actions);
    p.apply_all();
    p.load_datasets();
    p.read_functions();
    p.store.update(p.state.settings, seconds, p.jobs);
    if (std::optional<Error> error = p.store.take_error()) {
        p.actions.push(AddLog{.severity = Severity::kError,
                              .message = "Settings could not be saved: " + error->message,
                              .file = error->source,
                              .toast = true});
    }
    p.own.add_frame(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
}

void App::open_files(std::vector<std::string> paths) {
    push(OpenFiles{std::move(paths)});
}

void App::drop(std::vector<std::string> paths) {
    parts_->drops.emplace_back().start(
        parts_->disk.runner(), "Looking at what was dropped",
        [paths = std::move(paths), is_folder = parts_->services.is_folder](JobContext&) {
            Dropped dropped;
            for (const std::string& path : paths) {
                (is_folder(path) ? dropped.folders : dropped.files).push_back(path);
            }
            return Result(std::move(dropped));
        });
}
void App::push(Action action) {
    parts_->actions.push(std::move(action));
}

bool App::idle() const {
    return parts_->settle_frames == 0 && !is_busy() &&
           !parts_->view_states.of<FileDialogState>().is_busy() && parts_->recent.is_idle();
}

ViewStates& App::view_states() {
    return parts_->view_states;
}

bool App::is_busy() const {
    return parts_->jobs.running_count() > 0 || !parts_->disk.is_idle() || !parts_->actions.empty();
}

double App::seconds_until_frame() const {
    Parts& p = *parts_;
    if (p.settle_frames > 0 || !p.actions.empty()) return 0;
    double seconds = p.store.seconds_until_save();
    // Chips move ten times a second while something runs.
    const bool dialog_waits = p.view_states.of<FileDialogState>().is_busy();
    if (p.jobs.running_count() > 0 || dialog_waits) seconds = std::min(seconds, 0.1);
    for (const Toast& toast : p.state.messages.toasts) {
        seconds = std::min(seconds, std::max(0.0, toast_seconds(toast) - toast.age_s));
    }
    return seconds;
}

const AppState& App::state() const {
    return parts_->state;
}

HostRequests App::take_host_requests() {
    return hs::take_host_requests(parts_->state);
}

}  // namespace hs
