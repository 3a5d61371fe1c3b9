#include "render/image.h"

#include <png.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "core/base/atomic_file.h"

namespace hs {

uint32_t Image::pixel(int x, int y) const {
    if (x < 0 || y < 0 || x >= width || y >= height) return 0;
    uint32_t value = 0;
    std::memcpy(&value, rgba.data() + (static_cast<size_t>(y) * width + x) * 4, 4);
    return value;
}

namespace {

Error png_error(const png_image& png) {
    return {ErrorCode::kBadInput, std::string("PNG: ") + png.message, {}, {}};
}

}  // namespace

Image cropped(const Image& image, int x, int y, int width, int height) {
    Image part;
    const int left = std::clamp(x, 0, image.width);
    const int top = std::clamp(y, 0, image.height);
    part.width = std::clamp(width, 0, image.width - left);
    part.height = std::clamp(height, 0, image.height - top);
    for (int row = top; row < top + part.height; ++row) {
        const auto begin = image.rgba.begin() + (std::ptrdiff_t{row} * image.width + left) * 4;
        part.rgba.insert(part.rgba.end(), begin, begin + std::ptrdiff_t{part.width} * 4);
    }
    return part;
}

Result<std::string> png_from_image(const Image& image) {
    if (image.width <= 0 || image.height <= 0 ||
        image.rgba.size() != static_cast<size_t>(image.width) * image.height * 4) {
        return Error{ErrorCode::kBadInput, "the picture is empty", {}, {}};
    }
    png_image png = {};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(image.width);
    png.height = static_cast<png_uint_32>(image.height);
    png.format = PNG_FORMAT_RGBA;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
    std::string bytes(size, '\0');
    if (png_image_write_to_memory(&png, bytes.data(), &size, 0, image.rgba.data(), 0, nullptr) ==
        0) {
        return png_error(png);
    }
    bytes.resize(size);
    return bytes;
}

Result<Image> image_from_png(std::string_view bytes) {
    png_image png = {};
    png.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()) == 0) {
        return png_error(png);
    }
    png.format = PNG_FORMAT_RGBA;
    Image image;
    image.width = static_cast<int>(png.width);
    image.height = static_cast<int>(png.height);
    image.rgba.resize(PNG_IMAGE_SIZE(png));
    if (png_image_finish_read(&png, nullptr, image.rgba.data(), 0, nullptr) == 0) {
        return png_error(png);
    }
    return image;
}

Result<void> write_png(const std::string& path, const Image& image) {
    HS_TRY(std::string bytes, png_from_image(image));
    return write_file_atomically(path, bytes);
}

}  // namespace hs
