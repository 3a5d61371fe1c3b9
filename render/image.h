#pragma once
// A picture in memory, and writing it as PNG.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hs {

struct Image {
    int width = 0;
    int height = 0;
    std::vector<uint8_t> rgba;  // 4 bytes a pixel, top row first, not premultiplied

    // 0xAABBGGRR, the byte order of Rgba and of Dear ImGui; 0 outside.
    [[nodiscard]] uint32_t pixel(int x, int y) const;
};

// The part of it that lies in the rectangle.
Image cropped(const Image& image, int x, int y, int width, int height);

// PNG bytes. The same picture gives the same bytes.
Result<std::string> png_from_image(const Image& image);
Result<Image> image_from_png(std::string_view png);
// Complete or not at all.
Result<void> write_png(const std::string& path, const Image& image);

}  // namespace hs
