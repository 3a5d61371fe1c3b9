#include "render/image.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/support/catch.h"

using namespace hs;

namespace {

Image small_picture() {
    Image image{3, 2, {}};
    for (uint8_t i = 0; i < 24; ++i) image.rgba.push_back(static_cast<uint8_t>(i * 10));
    return image;
}

}  // namespace

TEST_CASE("A picture comes back from PNG as it was") {
    const Image image = small_picture();
    const auto png = png_from_image(image);
    REQUIRE(png.ok());
    CHECK(png.value().substr(1, 3) == "PNG");
    const auto read = image_from_png(png.value());
    REQUIRE(read.ok());
    CHECK(read.value().width == 3);
    CHECK(read.value().height == 2);
    CHECK(read.value().rgba == image.rgba);
}

TEST_CASE("The same picture gives the same bytes") {
    CHECK(png_from_image(small_picture()).value() == png_from_image(small_picture()).value());
}

TEST_CASE("Pixels are counted from the upper left, and there are none outside") {
    const Image image = small_picture();
    CHECK(image.pixel(0, 0) == 0x1E140A00U);
    CHECK(image.pixel(0, 1) == 0x96'8C'82'78U);
    CHECK(image.pixel(3, 0) == 0);
    CHECK(image.pixel(0, -1) == 0);
}

TEST_CASE("An empty picture and damaged PNG bytes are errors") {
    CHECK_FALSE(png_from_image(Image()).ok());
    CHECK_FALSE(image_from_png("not a picture").ok());
    std::string png = png_from_image(small_picture()).value();
    CHECK_FALSE(image_from_png(png.substr(0, png.size() / 2)).ok());
}

TEST_CASE("A picture that cannot be written is an error that names the file") {
    const auto written = write_png("/nonexistent-folder/x.png", small_picture());
    REQUIRE_FALSE(written.ok());
    CHECK(describe(written.error()).find("/nonexistent-folder") != std::string::npos);
}

TEST_CASE("A part of a picture is cut out as it is, and only what there is of it") {
    const Image image = small_picture();
    const Image part = cropped(image, 1, 1, 2, 1);
    CHECK(part.width == 2);
    CHECK(part.height == 1);
    CHECK(part.pixel(0, 0) == image.pixel(1, 1));
    CHECK(part.pixel(1, 0) == image.pixel(2, 1));
    const Image beyond = cropped(image, 2, -5, 10, 10);
    CHECK(beyond.width == 1);
    CHECK(beyond.height == 2);
    CHECK(beyond.pixel(0, 1) == image.pixel(2, 1));
    CHECK(cropped(image, 9, 9, 4, 4).rgba.empty());
}
