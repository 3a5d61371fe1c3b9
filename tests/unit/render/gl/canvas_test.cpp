#include "render/canvas.h"

#include <cstdlib>

#include "tests/unit/render/gl/screen.h"

using namespace hs;

namespace {

constexpr Rgba kBackground = rgba_from_hex(0x101010);
constexpr Rgba kRed = rgba_from_hex(0xff0000);
constexpr Rgba kBlue = rgba_from_hex(0x0000ff);

// The canvas fills the whole picture, so its pixels are the picture's.
Image picture_of(Screen& screen, Canvas& canvas, const RectBatch& rects, const LineBatch& lines,
                 uint64_t key = 1) {
    return screen.draw([&] {
        if (begin_canvas(canvas, ImGui::GetIO().DisplaySize, key, kBackground)) {
            canvas.draw(rects);
            canvas.draw(lines);
        }
        show_canvas(canvas, ImVec2(0, 0));
    });
}

int red(Rgba colour) {
    return static_cast<int>(colour & 255U);
}

}  // namespace

TEST_CASE("Rectangles cover just their pixels, later ones over earlier ones", "[gpu]") {
    Screen screen({64, 48});
    Canvas canvas;
    RectBatch rects;
    rects.add({.x = 10, .y = 5, .width = 20, .height = 10, .colour = kRed});
    rects.add({.x = 25, .y = 10, .width = 20, .height = 20, .colour = kBlue});
    const Image image = picture_of(screen, canvas, rects, {});
    CHECK(image.pixel(10, 5) == kRed);
    CHECK(image.pixel(9, 5) == kBackground);
    CHECK(image.pixel(10, 4) == kBackground);
    CHECK(image.pixel(29, 9) == kRed);
    CHECK(image.pixel(30, 9) == kBackground);
    CHECK(image.pixel(26, 12) == kBlue);
    CHECK(image.pixel(44, 29) == kBlue);
    CHECK(image.pixel(44, 30) == kBackground);
}

TEST_CASE("A translucent rectangle is mixed with what is below it", "[gpu]") {
    Screen screen({32, 32});
    Canvas canvas;
    RectBatch rects;
    rects.add({.x = 0, .y = 0, .width = 32, .height = 32, .colour = rgba_from_hex(0)});
    rects.add({.x = 0, .y = 0, .width = 16, .height = 32, .colour = with_alpha(kRed, 128)});
    const Image image = picture_of(screen, canvas, rects, {});
    CHECK(std::abs(red(image.pixel(4, 4)) - 128) <= 2);
    CHECK(red(image.pixel(20, 4)) == 0);
    CHECK(alpha_of(image.pixel(4, 4)) == 255);
}

TEST_CASE("Round corners leave the corner free and fill the middle", "[gpu]") {
    Screen screen({32, 32});
    Canvas canvas;
    RectBatch rects;
    rects.add({.x = 4, .y = 4, .width = 24, .height = 24, .radius = 8, .colour = kRed});
    const Image image = picture_of(screen, canvas, rects, {});
    CHECK(image.pixel(4, 4) == kBackground);
    CHECK(image.pixel(16, 16) == kRed);
    CHECK(image.pixel(16, 4) == kRed);
    CHECK(image.pixel(16, 3) == kBackground);
    CHECK(image.pixel(4, 16) == kRed);
}

TEST_CASE("Lines are as wide as asked, with smooth edges", "[gpu]") {
    Screen screen({64, 64});
    Canvas canvas;
    LineBatch lines;
    lines.add({.x0 = 8, .y0 = 10.5F, .x1 = 56, .y1 = 10.5F, .width = 1, .colour = kRed});
    lines.add({.x0 = 8, .y0 = 30, .x1 = 56, .y1 = 30, .width = 4, .colour = kRed});
    lines.add({.x0 = 8, .y0 = 40, .x1 = 24, .y1 = 56, .width = 3, .colour = kBlue});
    const Image image = picture_of(screen, canvas, {}, lines);
    CHECK(image.pixel(30, 10) == kRed);
    CHECK(image.pixel(30, 9) == kBackground);
    CHECK(image.pixel(30, 11) == kBackground);
    CHECK(image.pixel(30, 28) == kRed);
    CHECK(image.pixel(30, 31) == kRed);
    CHECK(image.pixel(30, 27) == kBackground);
    CHECK(image.pixel(30, 32) == kBackground);
    CHECK(image.pixel(16, 48) == kBlue);
    CHECK(image.pixel(20, 44) == kBackground);
}

