#include "app/widgets/card_columns.h"

#include <string>

#include "tests/support/catch.h"

using namespace hs;

namespace {

// "0:0+100" for a card of 100 in column 0 at its top.
std::string placed(std::vector<float> heights, size_t columns) {
    std::string text;
    for (const CardPlace& place : places_in_columns(heights, columns, 10, 40)) {
        text += (text.empty() ? "" : " ") + std::to_string(place.column) + ":" +
                std::to_string(static_cast<int>(place.top)) + "+" +
                std::to_string(static_cast<int>(place.height));
    }
    return text;
}

}  // namespace

TEST_CASE("Cards that are about as high as each other stand in rows") {
    CHECK(placed({100, 120, 80, 80, 90}, 2) == "0:0+120 1:0+120 0:130+80 1:130+80 0:220+90");
    CHECK(placed({100}, 3) == "0:0+100");
    CHECK(placed({}, 2).empty());
    CHECK(placed({50, 200, 50}, 1) == "0:0+50 0:60+200 0:270+50");
}

TEST_CASE("A card goes into the column that ends first where they differ") {
    CHECK(placed({200, 80, 70, 60, 50}, 2) == "0:0+200 1:0+80 1:90+70 1:170+60 0:210+50");
    // Columns that end side by side begin a row again.
    CHECK(placed({170, 80, 80, 30, 40}, 2) == "0:0+170 1:0+80 1:90+80 0:180+40 1:180+40");
}
