// A host without display: an OpenGL context from EGL, and a texture in place of the window.

#define EGL_NO_X11
#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include "render/gl/framebuffer.h"
#include "render/gl/gl_api.h"
#include "render/host.h"

namespace hs {
namespace {

struct EglContext {
    EGLDisplay display = EGL_NO_DISPLAY;
    EGLContext context = EGL_NO_CONTEXT;
    EGLSurface surface = EGL_NO_SURFACE;
};

bool has_word(const char* words, const char* word) {
    const size_t length = std::strlen(word);
    for (const char* at = words; at != nullptr && (at = std::strstr(at, word)) != nullptr;
         at += length) {
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    }
    return false;
}

std::string egl_problem(const char* step) {
    char code[16];
    std::snprintf(code, sizeof code, "0x%04x", static_cast<unsigned>(eglGetError()));
    return std::string(step) + " failed with " + code;
}

// A current 3.3 core context on the display, or what went wrong.
std::optional<EglContext> context_on(EGLDisplay display, std::string* problem) {
    if (display == EGL_NO_DISPLAY || eglInitialize(display, nullptr, nullptr) == EGL_FALSE) {
        *problem = egl_problem("eglInitialize");
        return {};
    }
    eglBindAPI(EGL_OPENGL_API);
    const EGLint config_wanted[] = {EGL_SURFACE_TYPE,
                                    EGL_PBUFFER_BIT,
                                    EGL_RENDERABLE_TYPE,
                                    EGL_OPENGL_BIT,
                                    EGL_RED_SIZE,
                                    8,
                                    EGL_GREEN_SIZE,
                                    8,
                                    EGL_BLUE_SIZE,
                                    8,
                                    EGL_NONE};
    EGLConfig config = nullptr;
    EGLint config_count = 0;
    if (eglChooseConfig(display, config_wanted, &config, 1, &config_count) == EGL_FALSE ||
        config_count == 0) {
        *problem = egl_problem("eglChooseConfig");
        return {};
    }
    const EGLint context_wanted[] = {EGL_CONTEXT_MAJOR_VERSION,
                                     3,
                                     EGL_CONTEXT_MINOR_VERSION,
                                     3,
                                     EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                     EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                     EGL_NONE};
    EglContext made = {display, eglCreateContext(display, config, EGL_NO_CONTEXT, context_wanted),
                       EGL_NO_SURFACE};
    if (made.context == EGL_NO_CONTEXT) {
        *problem = egl_problem("eglCreateContext for OpenGL 3.3");
        return {};
    }
    if (eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, made.context) == EGL_TRUE) {
        return made;
    }
    const EGLint one_pixel[] = {EGL_WIDTH, 1, EGL_HEIGHT, 1, EGL_NONE};
    made.surface = eglCreatePbufferSurface(display, config, one_pixel);
    if (eglMakeCurrent(display, made.surface, made.surface, made.context) == EGL_TRUE) return made;
    *problem = egl_problem("eglMakeCurrent");
    eglDestroyContext(display, made.context);
    return {};
}

// Mesa's surfaceless platform, then every device EGL knows (drivers other than Mesa), then whatever
// the default display is.
std::optional<EglContext> any_context(std::string* problem) {
    const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    const auto get_display = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
        eglGetProcAddress("eglGetPlatformDisplayEXT"));
    if (get_display != nullptr && has_word(extensions, "EGL_MESA_platform_surfaceless")) {
        const EGLDisplay display =
            get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        if (auto context = context_on(display, problem)) return context;
    }
    const auto query_devices =
        reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
    if (get_display != nullptr && query_devices != nullptr &&
        has_word(extensions, "EGL_EXT_platform_device")) {
        EGLDeviceEXT devices[16] = {};
        EGLint count = 0;
        query_devices(16, devices, &count);
        for (EGLint i = 0; i < count; ++i) {
            const EGLDisplay display = get_display(EGL_PLATFORM_DEVICE_EXT, devices[i], nullptr);
            if (auto context = context_on(display, problem)) return context;
        }
    }
    return context_on(eglGetDisplay(EGL_DEFAULT_DISPLAY), problem);
}

