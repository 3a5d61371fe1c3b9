#include "app/window_main.h"

#include <algorithm>
#include <cstdio>

#include "app/session.h"
#include "app/view.h"
#include "render/frame_pacer.h"

namespace hs {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUnusable = 2;  // wrong usage, or no display to open a window on

int fail(const Error& error, int status) {
    std::fprintf(stderr, "heapscope: %s\n", describe(error).c_str());
    return status;
}

HostOptions host_options(const WindowOptions& options, const WindowSettings& remembered) {
    HostOptions host;
    host.scale = options.scale > 0 ? options.scale : scale_from_environment();
    host.geometry.size = {remembered.width, remembered.height};
    host.geometry.x = remembered.x;
    host.geometry.y = remembered.y;
    host.geometry.has_position = remembered.has_position;
    host.geometry.maximized = remembered.maximized;
    if (options.size.width > 0) {
        host.geometry.size = options.size;
        host.geometry.maximized = false;
    }
    return host;
}

void apply_options(App& app, const WindowOptions& options) {
    if (options.theme) {
        Settings settings = app.state().settings;
        settings.theme = *options.theme;
        app.push(ChangeSettings{std::move(settings)});
    }
    if (!options.files.empty()) app.open_files(options.files);
}

void remember_window(Session& session) {
    const WindowGeometry geometry = session.host().geometry();
    Settings settings = session.app().state().settings;
    settings.window = {.x = geometry.x,
                       .y = geometry.y,
                       .has_position = geometry.has_position,
                       .width = geometry.size.width,
                       .height = geometry.size.height,
                       .maximized = geometry.maximized};
    session.app().push(ChangeSettings{std::move(settings)});
    session.frame();
}

void run_frames(Session& session) {
    Host& host = session.host();
    FramePacer pacer;
    while (!session.quit_requested()) {
        const double wanted =
            std::min(pacer.seconds_until_frame(host.now_s()), session.seconds_until_frame());
        if (host.wait(wanted)) {
            pacer.input_arrived(host.now_s());
        } else if (wanted == FramePacer::kNever) {
            continue;
        }
        session.frame();
        pacer.frame_done(host.now_s(), session.ui().frame_needs());
    }
}

}  // namespace

int run_window(const WindowOptions& options) {
    const std::string settings_path = default_settings_path();
    SessionOptions wanted;
    wanted.host = host_options(options, WindowSettings());
    wanted.settings_path = settings_path;
    auto opened = Session::open(wanted);
    if (!opened.ok()) return fail(opened.error(), kUnusable);
    Session& session = *opened.value();
    apply_options(session.app(), options);
    run_frames(session);
    remember_window(session);
    return kDone;
}

namespace {

// The first file that could not be opened, if any.
const DatasetRow* failed_dataset(const AppState& state) {
    for (const DatasetRow& row : state.datasets) {
        if (row.state == LoadState::kFailed) return &row;
    }
    return nullptr;
}

Error unknown_view(const std::string& name) {
    std::string names;
    for (const View& view : views()) names.append(names.empty() ? "" : ", ").append(view.name);
    return {ErrorCode::kUsage, "--view expects one of " + names + ", found '" + name + "'", {}, {}};
}

}  // namespace

int run_screenshot(const WindowOptions& options) {
    const View* view = options.view.empty() ? nullptr : find_view(options.view);
    if (view == nullptr && !options.view.empty()) {
        return fail(unknown_view(options.view), kUnusable);
    }
    SessionOptions wanted;
    wanted.headless = true;
    wanted.reproducible = true;
    wanted.host = host_options(options, WindowSettings());
    auto opened = Session::open(wanted);
    if (!opened.ok()) return fail(opened.error(), kFailed);
    Session& session = *opened.value();
    apply_options(session.app(), options);
    session.run_until_idle();
    if (const DatasetRow* row = failed_dataset(session.app().state())) {
        return fail(row->error, kFailed);
    }
    if (view != nullptr) session.app().push(ShowView{view->id});
    session.run_until_idle();
    Image image;
    session.frame(&image);
    const auto written = write_png(options.output, image);
    return written.ok() ? kDone : fail(written.error(), kFailed);
}

int run_window_command(std::span<const std::string_view> words) {
    const auto options = parse_window_options(words);
    if (!options.ok()) {
        std::fprintf(stderr, "heapscope: %s\n%s", describe(options.error()).c_str(),
                     window_usage().c_str());
        return kUnusable;
    }
    switch (options.value().command) {
        case WindowCommand::kWindow:
            return run_window(options.value());
        case WindowCommand::kScreenshot:
            return run_screenshot(options.value());
        case WindowCommand::kScript:
        case WindowCommand::kHelp:
            break;
    }
    std::fputs(window_usage().c_str(), stdout);
    return kDone;
}

}  // namespace hs
