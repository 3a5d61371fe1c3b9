#pragma once
// Shader programs and instance buffers of one OpenGL context, made when they are first needed.
//
// Canvases are shown by copying pixels, not by drawing a textured rectangle: without a graphics
// card a full screen costs 1 ms instead of 13.

#include <cstddef>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "render/batch.h"
#include "render/gl/framebuffer.h"
#include "render/host.h"

namespace hs {

class Gpu {
public:
    Gpu() = default;
    ~Gpu();
    Gpu(const Gpu&) = delete;
    Gpu& operator=(const Gpu&) = delete;

    // Where a canvas is to be seen in this frame: its upper left corner, y down.
    struct Shown {
        const Gpu* gpu = nullptr;
        unsigned framebuffer = 0;
        PixelSize size;
        int x = 0;
        int y = 0;
    };
    // Pixels, y down; right and bottom are not in it.
    struct Clip {
        int left = 0;
        int top = 0;
        int right = 0;
        int bottom = 0;
    };

    // What was shown or retired before is no longer needed.
    void begin_frame();
    // Good until the next begin_frame.
    const Shown* remember(Shown shown);
    // Copies what lies in the clip to the framebuffer that is bound, `target` large.
    void copy(const Shown& shown, Clip clip, PixelSize target) const;
    // A texture that this frame may still show.
    void retire(RenderTexture texture) { retired_.push_back(std::move(texture)); }

    // On the framebuffer that is bound, `size` large.
    void draw(const RectBatch& rects, PixelSize size);
    void draw(const LineBatch& lines, PixelSize size);

private:
    struct Program {
        unsigned id = 0;
        int size_uniform = -1;
    };
    const Program& prepare(Program& program, std::string_view vertex, std::string_view fragment);
    void draw_instances(const Program& program, const void* instances, size_t count,
                        PixelSize size);

    Program plain_rects_;
    Program round_rects_;
    Program lines_;
    unsigned vertex_array_ = 0;
    unsigned buffer_ = 0;
    std::deque<Shown> shown_;
    std::vector<RenderTexture> retired_;
};

}  // namespace hs