class HeadlessHost final : public Host {
public:
    HeadlessHost(EglContext egl, const HostOptions& options)
        : egl_(egl),
          scale_(options.scale > 0 ? options.scale : 1.0F),
          size_(options.geometry.size),
          title_(options.title) {
        screen_.resize(size_);
    }
    ~HeadlessHost() override {
        screen_ = RenderTexture();
        eglMakeCurrent(egl_.display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        if (egl_.surface != EGL_NO_SURFACE) eglDestroySurface(egl_.display, egl_.surface);
        // The display stays initialised: it is shared by every host of the process.
        eglDestroyContext(egl_.display, egl_.context);
    }

    [[nodiscard]] PixelSize framebuffer_size() const override { return size_; }
    [[nodiscard]] float pixels_per_unit() const override { return 1; }
    [[nodiscard]] float scale() const override { return scale_; }
    void set_scale(float scale) override { scale_ = scale > 0 ? scale : 1.0F; }
    void resize(PixelSize size) override {
        size_ = size;
        screen_.resize(size);
    }

    // Without display nothing but wake() ends a wait.
    bool wait(double seconds) override {
        std::unique_lock lock(wake_mutex_);
        const auto is_woken = [&] { return woken_; };
        if (!(seconds >= 0) || std::isinf(seconds)) {
            wake_condition_.wait(lock, is_woken);
        } else if (seconds > 0) {
            wake_condition_.wait_for(lock, std::chrono::duration<double>(seconds), is_woken);
        }
        return std::exchange(woken_, false);
    }
    void wake() override {
        {
            const std::lock_guard lock(wake_mutex_);
            woken_ = true;
        }
        wake_condition_.notify_all();
    }
    [[nodiscard]] double now_s() const override { return static_cast<double>(frames_) / 60.0; }

    void begin_drawing(uint32_t background_rgba) override {
        screen_.bind();
        start_framebuffer(size_, background_rgba);
    }
    // Finished, so that what drawing takes is known; nobody waits for a display here.
    void end_drawing() override {
        finish_drawing();
        ++frames_;
    }
    [[nodiscard]] Image capture() override {
        screen_.bind();
        return read_framebuffer(size_);
    }

    [[nodiscard]] bool close_requested() const override { return false; }
    void clear_close_request() override {}
    std::vector<std::string> take_dropped_paths() override { return std::exchange(dropped_, {}); }
    void drop_paths(std::vector<std::string> paths) override {
        dropped_.insert(dropped_.end(), paths.begin(), paths.end());
        wake();
    }

    void set_title(const std::string& title) override { title_ = title; }
    [[nodiscard]] WindowGeometry geometry() const override { return {.size = size_}; }
    [[nodiscard]] bool is_fullscreen() const override { return fullscreen_; }
    void set_fullscreen(bool fullscreen) override { fullscreen_ = fullscreen; }
    void set_clipboard(const std::string& text) override { clipboard_ = text; }
    [[nodiscard]] std::string clipboard() const override { return clipboard_; }
    [[nodiscard]] void* native_window() const override { return nullptr; }
    [[nodiscard]] bool takes_input() const override { return false; }
    [[nodiscard]] std::string graphics_description() const override { return gl_description(); }

private:
    EglContext egl_;
    float scale_;
    PixelSize size_;
    RenderTexture screen_;
    std::mutex wake_mutex_;  // guards woken_
    std::condition_variable wake_condition_;
    bool woken_ = false;
    uint64_t frames_ = 0;
    bool fullscreen_ = false;
    std::string title_;
    std::string clipboard_;
    std::vector<std::string> dropped_;
};

}  // namespace

Result<std::unique_ptr<Host>> open_headless_host(const HostOptions& options) {
    std::string problem;
    const auto egl = any_context(&problem);
    if (!egl) {
        return Error{ErrorCode::kIo,
                     "pictures need OpenGL 3.3 through EGL, which this system does not offer (" +
                         problem + "); Mesa's software driver is enough",
                     {},
                     {}};
    }
    load_gl_functions([](const char* name) { return eglGetProcAddress(name); });
    return std::unique_ptr<Host>(std::make_unique<HeadlessHost>(*egl, options));
}

}  // namespace hs
