#include "app/type_colour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "tests/support/catch.h"

using namespace hs;

namespace {

double distance(Rgba a, Rgba b) {
    double sum = 0;
    for (const int shift : {0, 8, 16}) {
        const double d =
            static_cast<double>(a >> shift & 255U) - static_cast<double>(b >> shift & 255U);
        sum += d * d;
    }
    return std::sqrt(sum);
}

}  // namespace

TEST_CASE("The types that fill most dumps can be told apart on both themes", "[colour]") {
    constexpr std::array<std::string_view, 10> kUsual = {
        "dict", "list", "tuple", "str", "function", "code", "type", "module", "set", "method"};
    for (const bool dark : {true, false}) {
        double nearest = 999;
        for (size_t i = 0; i < kUsual.size(); ++i) {
            for (size_t k = 0; k < i; ++k) {
                CAPTURE(dark, std::string(kUsual[i]), std::string(kUsual[k]));
                const double apart =
                    distance(colour_of_type(kUsual[i], dark), colour_of_type(kUsual[k], dark));
                CHECK(apart > 20);
                nearest = std::min(nearest, apart);
            }
        }
        CHECK(nearest < 999);
    }
}

TEST_CASE("Text can be read on the colour of any type", "[colour]") {
    for (const bool dark : {true, false}) {
        for (const char* name : {"dict", "str", "int", "weakref", "object", "shop.models.Order"}) {
            CAPTURE(dark, std::string(name));
            const Rgba colour = colour_of_type(name, dark);
            CHECK(contrast_ratio(colour, readable_text(colour)) >= 4.5);
        }
        CHECK(colour_of_type("shop.models.Order", dark) ==
              colour_for_name("shop.models.Order", dark));
    }
}
