#pragma once
// The window's content: everything between input and draw data. Needs a Dear ImGui context and
// nothing of a display, so tests and screenshots run the same code as the real window.

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "app/actions.h"
#include "app/app_state.h"
#include "app/settings.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/import/importer.h"
#include "core/model/dataset.h"

namespace hs {

struct AppServices {
    ThreadPool* pool = nullptr;  // outlives the App; null: jobs run inside the frame
    // Called from any thread when a frame should be drawn soon. May be empty.
    std::function<void()> wake;
    // Opens one file; open_dataset for the real thing.
    std::function<Result<DatasetPtr>(const std::string& path, const LoadOptions& options,
                                     JobContext& job)>
        open;
    // Whether what was dropped is a folder; empty: the disk is asked.
    std::function<bool(const std::string& path)> is_folder;
    std::string settings_path;  // where changes are kept; empty: nowhere
    LoadedSettings settings;    // to begin with: load_settings(settings_path)
    // Wall clock for the log; empty: the system's.
    std::function<int64_t()> now_unix_ns;
    // No numbers that differ from run to run (own memory, frame time), so pictures are the same.
    bool reproducible = false;
};

class ViewStates;

class App {
public:
    explicit App(AppServices services);
    ~App();  // saves the settings
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    // One frame, between ImGui::NewFrame and ImGui::Render. Sizes and time come from ImGuiIO.
    void frame();
    // Before ImGui::NewFrame: display scale (1 or 2, or anything between).
    void set_scale(float scale);

    void open_files(std::vector<std::string> paths);
    // Files are opened; for a folder the file dialog shows what is in it.
    void drop(std::vector<std::string> paths);
    void push(Action action);

    // No job runs, nothing moves, nothing is waiting to be applied: another frame without input
    // would look the same.
    [[nodiscard]] bool idle() const;
    // A job runs or an action waits: what is shown may not be what was asked for.
    [[nodiscard]] bool is_busy() const;
    // How long the host may sleep without input. 0: draw at once; infinity: until woken.
    [[nodiscard]] double seconds_until_frame() const;

    [[nodiscard]] const AppState& state() const;
    // What the views keep for themselves: a bench shows pages of them that no action leads to.
    [[nodiscard]] ViewStates& view_states();
    // What the host should do after the frame: quit, clipboard, picture. Cleared by taking;
    // full_screen is a state and stays.
    HostRequests take_host_requests();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace hs
