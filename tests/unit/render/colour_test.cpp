#include "render/colour.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace hs;

namespace {

double channel(Rgba colour, int shift) {
    const double value = static_cast<double>(colour >> shift & 255U) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

// Distance of two colours as a person without green cones sees them, in linear light
// (Machado, Oliveira and Fernandes 2009, severity 1).
double distance_without_green(Rgba a, Rgba b) {
    static constexpr double kMatrix[3][3] = {{0.367322, 0.860646, -0.227968},
                                             {0.280085, 0.672501, 0.047413},
                                             {-0.011820, 0.042940, 0.968881}};
    double sum = 0;
    for (const auto& row : kMatrix) {
        double difference = 0;
        for (int i = 0; i < 3; ++i) {
            difference += row[i] * (channel(a, i * 8) - channel(b, i * 8));
        }
        sum += difference * difference;
    }
    return std::sqrt(sum);
}

}  // namespace

TEST_CASE("A name has the same colour in every run and on every machine") {
    CHECK(colour_for_name("dict", true) == colour_for_name(std::string("dict"), true));
    CHECK(colour_for_name("dict", true) != colour_for_name("list", true));
    CHECK(alpha_of(colour_for_name("dict", false)) == 255);
}

TEST_CASE("Text can be read on the colour of any name, on both themes") {
    for (const bool dark : {true, false}) {
        double worst = 21;
        for (int i = 0; i < 2000; ++i) {
            const Rgba colour = colour_for_name("module_" + std::to_string(i), dark);
            worst = std::min(worst, contrast_ratio(colour, readable_text(colour)));
        }
        CHECK(worst >= 4.5);
    }
}

TEST_CASE("The diverging scale is grey in the middle and symmetric in meaning") {
    for (const bool dark : {true, false}) {
        const Rgba middle = diverging_colour(0, dark);
        const uint32_t r = middle & 255U;
        const uint32_t b = middle >> 16 & 255U;
        CHECK(std::abs(static_cast<int>(r) - static_cast<int>(b)) < 16);
        const Rgba shrink = diverging_colour(-1, dark);
        const Rgba grow = diverging_colour(1, dark);
        CHECK((shrink >> 16 & 255U) > (shrink & 255U));
        CHECK((grow & 255U) > (grow >> 16 & 255U));
        CHECK(diverging_colour(-7, dark) == shrink);
        CHECK(diverging_colour(std::numeric_limits<double>::quiet_NaN(), dark) == middle);
    }
}

TEST_CASE("The ends of the diverging scale differ for people who see no green") {
    for (const bool dark : {true, false}) {
        const Rgba shrink = diverging_colour(-1, dark);
        const Rgba grow = diverging_colour(1, dark);
        CHECK(distance_without_green(shrink, grow) > 0.35);
        CHECK(distance_without_green(shrink, diverging_colour(0, dark)) > 0.15);
        CHECK(distance_without_green(grow, diverging_colour(0, dark)) > 0.15);
    }
}

TEST_CASE("The sequential scale gets lighter all the way") {
    double before = 0;
    for (int i = 0; i <= 20; ++i) {
        const double lightness = contrast_ratio(sequential_colour(i / 20.0), 0xFF000000U);
        CHECK(lightness > before);
        before = lightness;
    }
}

TEST_CASE("Heat runs from blue to red") {
    for (const bool dark : {true, false}) {
        const Rgba cold = heat_colour(0, dark);
        const Rgba hot = heat_colour(1, dark);
        CHECK((cold >> 16 & 255U) > (cold & 255U));
        CHECK((hot & 255U) > (hot >> 16 & 255U));
    }
}

TEST_CASE("Colours the screen cannot show keep their lightness and hue") {
    const Rgba vivid = rgba_from_oklch(0.7, 5, 150);
    CHECK((vivid >> 8 & 255U) > (vivid & 255U));
    const Rgba grey = rgba_from_oklch(0.7, 0, 150);
    CHECK(contrast_ratio(vivid, grey) < 1.3);
}

TEST_CASE("Mixing ends at its ends") {
    constexpr Rgba kA = rgba_from_hex(0x123456, 10);
    constexpr Rgba kB = rgba_from_hex(0xfedcba);
    CHECK(mix_colours(kA, kB, 0) == kA);
    CHECK(mix_colours(kA, kB, 1) == kB);
    CHECK(contrast_ratio(rgba_from_hex(0), rgba_from_hex(0xffffff)) == Approx(21));
}

TEST_CASE("Mixtures that are kept are taken for no other") {
    std::vector<Rgba> mixed;
    const auto mix = [](size_t i) {
        return mix_colours(rgba_from_hex(static_cast<uint32_t>(i % 7 * 0x1a2b3c)),
                           rgba_from_hex(static_cast<uint32_t>(i % 11 * 0x12f4a7)),
                           static_cast<double>(i % 13) / 13);
    };
    constexpr size_t kMixtures = 7 * 11 * 13;  // more than are kept
    for (size_t i = 0; i < kMixtures; ++i) mixed.push_back(mix(i));
    for (size_t i = kMixtures; i-- > 0;) {
        INFO(i);
        REQUIRE(mix(i) == mixed[i]);
        REQUIRE(mix(i) == mixed[i]);
    }
}
