#include "render/ui_backend_parts.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("the name of an axis tells its picture and its ends") {
    NamedAxis axis;
    const std::string part = axis_part_name("Live bytes over time", 0.5, 49.875);
    REQUIRE(parse_axis_part(part, "Live bytes over time", &axis));
    CHECK(axis.first == 0.5);
    CHECK(axis.last == 49.875);
    CHECK_FALSE(parse_axis_part(part, "over time", &axis));
    CHECK_FALSE(parse_axis_part("axis 1", "1", &axis));
    CHECK_FALSE(parse_axis_part("axis ", "", &axis));
    CHECK_FALSE(parse_axis_part("Live bytes over time", "Live bytes over time", &axis));
}

}  // namespace
}  // namespace hs
