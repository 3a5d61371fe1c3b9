#pragma once
// Host: where frames go and events come from. The one true plug point of the program: a window on a
// display (GLFW), or a framebuffer without any display (EGL), for scripts, screenshots and tests.
//
//   while (true) {
//       host.wait(pacer.seconds_until_frame(host.now_s()));   // idle means no frames
//       ui.begin_frame();  draw…  ui.end_frame();             // see render/ui_backend.h
//   }
//
// All sizes are pixels unless they say "units": what pointer coordinates are counted in. On X11 and
// without display a unit is a pixel; on Wayland and macOS pixels_per_unit() says how many it is.
// Everything but wake() is for the thread that made the host.

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "render/image.h"

namespace hs {

struct PixelSize {
    int width = 0;
    int height = 0;
    friend bool operator==(PixelSize, PixelSize) = default;
};

// Where a window was, so that it can come back there.
struct WindowGeometry {
    int x = 0;
    int y = 0;
    PixelSize size;  // units; of the window when it is not maximised
    bool maximized = false;
    bool has_position = false;
};

struct HostOptions {
    std::string title = "heapscope";
    WindowGeometry geometry = {.size = {1440, 900}};
    // Size of a design pixel (15 of them are the height of text) in units. 0: what the display
    // says. See scale_from_environment.
    float scale = 0;
    // False: pointer and keys of the display are ignored, a script gives them.
    bool takes_input = true;
};

class Host {
public:
    virtual ~Host() = default;
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    [[nodiscard]] virtual PixelSize framebuffer_size() const = 0;
    [[nodiscard]] virtual float pixels_per_unit() const = 0;
    [[nodiscard]] virtual float scale() const = 0;  // units per design pixel
    virtual void set_scale(float scale) = 0;        // 0: back to what the display says
    virtual void resize(PixelSize size) = 0;        // units

    // Sleeps until something happened or the time is over; negative or infinite: no limit. True if
    // something happened: input, a wake-up, damage to the window. Without display it never sleeps
    // longer than needed to see a wake-up.
    virtual bool wait(double seconds) = 0;
    // Ends a wait. From any thread, also when nobody waits: then the next wait ends at once.
    virtual void wake() = 0;
    // Seconds on a clock that never jumps back. Without display: frames drawn so far / 60, so that
    // a script sees the same animation each time.
    [[nodiscard]] virtual double now_s() const = 0;

    // Between these two, drawing lands on the host's framebuffer.
    virtual void begin_drawing(uint32_t background_rgba) = 0;
    virtual void end_drawing() = 0;             // shows what was drawn
    [[nodiscard]] virtual Image capture() = 0;  // of what was drawn; before end_drawing

    [[nodiscard]] virtual bool close_requested() const = 0;
    virtual void clear_close_request() = 0;
    // Paths dropped on the window since the last call.
    virtual std::vector<std::string> take_dropped_paths() = 0;
    virtual void drop_paths(std::vector<std::string> paths) = 0;  // as if the user did

    virtual void set_title(const std::string& title) = 0;
    [[nodiscard]] virtual WindowGeometry geometry() const = 0;
    [[nodiscard]] virtual bool is_fullscreen() const = 0;
    virtual void set_fullscreen(bool fullscreen) = 0;

    virtual void set_clipboard(const std::string& text) = 0;
    [[nodiscard]] virtual std::string clipboard() const = 0;

    // The GLFW window, for Dear ImGui's own input backend; null without display.
    [[nodiscard]] virtual void* native_window() const = 0;
    [[nodiscard]] virtual bool takes_input() const = 0;
    // "Mesa llvmpipe (LLVM 15), OpenGL 4.5".
    [[nodiscard]] virtual std::string graphics_description() const = 0;

protected:
    Host() = default;
};

// kIo when there is no display, or no OpenGL 3.3 on it; the message says what still works.
Result<std::unique_ptr<Host>> open_window_host(const HostOptions& options);
Result<std::unique_ptr<Host>> open_headless_host(const HostOptions& options);

// HEAPSCOPE_SCALE, or 0 when it is unset or no number from 0.5 to 8.
float scale_from_environment();

}  // namespace hs
