#pragma once
// Reading and clearing framebuffers, for both hosts.

#include <cstdint>

#include "render/host.h"

namespace hs {

// Of the framebuffer that is bound: viewport over all of it, cleared to the colour (0xAABBGGRR).
void start_framebuffer(PixelSize size, uint32_t background_rgba);
// Waits until everything that was asked for is drawn.
void finish_drawing();
// The colours of the bound framebuffer, opaque, top row first.
Image read_framebuffer(PixelSize size);

// A texture that can be drawn to. Needs a current context from create to destruction.
class RenderTexture {
public:
    RenderTexture() = default;
    ~RenderTexture();
    RenderTexture(RenderTexture&& other) noexcept;
    RenderTexture& operator=(RenderTexture&& other) noexcept;

    // Makes it at least once; contents are undefined after a change of size.
    void resize(PixelSize size);
    void bind() const;          // drawing goes here from now on
    static void bind_window();  // … and to the window again
    [[nodiscard]] PixelSize size() const { return size_; }
    [[nodiscard]] unsigned texture() const { return texture_; }
    [[nodiscard]] unsigned framebuffer() const { return framebuffer_; }

private:
    void release();

    PixelSize size_;
    unsigned framebuffer_ = 0;
    unsigned texture_ = 0;
};

}  // namespace hs
