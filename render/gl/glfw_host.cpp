// A window on the user's display.

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "render/gl/framebuffer.h"
#include "render/gl/gl_api.h"
#include "render/host.h"

namespace hs {
namespace {

std::string glfw_problem() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text != nullptr ? text : "unknown reason";
}

class WindowHost final : public Host {
public:
    WindowHost(GLFWwindow* window, const HostOptions& options)
        : window_(window),
          scale_override_(options.scale),
          takes_input_(options.takes_input),
          windowed_(options.geometry) {
        glfwSetWindowUserPointer(window_, this);
        count_events();
    }
    ~WindowHost() override {
        glfwDestroyWindow(window_);
        glfwTerminate();
    }

    [[nodiscard]] PixelSize framebuffer_size() const override {
        PixelSize size;
        glfwGetFramebufferSize(window_, &size.width, &size.height);
        return size;
    }
    [[nodiscard]] float pixels_per_unit() const override {
        int units = 0;
        glfwGetWindowSize(window_, &units, nullptr);
        const int pixels = framebuffer_size().width;
        return units > 0 && pixels > 0 ? static_cast<float>(pixels) / static_cast<float>(units)
                                       : 1.0F;
    }
    [[nodiscard]] float scale() const override {
        if (scale_override_ > 0) return scale_override_;
        float x = 1;
        glfwGetWindowContentScale(window_, &x, nullptr);
        return std::clamp(x / pixels_per_unit(), 0.5F, 8.0F);
    }
    void set_scale(float scale) override { scale_override_ = scale; }
    void resize(PixelSize size) override { glfwSetWindowSize(window_, size.width, size.height); }

    bool wait(double seconds) override {
        const uint64_t before = events_;
        if (woken_.exchange(false)) seconds = 0;
        if (seconds == 0) {
            glfwPollEvents();
        } else if (seconds < 0 || std::isinf(seconds)) {
            glfwWaitEvents();
        } else {
            glfwWaitEventsTimeout(seconds);
        }
        const bool was_woken = woken_.exchange(false) || seconds == 0;
        return was_woken || events_ != before;
    }
    void wake() override {
        woken_.store(true);
        glfwPostEmptyEvent();
    }
    [[nodiscard]] double now_s() const override { return glfwGetTime(); }

    void begin_drawing(uint32_t background_rgba) override {
        RenderTexture::bind_window();
        start_framebuffer(framebuffer_size(), background_rgba);
    }
    void end_drawing() override { glfwSwapBuffers(window_); }
    [[nodiscard]] Image capture() override {
        RenderTexture::bind_window();
        return read_framebuffer(framebuffer_size());
    }

    [[nodiscard]] bool close_requested() const override {
        return glfwWindowShouldClose(window_) != 0;
    }
    void clear_close_request() override { glfwSetWindowShouldClose(window_, GLFW_FALSE); }
    std::vector<std::string> take_dropped_paths() override { return std::exchange(dropped_, {}); }
    void drop_paths(std::vector<std::string> paths) override {
        dropped_.insert(dropped_.end(), paths.begin(), paths.end());
        wake();
    }

    void set_title(const std::string& title) override {
        if (std::exchange(title_, title) != title) glfwSetWindowTitle(window_, title.c_str());
    }
    [[nodiscard]] WindowGeometry geometry() const override;
    [[nodiscard]] bool is_fullscreen() const override {
        return glfwGetWindowMonitor(window_) != nullptr;
    }
    void set_fullscreen(bool fullscreen) override;

    void set_clipboard(const std::string& text) override {
        glfwSetClipboardString(window_, text.c_str());
    }
    [[nodiscard]] std::string clipboard() const override {
        const char* text = glfwGetClipboardString(window_);
        return text != nullptr ? text : "";
    }
    [[nodiscard]] void* native_window() const override { return window_; }
    [[nodiscard]] bool takes_input() const override { return takes_input_; }
    [[nodiscard]] std::string graphics_description() const override { return gl_description(); }

private:
    void count_events();
    void on_event() { ++events_; }

