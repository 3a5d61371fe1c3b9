#include "app/session.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "app/run_apart.h"

namespace hs {

Result<std::unique_ptr<Session>> Session::open(const SessionOptions& options) {
    auto session = std::unique_ptr<Session>(new Session());
    spare_driver_threads();
    HS_TRY(session->host_,
           options.headless ? open_headless_host(options.host) : open_window_host(options.host));
    HS_TRY(session->ui_, UiBackend::create(*session->host_));
    session->pool_ = std::make_unique<ThreadPool>(default_thread_count());
    AppServices services;
    services.pool = session->pool_.get();
    services.wake = [host = session->host_.get()] { host->wake(); };
    services.open = [](const std::string& path, const LoadOptions& load, JobContext& job) {
        return open_dataset(path, load, job);
    };
    services.settings_path = options.settings_path;
    services.settings = options.settings;
    services.reproducible = options.reproducible;
    session->watched_ = options.watched;
    if (options.reproducible) services.now_unix_ns = [] { return int64_t{0}; };
    session->app_ = std::make_unique<App>(std::move(services));
    return session;
}

Session::~Session() = default;

void Session::frame(Image* picture) {
    if (auto dropped = host_->take_dropped_paths(); !dropped.empty()) {
        app_->drop(std::move(dropped));
    }
    if (host_->close_requested()) {
        host_->clear_close_request();
        app_->push(Quit{});
    }
    ui_->set_text_size(static_cast<float>(app_->state().settings.text_percent) / 100.0F);
    app_->set_scale(host_->scale());
    ui_->begin_frame();
    app_->frame();
    ui_->end_frame(picture);
    carry_out(app_->take_host_requests());
}

void Session::carry_out(const HostRequests& requests) {
    quit_ = quit_ || requests.quit;
    if (requests.full_screen != was_full_screen_) {
        was_full_screen_ = requests.full_screen;
        host_->set_fullscreen(requests.full_screen);
    }
    if (requests.take_screenshot) save_screenshot(*requests.take_screenshot);
    const DatasetRow* shown = current_dataset(app_->state());
    host_->set_title(shown != nullptr ? file_name_of(shown->path) + " - heapscope" : "heapscope");
}

// In the current folder.
void Session::save_screenshot(const TakeScreenshot& wanted) {
    Image image;
    ui_->begin_frame();
    app_->frame();
    ui_->end_frame(&image);
    if (wanted.width > 0) {
        image = cropped(image, static_cast<int>(wanted.x), static_cast<int>(wanted.y),
                        static_cast<int>(wanted.width), static_cast<int>(wanted.height));
    }
    std::string path;
    struct stat found {};
    for (int number = 1; path.empty() || stat(path.c_str(), &found) == 0; ++number) {
        path = wanted.stem + "-" + std::to_string(number) + ".png";
    }
    const Result<void> written = write_png(path, image);
    AddLog entry{.message = "Picture saved as " + path, .toast = true};
    if (!written.ok()) {
        entry = {.severity = Severity::kError, .message = describe(written.error()), .toast = true};
    }
    app_->push(std::move(entry));
}

void Session::wait_for_frame(double longest_s) {
    const double seconds = std::min(seconds_until_frame(), longest_s);
    if (seconds > 0) host_->wait(seconds);
}

void Session::run_until_idle() {
    const double longest_s = watched_ == nullptr ? 1 : 0.05;
    // A frame first: files may just have been handed over.
    do {
        frame();
        if (!app_->idle()) wait_for_frame(longest_s);
    } while (!app_->idle() && !quit_ && !is_cancelled());
}

}  // namespace hs
