#include "app/widgets/time_plot.h"

#include "app/workspace_layout.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

// What a list has drawn: a rectangle is four corners.
std::vector<Rect> rectangles(const ImDrawList& list) {
    std::vector<Rect> drawn;
    for (int i = 0; i + 3 < list.VtxBuffer.Size; i += 4) {
        const ImVec2 first = list.VtxBuffer[i].pos;
        const ImVec2 last = list.VtxBuffer[i + 2].pos;
        drawn.push_back({first.x, first.y, last.x - first.x, last.y - first.y});
    }
    return drawn;
}

TEST_CASE("Bars that cover the same pixels are drawn as one") {
    const BareUi ui(320, 240);
    ImGui::NewFrame();
    ImDrawList list(ImGui::GetDrawListSharedData());
    list._ResetForNewFrame();
    list.PushClipRectFullScreen();
    PixelBars bars(list, 10, 0xFFFFFFFF);
    bars.add(20.2F, 40);
    bars.add(19.6F, 40.4F);  // rounded the same
    bars.add(20.6F, 40);
    bars.add(40, 40);  // nothing
    bars.add(20, 40);
    bars.draw_pending();
    const std::vector<Rect> expected = {{10, 20, 2, 20}, {12, 21, 1, 19}, {14, 20, 1, 20}};
    CHECK(rectangles(list) == expected);
    ImGui::EndFrame();
}

TEST_CASE("Values lie within their box, whatever is the highest") {
    const PlotBox box{.left = 5, .top = 10, .width = 100, .height = 50};
    CHECK(box.y_of(0, 100) == 60);
    CHECK(box.y_of(50, 100) == 35);
    CHECK(box.y_of(100, 100) == 10);
    CHECK(box.y_of(200, 100) == 10);
    CHECK(box.y_of(-5, 100) == 60);
    CHECK(box.y_of(5, 0) == 60);
}

}  // namespace
}  // namespace hs
