#include "core/analysis/address_filter.h"

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("A filter of addresses knows all that were added and few others", "[diff]") {
    for (const uint32_t count : {0, 1, 100, 20'000, 130'000}) {
        AddressFilter filter(count);
        // As allocators give them: multiples of 16, in a few arenas.
        const auto address = [&](uint64_t place) {
            return 0x7f10'0000'0000 + place % 7 * 0x4000'0000 + place * 16;
        };
        for (uint64_t i = 0; i < count; ++i) filter.add(address(2 * i));
        uint32_t missing = 0;
        uint32_t false_alarms = 0;
        for (uint64_t i = 0; i < count; ++i) {
            missing += filter.may_have(address(2 * i)) ? 0 : 1;
            false_alarms += filter.may_have(address(2 * i + 1)) ? 1 : 0;
        }
        CHECK(missing == 0);
        CHECK(false_alarms <= count / 50);
    }
    CHECK_FALSE(AddressFilter(0).may_have(0x7f10'0000'0010));
}
