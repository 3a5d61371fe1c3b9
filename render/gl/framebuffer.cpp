#include "render/gl/framebuffer.h"

#include <algorithm>
#include <utility>

#include "render/gl/gl_api.h"

namespace hs {

using namespace gl33core;

void finish_drawing() {
    glFinish();
}

void start_framebuffer(PixelSize size, uint32_t background_rgba) {
    glViewport(0, 0, size.width, size.height);
    glDisable(GL_SCISSOR_TEST);
    const auto channel = [&](int shift) {
        return static_cast<float>(background_rgba >> shift & 255U) / 255.0F;
    };
    glClearColor(channel(0), channel(8), channel(16), channel(24));
    glClear(GL_COLOR_BUFFER_BIT);
}

Image read_framebuffer(PixelSize size) {
    Image image;
    image.width = size.width;
    image.height = size.height;
    const size_t row_bytes = static_cast<size_t>(size.width) * 4;
    image.rgba.resize(row_bytes * static_cast<size_t>(size.height));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, size.width, size.height, GL_RGBA, GL_UNSIGNED_BYTE, image.rgba.data());
    for (size_t top = 0, bottom = static_cast<size_t>(size.height); top + 1 < bottom; ++top) {
        --bottom;
        std::swap_ranges(image.rgba.begin() + static_cast<std::ptrdiff_t>(top * row_bytes),
                         image.rgba.begin() + static_cast<std::ptrdiff_t>((top + 1) * row_bytes),
                         image.rgba.begin() + static_cast<std::ptrdiff_t>(bottom * row_bytes));
    }
    for (size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
    return image;
}

RenderTexture::~RenderTexture() {
    release();
}

RenderTexture::RenderTexture(RenderTexture&& other) noexcept {
    *this = std::move(other);
}

RenderTexture& RenderTexture::operator=(RenderTexture&& other) noexcept {
    std::swap(size_, other.size_);
    std::swap(framebuffer_, other.framebuffer_);
    std::swap(texture_, other.texture_);
    return *this;
}

void RenderTexture::release() {
    if (framebuffer_ != 0) glDeleteFramebuffers(1, &framebuffer_);
    if (texture_ != 0) glDeleteTextures(1, &texture_);
    framebuffer_ = 0;
    texture_ = 0;
}

void RenderTexture::resize(PixelSize size) {
    size.width = std::max(size.width, 1);
    size.height = std::max(size.height, 1);
    if (framebuffer_ != 0 && size == size_) return;
    size_ = size;
    GLint bound_texture = 0;
    GLint bound_framebuffer = 0;
    glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound_texture);
    glGetIntegerv(GL_FRAMEBUFFER_BINDING, &bound_framebuffer);
    if (framebuffer_ == 0) {
        glGenFramebuffers(1, &framebuffer_);
        glGenTextures(1, &texture_);
    }
    glBindTexture(GL_TEXTURE_2D, texture_);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, static_cast<GLint>(GL_NEAREST));
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, static_cast<GLint>(GL_NEAREST));
    glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(GL_RGBA8), size.width, size.height, 0,
                 GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
    HS_CHECK(glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE);
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(bound_framebuffer));
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(bound_texture));
}

void RenderTexture::bind() const {
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
}

void RenderTexture::bind_window() {
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

}  // namespace hs