TEST_CASE("A canvas is drawn once for each content and size", "[gpu]") {
    Screen screen({64, 64});
    Canvas canvas;
    RectBatch rects;
    rects.add({.x = 0, .y = 0, .width = 64, .height = 64, .colour = kRed});
    for (int frame = 0; frame < 5; ++frame) picture_of(screen, canvas, rects, {}, 7);
    CHECK(canvas.redraw_count() == 1);
    CHECK(canvas.draw_call_count() == 1);
    picture_of(screen, canvas, rects, {}, 8);
    CHECK(canvas.redraw_count() == 2);
    screen.host->resize({80, 64});
    const Image image = picture_of(screen, canvas, rects, {}, 8);
    CHECK(canvas.redraw_count() == 3);
    CHECK(image.pixel(10, 10) == kRed);
    CHECK(image.pixel(70, 10) == kBackground);
}

TEST_CASE("A canvas is shown where it is put, inside the clip rectangle, below what comes later",
          "[gpu]") {
    Screen screen({64, 64});
    Canvas canvas;
    RectBatch rects;
    rects.add({.x = 0, .y = 0, .width = 30, .height = 10, .colour = kRed});
    rects.add({.x = 0, .y = 10, .width = 30, .height = 20, .colour = kBlue});
    const Image image = screen.draw([&] {
        if (begin_canvas(canvas, ImVec2(30, 30), 1, kBackground)) canvas.draw(rects);
        ImGui::PushClipRect(ImVec2(0, 0), ImVec2(25, 64), true);
        show_canvas(canvas, ImVec2(10, 20));
        ImGui::PopClipRect();
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(12, 40), ImVec2(14, 44), 0xFFFFFFFFU);
    });
    const Rgba outside = image.pixel(60, 60);
    CHECK(image.pixel(9, 20) == outside);
    CHECK(image.pixel(10, 19) == outside);
    CHECK(image.pixel(10, 20) == kRed);
    CHECK(image.pixel(24, 29) == kRed);
    CHECK(image.pixel(25, 29) == outside);
    CHECK(image.pixel(10, 30) == kBlue);
    CHECK(image.pixel(10, 49) == kBlue);
    CHECK(image.pixel(10, 50) == outside);
    CHECK(image.pixel(12, 40) == 0xFFFFFFFFU);
}

TEST_CASE("A canvas that is gone before its frame is drawn is shown all the same", "[gpu]") {
    Screen screen({64, 64});
    RectBatch rects;
    rects.add({.x = 0, .y = 0, .width = 64, .height = 64, .colour = kRed});
    auto canvas = std::make_unique<Canvas>();
    Image image = screen.draw([&] {
        if (begin_canvas(*canvas, ImVec2(64, 64), 1, kBackground)) canvas->draw(rects);
        show_canvas(*canvas, ImVec2(0, 0));
        canvas.reset();
    });
    CHECK(image.pixel(32, 32) == kRed);
    image = screen.draw([] {});
    CHECK(image.pixel(32, 32) != kRed);
}

TEST_CASE("A hundred thousand rectangles are one draw call", "[gpu]") {
    Screen screen({64, 64});
    Canvas canvas;
    RectBatch rects;
    rects.reserve(100000);
    for (int i = 0; i < 100000; ++i) {
        rects.add({.x = static_cast<float>(i % 64),
                   .y = static_cast<float>(i / 64 % 64),
                   .width = 1,
                   .height = 1,
                   .colour = i < 99999 - 4096 ? kBlue : kRed});
    }
    const Image image = picture_of(screen, canvas, rects, {});
    CHECK(canvas.draw_call_count() == 1);
    size_t red_pixels = 0;
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) red_pixels += image.pixel(x, y) == kRed ? 1 : 0;
    }
    CHECK(red_pixels == 4096);
}

TEST_CASE("Without a user interface there is nothing to draw a canvas with", "[gpu]") {
    ImGui::SetCurrentContext(nullptr);
    ImGuiContext* context = ImGui::CreateContext();
    ImGui::SetCurrentContext(context);
    Canvas canvas;
    CHECK_FALSE(begin_canvas(canvas, ImVec2(10, 10), 1, kBackground));
    CHECK(canvas.framebuffer() == 0);
    ImGui::DestroyContext(context);
}
