#include "app/script/script_runner.h"
#include "app/session_setup.h"
#include "app/window_main.h"
#include "core/base/mapped_file.h"
#include "core/base/terminal.h"

namespace hs {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUnusable = 2;

std::string folder_of(const std::string& path) {
    const size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

// "tests/open.script" -> "open-failed-12.png", in the current folder.
std::string failure_picture_path(const std::string& script, size_t line) {
    std::string name = script.substr(script.rfind('/') + 1);
    if (const size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0) name.resize(dot);
    return name + "-failed-" + std::to_string(line) + ".png";
}

void report_failure(Session& session, const std::string& script, size_t line, const Error& error) {
    print_message("heapscope: " + script + ":" + std::to_string(line) + ": " + error.message);
    Image image;
    session.frame(&image);
    const std::string path = failure_picture_path(script, line);
    const auto written = write_png(path, image);
    print_message("heapscope: " +
                  (written.ok() ? "the window as it was: " + path : describe(written.error())));
}

}  // namespace

int run_script(const WindowOptions& options) {
    JobContext job;
    const auto file = MappedFile::open(options.script, job);
    if (!file.ok()) return report_error(file.error(), kFailed);
    const auto lines = parse_script(file.value().bytes());
    if (!lines.ok()) {
        Error error = lines.error();
        error.source = options.script;
        return report_error(error, kUnusable);
    }
    SessionOptions wanted;
    wanted.headless = !options.in_real_window;
    wanted.reproducible = true;
    wanted.settings_path = options.settings;
    wanted.settings = load_settings(options.settings);
    wanted.host = host_options(options, WindowSettings());
    wanted.host.takes_input = false;
    auto opened = Session::open(wanted);
    if (!opened.ok()) return report_error(opened.error(), kUnusable);
    Session& session = *opened.value();
    session.ui().set_draws_unseen_frames(options.in_real_window);
    apply_options(session.app(), options);
    ScriptRunner runner(session, folder_of(options.script));
    for (const ScriptLine& line : lines.value()) {
        const auto result = runner.run(line);
        if (!result.ok()) {
            report_failure(session, options.script, line.number, result.error());
            return result.error().code == ErrorCode::kUsage ? kUnusable : kFailed;
        }
        if (runner.quit_requested()) break;
    }
    return kDone;
}

}  // namespace hs
