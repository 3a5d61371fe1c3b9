#include "core/base/text_format.h"

#include <cmath>
#include <limits>
#include <string>

#include "tests/support/catch.h"

namespace hs {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr uint64_t kMaxUnsigned = std::numeric_limits<uint64_t>::max();
constexpr int64_t kKi = 1024;
constexpr int64_t kMi = 1024 * kKi;
constexpr int64_t kMs = 1'000'000;
constexpr int64_t kSec = 1'000'000'000;

TEST_CASE("sizes below 1 KiB are exact") {
    CHECK(format_bytes(0) == "0 B");
    CHECK(format_bytes(1) == "1 B");
    CHECK(format_bytes(1023) == "1023 B");
    CHECK(format_bytes(-5) == "−5 B");
}

TEST_CASE("sizes from 1 KiB up have three significant digits") {
    CHECK(format_bytes(1024) == "1.00 KiB");
    CHECK(format_bytes(1536) == "1.50 KiB");
    CHECK(format_bytes(1541) == "1.50 KiB");
    CHECK(format_bytes(1542) == "1.51 KiB");
    CHECK(format_bytes(10 * kKi) == "10.0 KiB");
    CHECK(format_bytes(100 * kKi) == "100 KiB");
    CHECK(format_bytes(1000 * kKi) == "1000 KiB");
    CHECK(format_bytes(1023 * kKi) == "1023 KiB");
    CHECK(format_bytes(123'456'789) == "118 MiB");
    CHECK(format_bytes(5 * 1024 * kMi) == "5.00 GiB");
}

TEST_CASE("rounding carries into the next digit count and the next unit") {
    CHECK(format_bytes(10234) == "9.99 KiB");
    CHECK(format_bytes(10235) == "10.0 KiB");
    CHECK(format_bytes(102348) == "99.9 KiB");
    CHECK(format_bytes(102349) == "100 KiB");
    CHECK(format_bytes(1023 * kKi + 511) == "1023 KiB");
    CHECK(format_bytes(1023 * kKi + 512) == "1.00 MiB");
    CHECK(format_bytes(1023 * kKi + 1014) == "1.00 MiB");
    CHECK(format_bytes(1023 * kMi + 1023 * kKi) == "1.00 GiB");
}

TEST_CASE("the largest and smallest sizes have text too") {
    CHECK(format_bytes(kMax) == "8.00 EiB");
    CHECK(format_bytes(kMin) == "−8.00 EiB");
    CHECK(format_bytes(kMax, SizeUnits::kSi) == "9.22 EB");
    CHECK(format_bytes(kMin, SizeUnits::kRaw) == "−9,223,372,036,854,775,808 B");
}

TEST_CASE("SI and raw units") {
    CHECK(format_bytes(999, SizeUnits::kSi) == "999 B");
    CHECK(format_bytes(1000, SizeUnits::kSi) == "1.00 kB");
    CHECK(format_bytes(999'499, SizeUnits::kSi) == "999 kB");
    CHECK(format_bytes(999'500, SizeUnits::kSi) == "1.00 MB");
    CHECK(format_bytes(12'300'000'000, SizeUnits::kSi) == "12.3 GB");
    CHECK(format_bytes(1536, SizeUnits::kRaw) == "1,536 B");
    CHECK(format_bytes(0, SizeUnits::kRaw) == "0 B");
}

TEST_CASE("deltas always carry a sign, except zero") {
    CHECK(format_bytes_delta(1536) == "+1.50 KiB");
    CHECK(format_bytes_delta(-3) == "−3 B");
    CHECK(format_bytes_delta(0) == "0 B");
    CHECK(format_bytes_delta(kMin) == "−8.00 EiB");
    CHECK(format_bytes_delta(2000, SizeUnits::kSi) == "+2.00 kB");
    CHECK(format_count_delta(1234) == "+1,234");
    CHECK(format_count_delta(-1234567) == "−1,234,567");
    CHECK(format_count_delta(0) == "0");
    CHECK(format_count_delta(kMin) == "−9,223,372,036,854,775,808");
}

TEST_CASE("counts are grouped by thousands") {
    CHECK(format_count(0) == "0");
    CHECK(format_count(999) == "999");
    CHECK(format_count(1000) == "1,000");
    CHECK(format_count(123456) == "123,456");
    CHECK(format_count(1234567) == "1,234,567");
    CHECK(format_count(kMaxUnsigned) == "18,446,744,073,709,551,615");
}

TEST_CASE("short counts have three digits and a letter") {
    CHECK(format_count_short(999) == "999");
    CHECK(format_count_short(1000) == "1.00 k");
    CHECK(format_count_short(1234567) == "1.23 M");
    CHECK(format_count_short(999'499) == "999 k");
    CHECK(format_count_short(999'500) == "1.00 M");
    CHECK(format_count_short(45'600'000'000) == "45.6 G");
    CHECK(format_count_short(kMaxUnsigned) == "18.4 E");
}

TEST_CASE("durations pick the unit a person would") {
    CHECK(format_duration(0) == "0 s");
    CHECK(format_duration(1) == "1 ns");
    CHECK(format_duration(850) == "850 ns");
    CHECK(format_duration(1000) == "1.00 µs");
    CHECK(format_duration(999'499) == "999 µs");
    CHECK(format_duration(999'500) == "1.00 ms");
    CHECK(format_duration(12'300'000) == "12.3 ms");
    CHECK(format_duration(1'500 * kMs) == "1.50 s");
    CHECK(format_duration(59'940 * kMs) == "59.9 s");
    CHECK(format_duration(59'949 * kMs) == "59.9 s");
    CHECK(format_duration(59'950 * kMs) == "1 min 00 s");
    CHECK(format_duration(125 * kSec) == "2 min 05 s");
    CHECK(format_duration(3599 * kSec) == "59 min 59 s");
    CHECK(format_duration(3599 * kSec + 500 * kMs) == "1 h 00 min");
    CHECK(format_duration(3720 * kSec) == "1 h 02 min");
    CHECK(format_duration(100 * 3600 * kSec) == "100 h 00 min");
    CHECK(format_duration(-1'500 * kMs) == "−1.50 s");
    CHECK(format_duration(kMin) == "−2562047 h 47 min");
    CHECK(format_duration(kMax) == "2562047 h 47 min");
}

TEST_CASE("shares never round something to nothing, or part to all") {
    CHECK(format_share(0) == "0 %");
    CHECK(format_share(0.1234) == "12.3 %");
    CHECK(format_share(0.5) == "50.0 %");
    CHECK(format_share(1) == "100 %");
    CHECK(format_share(2.5) == "250.0 %");
    CHECK(format_share(0.0004) == "< 0.1 %");
    CHECK(format_share(1e-300) == "< 0.1 %");
    CHECK(format_share(0.0006) == "0.1 %");
    CHECK(format_share(0.9996) == "> 99.9 %");
    CHECK(format_share(0.999) == "99.9 %");
    CHECK(format_share(-0.25) == "−25.0 %");
    CHECK(format_share(-0.0001) == "> −0.1 %");
    CHECK(format_share(-0.99999) == "< −99.9 %");
    CHECK(format_share(std::nan("")) == "n/a");
    CHECK(format_share(HUGE_VAL) == "n/a");
    CHECK(format_share(1e300) == "1e+302 %");
}

TEST_CASE("times are written in UTC") {
    CHECK(format_utc_time(0) == "1970-01-01 00:00:00");
    CHECK(format_utc_time(1'795'241'515 * kSec) == "2026-11-21 06:11:55");
    CHECK(format_utc_time(1'709'164'799 * kSec + 999'999'999) == "2024-02-28 23:59:59");
    CHECK(format_utc_time(1'709'164'800 * kSec) == "2024-02-29 00:00:00");
    CHECK(format_utc_time(-1) == "1969-12-31 23:59:59");
    CHECK(format_utc_time(kMin) == "1677-09-21 00:12:43");
    CHECK(format_utc_time(kMax) == "2262-04-11 23:47:16");
}

TEST_CASE("doubles are the shortest text that reads back") {
    CHECK(format_double(0.1) == "0.1");
    CHECK(format_double(1) == "1");
    CHECK(format_double(-2.5) == "-2.5");
    CHECK(format_double(1e100) == "1e+100");
    CHECK(format_double(1.0 / 3) == "0.3333333333333333");
    CHECK(format_double(123456789.125) == "123456789.125");
    CHECK(format_double(std::nan("")) == "null");
    CHECK(format_double(-HUGE_VAL) == "null");
}

TEST_CASE("sizes are read in the ways people write them") {
    const auto parsed = [](std::string_view text) {
        uint64_t bytes = 0;
        REQUIRE(parse_bytes(text, &bytes));
        return bytes;
    };
    CHECK(parsed("300") == 300);
    CHECK(parsed("0") == 0);
    CHECK(parsed("12k") == 12 * 1024);
    CHECK(parsed("4 KiB") == 4096);
    CHECK(parsed("1MB") == 1048576);
    CHECK(parsed("1.5GiB") == uint64_t{3} << 29);
    CHECK(parsed(" 2 gb ") == uint64_t{2} << 30);
    CHECK(parsed(".5k") == 512);
    CHECK(parsed("7B") == 7);
    CHECK(parsed("100 bytes") == 100);
    CHECK(parsed("1T") == uint64_t{1} << 40);
    CHECK(parsed("15E") == uint64_t{15} << 60);
    CHECK(parsed("18446744073709551615") == kMaxUnsigned);
    CHECK(parsed("0.3333333333333333333333333333k") == 341);
}

TEST_CASE("bad sizes are refused and leave the number alone") {
    uint64_t bytes = 42;
    for (const std::string_view text :
         {"", " ", "k", ".", "-1", "+1", "1x", "1 k b", "1kk", "1.2.3", "1e3", "0x10", "16E",
          "18446744073709551616", "99999999999999999999999999999999999999999999", "1,000",
          "1 K1"}) {
        INFO(text);
        CHECK_FALSE(parse_bytes(text, &bytes));
    }
    CHECK(bytes == 42);
}

TEST_CASE("type names lose what Python's repr puts around them") {
    CHECK(short_type_name("<class 'mod.Name'>") == "mod.Name");
    CHECK(short_type_name("<class 'dict'>") == "dict");
    CHECK(short_type_name("dict") == "dict");
    CHECK(short_type_name("<class ''>") == "<class ''>");
    CHECK(short_type_name("<class 'open") == "<class 'open");
    CHECK(short_type_name("") == "");
}

TEST_CASE("shown text has no control characters and no bad bytes") {
    CHECK(printable_text("plain ünïcödé 漢字 🐍") == "plain ünïcödé 漢字 🐍");
    CHECK(printable_text("a\nb\tc\r") == "a\\nb\\tc\\r");
    CHECK(printable_text(std::string_view("\0\x1b[31m\x7f", 7)) == "\\x00\\x1b[31m\\x7f");
    CHECK(in_quotes("a\tb") == "\"a\\tb\"");
    CHECK(printable_text("\xC2\x85") == "\\x85");
    CHECK(printable_text("\xE2\x80\xAE"
                         "evil") == "\\u202eevil");
    CHECK(printable_text("a\xFF"
                         "b\xE2\x82") ==
          "a\xEF\xBF\xBD"
          "b\xEF\xBF\xBD");
    CHECK(printable_text("back\\slash") == "back\\slash");
}

}  // namespace
}  // namespace hs
