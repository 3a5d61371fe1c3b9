#include "core/base/result.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

Result<int> half_of(int number) {
    if (number % 2 != 0) {
        return Error{ErrorCode::kBadInput, "expected an even number, found an odd one", "in.txt",
                     7};
    }
    return number / 2;
}

Result<int> quarter_of(int number) {
    HS_TRY(const int half, half_of(number));
    HS_TRY(const int quarter, half_of(half));
    return quarter;
}

TEST_CASE("HS_TRY hands on the value or returns the error") {
    CHECK(quarter_of(12).value() == 3);
    CHECK_FALSE(quarter_of(6).ok());
    CHECK(quarter_of(6).error().code == ErrorCode::kBadInput);
}

TEST_CASE("An error's description names the file and the byte, and leaves out what is unknown") {
    CHECK(describe(half_of(3).error()) ==
          "in.txt: expected an even number, found an odd one (byte 7)");
    CHECK(describe({ErrorCode::kIo, "gone", {}, {}}) == "gone");
}

}  // namespace
}  // namespace hs
