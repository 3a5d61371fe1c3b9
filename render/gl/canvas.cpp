#include "render/canvas.h"

#include <algorithm>

#include "render/gl/framebuffer.h"
#include "render/gl/gpu.h"

namespace hs {

struct Canvas::Target {
    Gpu* gpu = nullptr;
    RenderTexture texture;
};

Canvas::Canvas() = default;
Canvas::~Canvas() = default;
Canvas::Canvas(Canvas&&) noexcept = default;
Canvas& Canvas::operator=(Canvas&&) noexcept = default;

bool Canvas::begin(Gpu& gpu, PixelSize size, uint64_t key, Rgba background) {
    size = {std::max(size.width, 1), std::max(size.height, 1)};
    const bool is_right = target_ != nullptr && target_->texture.size() == size && key_ == key &&
                          background_ == background;
    if (is_right) return false;
    if (target_ == nullptr) target_ = std::make_unique<Target>();
    target_->gpu = &gpu;
    target_->texture.resize(size);
    target_->texture.bind();
    start_framebuffer(size, background);
    key_ = key;
    background_ = background;
    ++redraw_count_;
    return true;
}

void Canvas::draw(const RectBatch& rects) {
    target_->gpu->draw(rects, size());
    draw_call_count_ += rects.empty() ? 0 : 1;
}

void Canvas::draw(const LineBatch& lines) {
    target_->gpu->draw(lines, size());
    draw_call_count_ += lines.empty() ? 0 : 1;
}

PixelSize Canvas::size() const {
    return target_ != nullptr ? target_->texture.size() : PixelSize();
}

uint64_t Canvas::texture() const {
    return target_ != nullptr ? target_->texture.texture() : 0;
}

}  // namespace hs
