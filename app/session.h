#pragma once
// The application on a host: what the window, screenshots and scripts have in common.

#include <memory>
#include <string>

#include "app/app.h"
#include "render/host.h"
#include "render/ui_backend.h"

namespace hs {

struct SessionOptions {
    HostOptions host;
    bool headless = false;
    // Empty: nothing is remembered, and the same input gives the same pixels.
    std::string settings_path;
    LoadedSettings settings;
    bool reproducible = false;
    // Once this is cancelled, nobody waits for the session to be idle; or null.
    const JobContext* watched = nullptr;
};

class Session {
public:
    static Result<std::unique_ptr<Session>> open(const SessionOptions& options);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Draws one frame and does what the application asked of the host. picture receives the frame.
    void frame(Image* picture = nullptr);
    // Seconds until the application itself wants a frame; 0: now.
    [[nodiscard]] double seconds_until_frame() const { return app_->seconds_until_frame(); }
    // Sleeps until a frame is due, a job wakes the host, or the time is over.
    void wait_for_frame(double longest_s);
    // Draws frames, sleeping while jobs run, until nothing is left to wait for.
    void run_until_idle();
    [[nodiscard]] bool is_cancelled() const { return watched_ != nullptr && watched_->cancelled(); }

    [[nodiscard]] bool quit_requested() const { return quit_; }
    [[nodiscard]] Host& host() { return *host_; }
    [[nodiscard]] UiBackend& ui() { return *ui_; }
    [[nodiscard]] App& app() { return *app_; }

private:
    Session() = default;
    void carry_out(const HostRequests& requests);
    void save_screenshot(const TakeScreenshot& wanted);

    // In the order in which they need each other.
    std::unique_ptr<Host> host_;
    std::unique_ptr<UiBackend> ui_;
    std::unique_ptr<ThreadPool> pool_;
    std::unique_ptr<App> app_;
    const JobContext* watched_ = nullptr;
    bool quit_ = false;
    bool was_full_screen_ = false;
};

}  // namespace hs
