#pragma once
// Shader programs and instance buffers of one OpenGL context, made when they are first needed.

#include <cstddef>
#include <string_view>

#include "render/batch.h"
#include "render/host.h"

namespace hs {

class Gpu {
public:
    Gpu() = default;
    ~Gpu();
    Gpu(const Gpu&) = delete;
    Gpu& operator=(const Gpu&) = delete;

    // On the framebuffer that is bound, `size` large, whose first row is the top one.
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
};

}  // namespace hs
