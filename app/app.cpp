#include "app/app.h"

#include <chrono>
#include <map>
#include <utility>

#include "app/commands.h"
#include "app/jobs.h"
#include "app/view.h"
#include "app/workspace.h"

namespace hs {
namespace {

// Frames drawn after the last input: popups and hover colours need a second look.
constexpr int kSettleFrames = 3;

int64_t system_unix_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

struct Loading {
    uint32_t generation = 0;
    Async<DatasetPtr> result;
};

bool has_input() {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || io.MouseWheel != 0 || io.MouseWheelH != 0) {
        return true;
    }
    if (!io.InputQueueCharacters.empty()) return true;
    for (int key = ImGuiKey_NamedKey_BEGIN; key < ImGuiKey_NamedKey_END; ++key) {
        const auto named = static_cast<ImGuiKey>(key);
        if (ImGui::IsKeyDown(named) || ImGui::IsKeyReleased(named)) return true;
    }
    return false;
}

}  // namespace

struct App::Parts {
    explicit Parts(AppServices given)
        : services(std::move(given)), jobs(services.pool, services.wake) {}

    AppServices services;
    AppState state;
    Actions actions;
    ViewStates view_states;
    JobRunner jobs;
    std::map<DatasetId, Loading> loadings;  // destroyed before jobs
    float scale = 1;
    int settle_frames = kSettleFrames;

    void load_datasets();
    void collect_datasets();
    void apply_all();
};

// A job for each row that is loading, none for rows that were closed.
void App::Parts::load_datasets() {
    for (const DatasetRow& row : state.datasets) {
        if (row.state != LoadState::kLoading) continue;
        Loading& loading = loadings[row.id];
        auto open = services.open;
        loading.generation = row.generation;
        loading.result.request(
            jobs, std::to_string(row.generation), file_name_of(row.path),
            [open, path = row.path](JobContext& job) { return open(path, LoadOptions{}, job); });
    }
    std::erase_if(loadings,
                  [&](const auto& entry) { return find_dataset(state, entry.first) == nullptr; });
}

void App::Parts::collect_datasets() {
    for (auto& [id, loading] : loadings) {
        if (loading.result.running()) continue;
        if (std::optional<DatasetPtr> dataset = loading.result.take()) {
            actions.push(DatasetLoaded{id, std::move(*dataset)});
        } else if (const Error* error = loading.result.failed()) {
            actions.push(DatasetFailed{id, *error});
        } else if (loading.result.cancelled()) {
            actions.push(DatasetFailed{id, cancelled_error()});
        }
    }
    std::erase_if(loadings, [](const auto& entry) { return !entry.second.result.running(); });
}

void App::Parts::apply_all() {
    for (const Action& action : actions.take()) {
        apply(state, action);
        settle_frames = kSettleFrames;
    }
    for (const JobId job : std::exchange(state.host.cancel_jobs, {})) jobs.cancel(job);
    if (std::exchange(state.host.cancel_all_jobs, false)) {
        for (const JobStatus& job : jobs.statuses()) jobs.cancel(job.id);
    }
    if (std::optional<std::string> text = std::exchange(state.host.clipboard, std::nullopt)) {
        ImGui::SetClipboardText(text->c_str());
    }
}

App::App(AppServices services) : parts_(std::make_unique<Parts>(std::move(services))) {}

App::~App() = default;

void App::set_scale(float scale) {
    parts_->scale = scale;
}

void App::frame() {
    Parts& p = *parts_;
    p.state.now_unix_ns = p.services.now_unix_ns ? p.services.now_unix_ns() : system_unix_ns();
    const double seconds = static_cast<double>(ImGui::GetIO().DeltaTime);
    p.settle_frames = has_input() ? kSettleFrames : std::max(0, p.settle_frames - 1);

    p.jobs.publish(seconds);
    p.collect_datasets();
    p.apply_all();
    p.state.running_jobs = p.jobs.running_count();

    const Theme& theme = theme_named(p.state.settings.theme);
    ViewContext view{p.state, p.actions, theme, p.services.fonts, p.jobs, p.scale, 0};
    draw_workspace(view, p.view_states);

    p.state.abilities = view.abilities;
    p.state.view_request = ViewRequest::kNone;
    run_shortcuts(p.state, p.actions);
    p.apply_all();
    p.load_datasets();
}

void App::open_files(std::vector<std::string> paths) {
    push(OpenFiles{std::move(paths)});
}
void App::push(Action action) {
    parts_->actions.push(std::move(action));
}

bool App::idle() const {
    return parts_->settle_frames == 0 && parts_->actions.empty() &&
           parts_->jobs.running_count() == 0;
}

double App::seconds_until_frame() const {
    if (parts_->settle_frames > 0 || !parts_->actions.empty()) return 0;
    // Chips move ten times a second while something runs.
    if (parts_->jobs.running_count() > 0) return 0.1;
    return std::numeric_limits<double>::infinity();
}

const AppState& App::state() const {
    return parts_->state;
}

HostRequests App::take_host_requests() {
    HostRequests taken = std::exchange(parts_->state.host, {});
    parts_->state.host.full_screen = taken.full_screen;
    return taken;
}

}  // namespace hs