    GLFWwindow* window_;
    float scale_override_;
    bool takes_input_;
    WindowGeometry windowed_;  // as it was before full screen
    std::atomic<bool> woken_{false};
    uint64_t events_ = 0;  // that can change what is seen
    std::string title_;
    std::vector<std::string> dropped_;
};

WindowHost& host_of(GLFWwindow* window) {
    return *static_cast<WindowHost*>(glfwGetWindowUserPointer(window));
}

// Dear ImGui's backend is installed later and calls these on.
void WindowHost::count_events() {
    glfwSetCursorPosCallback(window_, [](auto* w, double, double) { host_of(w).on_event(); });
    glfwSetCursorEnterCallback(window_, [](auto* w, int) { host_of(w).on_event(); });
    glfwSetMouseButtonCallback(window_, [](auto* w, int, int, int) { host_of(w).on_event(); });
    glfwSetScrollCallback(window_, [](auto* w, double, double) { host_of(w).on_event(); });
    glfwSetKeyCallback(window_, [](auto* w, int, int, int, int) { host_of(w).on_event(); });
    glfwSetCharCallback(window_, [](auto* w, unsigned) { host_of(w).on_event(); });
    glfwSetWindowFocusCallback(window_, [](auto* w, int) { host_of(w).on_event(); });
    glfwSetWindowRefreshCallback(window_, [](auto* w) { host_of(w).on_event(); });
    glfwSetFramebufferSizeCallback(window_, [](auto* w, int, int) { host_of(w).on_event(); });
    glfwSetWindowContentScaleCallback(window_,
                                      [](auto* w, float, float) { host_of(w).on_event(); });
    glfwSetWindowCloseCallback(window_, [](auto* w) { host_of(w).on_event(); });
    glfwSetDropCallback(window_, [](auto* w, int count, const char** paths) {
        WindowHost& host = host_of(w);
        host.dropped_.insert(host.dropped_.end(), paths, paths + count);
        host.on_event();
    });
}

WindowGeometry WindowHost::geometry() const {
    if (is_fullscreen()) return windowed_;
    WindowGeometry now = windowed_;
    now.maximized = glfwGetWindowAttrib(window_, GLFW_MAXIMIZED) != 0;
    if (now.maximized) return now;
    glfwGetWindowSize(window_, &now.size.width, &now.size.height);
#ifdef GLFW_PLATFORM
    now.has_position = glfwGetPlatform() != GLFW_PLATFORM_WAYLAND;  // Wayland keeps it to itself
#else
    now.has_position = true;
#endif
    if (now.has_position) glfwGetWindowPos(window_, &now.x, &now.y);
    return now;
}

void WindowHost::set_fullscreen(bool fullscreen) {
    if (fullscreen == is_fullscreen()) return;
    if (!fullscreen) {
        glfwSetWindowMonitor(window_, nullptr, windowed_.x, windowed_.y, windowed_.size.width,
                             windowed_.size.height, GLFW_DONT_CARE);
        return;
    }
    windowed_ = geometry();
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    const GLFWvidmode* mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
    if (mode == nullptr) return;
    glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

// The part of the window that the user has to be able to grab must lie on some monitor.
bool is_on_a_monitor(const WindowGeometry& geometry) {
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    for (int i = 0; i < count; ++i) {
        int x = 0;
        int y = 0;
        int width = 0;
        int height = 0;
        glfwGetMonitorWorkarea(monitors[i], &x, &y, &width, &height);
        const bool across =
            geometry.x + 64 < x + width && geometry.x + geometry.size.width > x + 64;
        if (across && geometry.y >= y && geometry.y + 32 < y + height) return true;
    }
    return false;
}

Error no_window(const std::string& reason) {
    return {ErrorCode::kIo,
            "no window can be opened here (" + reason +
                "); without a display use \"heapscope screenshot FILE -o OUT.png\" or any other "
                "command of \"heapscope help\"",
            {},
            {}};
}

}  // namespace

float scale_from_environment() {
    const char* text = std::getenv("HEAPSCOPE_SCALE");
    if (text == nullptr) return 0;
    float scale = 0;
    const std::string_view digits(text);
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), scale);
    const bool good = problem == std::errc() && end == digits.data() + digits.size();
    return good && scale >= 0.5F && scale <= 8.0F ? scale : 0;
}

Result<std::unique_ptr<Host>> open_window_host(const HostOptions& options) {
    if (glfwInit() == GLFW_FALSE) return no_window(glfw_problem());
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);  // until it is where it belongs
    glfwWindowHint(GLFW_MAXIMIZED, options.geometry.maximized ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHint(GLFW_FOCUS_ON_SHOW, GLFW_TRUE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "heapscope");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "heapscope");
#ifdef GLFW_WAYLAND_APP_ID
    glfwWindowHintString(GLFW_WAYLAND_APP_ID, "heapscope");
#endif
    const PixelSize size = options.geometry.size;
    GLFWwindow* window = glfwCreateWindow(std::max(size.width, 320), std::max(size.height, 240),
                                          options.title.c_str(), nullptr, nullptr);
    if (window == nullptr) {
        const std::string reason = glfw_problem();
        glfwTerminate();
        return no_window("OpenGL 3.3: " + reason);
    }
    if (options.geometry.has_position && is_on_a_monitor(options.geometry)) {
        glfwSetWindowPos(window, options.geometry.x, options.geometry.y);
    }
    glfwMakeContextCurrent(window);
    load_gl_functions([](const char* name) { return glfwGetProcAddress(name); });
    glfwSwapInterval(1);
    auto host = std::make_unique<WindowHost>(window, options);
    glfwShowWindow(window);
    return std::unique_ptr<Host>(std::move(host));
}

}  // namespace hs
