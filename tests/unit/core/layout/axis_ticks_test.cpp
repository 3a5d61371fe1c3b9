#include "core/layout/axis_ticks.h"

#include <limits>

#include "tests/support/catch.h"

namespace hs {
namespace {

using Ticks = std::vector<int64_t>;

TEST_CASE("Times are marked at round steps within the range") {
    CHECK(time_ticks(0, 1'000'000, 5) == Ticks{0, 500'000, 1'000'000});
    CHECK(time_ticks(0, 999'999, 5) == Ticks{0, 200'000, 400'000, 600'000, 800'000});
    CHECK(time_ticks(130, 260, 4) == Ticks{150, 200, 250});
    CHECK(time_ticks(-30, 25, 6) == Ticks{-30, -20, -10, 0, 10, 20});
    CHECK(time_ticks(7, 7, 3) == Ticks{7});
    CHECK(time_ticks(5, 4, 3).empty());
    CHECK(time_ticks(0, 10, 0).empty());
}

TEST_CASE("Longer times are divided as clocks are") {
    constexpr int64_t kSecond = 1'000'000;
    CHECK(time_ticks(0, 600 * kSecond, 12)[1] == 60 * kSecond);
    CHECK(time_ticks(0, 100 * kSecond, 6)[1] == 20 * kSecond);
    CHECK(time_ticks(0, 7 * 3600 * kSecond, 8)[1] == 3600 * kSecond);
    CHECK(time_ticks(0, 30 * 86'400 * kSecond, 8)[1] == 5 * 86'400 * kSecond);
    CHECK(count_ticks(0, 600 * kSecond, 12)[1] == 100 * kSecond);
}

TEST_CASE("There are never more marks than asked for, and never one outside") {
    for (const int64_t last : {1, 9, 10, 99, 12'345, 86'400'000}) {
        for (const size_t most : {1U, 2U, 5U, 12U}) {
            const Ticks ticks = time_ticks(3, 3 + last, most);
            CHECK(ticks.size() <= most);
            for (const int64_t tick : ticks) CHECK((tick >= 3 && tick <= 3 + last));
        }
    }
}

TEST_CASE("The widest range does not overflow") {
    constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
    constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();
    const Ticks ticks = time_ticks(kLow, kHigh, 4);
    CHECK_FALSE(ticks.empty());
    CHECK(ticks.size() <= 4);
    CHECK_FALSE(byte_ticks(kHigh, 3).empty());
}

TEST_CASE("Bytes are marked at powers of two, above zero") {
    CHECK(byte_ticks(1000, 4) == Ticks{256, 512, 768});
    CHECK(byte_ticks(1024, 4) == Ticks{256, 512, 768, 1024});
    CHECK(byte_ticks(3, 4) == Ticks{1, 2, 3});
    CHECK(byte_ticks(0, 4).empty());
    CHECK(byte_ticks(-5, 4).empty());
}

TEST_CASE("Ticks read with the digits that their step needs, and never alike") {
    CHECK(tick_text(5'000'000, 5'000'000) == "5 s");
    CHECK(tick_text(12'500'000, 500'000) == "12.5 s");
    CHECK(tick_text(12'000'000, 500'000) == "12.0 s");
    CHECK(tick_text(185'000'000, 5'000'000) == "3:05");
    CHECK(tick_text(3'725'250'000, 250'000) == "1:02:05.25");
    CHECK(tick_text(1'000'003, 1) == "1.000003 s");
    CHECK(tick_text(-2'000'000, 1'000'000) == "−2 s");
}

}  // namespace
}  // namespace hs
