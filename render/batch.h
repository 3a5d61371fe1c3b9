#pragma once
// Batches: what a view draws in bulk, as plain numbers that tests can look at. A batch of any size
// is one draw call (render/canvas.h).
//
//   RectInstance  x y w h radius rgba     24 bytes
//   LineInstance  x0 y0 x1 y1 width rgba  24 bytes
//
// Coordinates are pixels of the canvas, y down. A pixel is covered by a square rectangle when its
// centre is inside, so a rectangle narrower than a pixel may show nothing: layouts fold such runs
// together and never make one narrower.

#include <cstddef>
#include <vector>

#include "render/colour.h"

namespace hs {

struct RectInstance {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
    float radius = 0;  // of the corners; 0 is the fast way
    Rgba colour = 0;
    friend bool operator==(const RectInstance&, const RectInstance&) = default;
};
static_assert(sizeof(RectInstance) == 24);

struct LineInstance {
    float x0 = 0;
    float y0 = 0;
    float x1 = 0;
    float y1 = 0;
    float width = 1;
    Rgba colour = 0;
    friend bool operator==(const LineInstance&, const LineInstance&) = default;
};
static_assert(sizeof(LineInstance) == 24);

// Drawn in the order added, later over earlier.
class RectBatch {
public:
    void add(const RectInstance& rect) {
        rects_.push_back(rect);
        needs_blending_ = needs_blending_ || rect.radius > 0 || alpha_of(rect.colour) != 255;
        has_round_ = has_round_ || rect.radius > 0;
    }
    void clear() { *this = RectBatch(); }
    void reserve(size_t count) { rects_.reserve(count); }

    [[nodiscard]] const std::vector<RectInstance>& rects() const { return rects_; }
    [[nodiscard]] bool empty() const { return rects_.empty(); }
    [[nodiscard]] bool needs_blending() const { return needs_blending_; }
    [[nodiscard]] bool has_round() const { return has_round_; }

private:
    std::vector<RectInstance> rects_;
    bool needs_blending_ = false;
    bool has_round_ = false;
};

// Lines have round ends and smooth edges.
class LineBatch {
public:
    void add(const LineInstance& line) { lines_.push_back(line); }
    void clear() { lines_.clear(); }
    void reserve(size_t count) { lines_.reserve(count); }

    [[nodiscard]] const std::vector<LineInstance>& lines() const { return lines_; }
    [[nodiscard]] bool empty() const { return lines_.empty(); }

private:
    std::vector<LineInstance> lines_;
};

}  // namespace hs
