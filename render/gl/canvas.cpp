#include "render/canvas.h"

#include <algorithm>

#include "core/base/frame_times.h"
#include "render/gl/framebuffer.h"
#include "render/gl/gpu.h"

namespace hs {

namespace {

// The window draws on one thread; measurements of its own work leave drawing out.
thread_local double drawing_ms = 0;

class DrawingClock {
public:
    DrawingClock() : begin_(thread_cpu_ms()) {}
    ~DrawingClock() { drawing_ms += thread_cpu_ms() - begin_; }
    DrawingClock(const DrawingClock&) = delete;
    DrawingClock& operator=(const DrawingClock&) = delete;

private:
    double begin_;
};

}  // namespace

struct Canvas::Target {
    Gpu* gpu = nullptr;
    RenderTexture texture;
};

Canvas::Canvas() = default;
// The frame that is being made may have shown it already.
Canvas::~Canvas() {
    if (target_ != nullptr) target_->gpu->retire(std::move(target_->texture));
}
Canvas::Canvas(Canvas&&) noexcept = default;
Canvas& Canvas::operator=(Canvas&& other) noexcept {
    std::swap(target_, other.target_);
    std::swap(key_, other.key_);
    std::swap(background_, other.background_);
    std::swap(redraw_count_, other.redraw_count_);
    std::swap(draw_call_count_, other.draw_call_count_);
    return *this;
}

bool Canvas::begin(Gpu& gpu, PixelSize size, uint64_t key, Rgba background) {
    size = {std::max(size.width, 1), std::max(size.height, 1)};
    const bool is_right = target_ != nullptr && target_->texture.size() == size && key_ == key &&
                          background_ == background;
    if (is_right) return false;
    const DrawingClock clock;
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
    const DrawingClock clock;
    target_->gpu->draw(rects, size());
    draw_call_count_ += rects.empty() ? 0 : 1;
}

void Canvas::draw(const LineBatch& lines) {
    const DrawingClock clock;
    target_->gpu->draw(lines, size());
    draw_call_count_ += lines.empty() ? 0 : 1;
}

double Canvas::drawing_cpu_ms() {
    return drawing_ms;
}

PixelSize Canvas::size() const {
    return target_ != nullptr ? target_->texture.size() : PixelSize();
}

unsigned Canvas::framebuffer() const {
    return target_ != nullptr ? target_->texture.framebuffer() : 0;
}

}  // namespace hs
