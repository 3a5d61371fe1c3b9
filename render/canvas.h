#pragma once
// Canvas: a picture that a view draws in bulk and keeps. It is drawn anew only when its size or the
// key of its content changes, and is then copied to the window, frame after frame.
//
//   if (begin_canvas(state.canvas, size, key)) {     render/ui_backend.h
//       state.canvas.draw(rects);                    one draw call each
//       state.canvas.draw(lines);
//   }
//   show_canvas(state.canvas, position);
//
// A canvas lives in the state of a view. It holds nothing of the graphics driver before it is first
// drawn, and must go before the UiBackend does.

#include <cstdint>
#include <memory>

#include "render/batch.h"
#include "render/host.h"

namespace hs {

class Gpu;

class Canvas {
public:
    Canvas();
    ~Canvas();
    Canvas(Canvas&&) noexcept;
    Canvas& operator=(Canvas&&) noexcept;

    // True if the picture has to be drawn now: then it is cleared to the background, which is
    // opaque, and drawing goes to it. False: what it shows is still right.
    bool begin(Gpu& gpu, PixelSize size, uint64_t key, Rgba background);
    void draw(const RectBatch& rects);
    void draw(const LineBatch& lines);

    [[nodiscard]] PixelSize size() const;
    [[nodiscard]] unsigned framebuffer() const;  // of OpenGL; 0 before the first begin
    [[nodiscard]] uint64_t redraw_count() const { return redraw_count_; }
    // What drawing canvases took of this thread's processor time so far, in milliseconds.
    [[nodiscard]] static double drawing_cpu_ms();
    // Draw calls since it was made.
    [[nodiscard]] uint64_t draw_call_count() const { return draw_call_count_; }

private:
    struct Target;
    std::unique_ptr<Target> target_;
    uint64_t key_ = 0;
    Rgba background_ = 0;
    uint64_t redraw_count_ = 0;
    uint64_t draw_call_count_ = 0;
};

}  // namespace hs
