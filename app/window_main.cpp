#include "app/window_main.h"

#include <algorithm>
#include <cstdio>
#include <new>

#include "app/session_setup.h"
#include "core/base/signals.h"
#include "core/base/terminal.h"
#include "core/model/tracked.h"
#include "render/frame_pacer.h"

namespace hs {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUnusable = 2;  // wrong usage, or no display to open a window on

void remember_window(Session& session) {
    const WindowGeometry geometry = session.host().geometry();
    session.app().push(RememberWindow{{.x = geometry.x,
                                       .y = geometry.y,
                                       .has_position = geometry.has_position,
                                       .width = geometry.size.width,
                                       .height = geometry.size.height,
                                       .maximized = geometry.maximized}});
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
    const std::string settings_path =
        options.settings.empty() ? default_settings_path() : options.settings;
    SessionOptions wanted;
    wanted.settings = load_settings(settings_path);
    wanted.host = host_options(options, wanted.settings.settings.window);
    wanted.settings_path = settings_path;
    auto opened = Session::open(wanted);
    if (!opened.ok()) return report_error(opened.error(), kUnusable);
    Session& session = *opened.value();
    apply_options(session.app(), options);
    run_frames(session);
    remember_window(session);
    return kDone;
}

namespace {

int run_chosen(const WindowOptions& options) {
    switch (options.command) {
        case WindowCommand::kWindow:
            return run_window(options);
        case WindowCommand::kScreenshot:
            end_when_interrupted();
            return run_screenshot(options);
        case WindowCommand::kScript:
            return run_script(options);
        case WindowCommand::kHelp:
            break;
    }
    std::fputs(window_usage().c_str(), stdout);
    return kDone;
}

}  // namespace

int run_window_command(std::span<const std::string_view> words) {
    prepare_for_signals();
    const auto options = parse_window_options(words);
    if (!options.ok()) {
        print_message("heapscope: " + describe(options.error()));
        std::fputs(window_usage().c_str(), stderr);
        return kUnusable;
    }
    try {
        return run_chosen(options.value());
    } catch (const std::bad_alloc&) {
        print_message("heapscope: not enough memory");
        return kFailed;
    }
}

}  // namespace hs
