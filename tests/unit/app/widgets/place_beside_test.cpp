#include "app/widgets/place_beside.h"

#include <vector>

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("an arrow key leads to the nearest place ahead, and stays where nothing is") {
    struct Point {
        double x = 0;
        double y = 0;
    };
    //  0    1
    //  2  3      4
    const std::vector<Point> places = {{0, 0}, {100, 0}, {0, 100}, {50, 100}, {220, 110}};
    const auto beside = [&](size_t from, ImGuiDir way) {
        return place_beside(std::span<const Point>(places), from, way,
                            [](size_t place) { return place != 3; });
    };
    CHECK(beside(0, ImGuiDir_Right) == 1);
    CHECK(beside(0, ImGuiDir_Down) == 2);
    CHECK(beside(2, ImGuiDir_Right) == 4);  // 3 may not be gone to
    CHECK(beside(4, ImGuiDir_Up) == 1);
    CHECK(beside(4, ImGuiDir_Right) == 4);
    CHECK(beside(0, ImGuiDir_Left) == 0);
}
