#include "core/base/byte_reader.h"

#include <limits>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace hs {
namespace {

std::string varint_of(uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
    return bytes + static_cast<char>(value);
}

TEST_CASE("reader decodes numbers of both byte orders") {
    const std::string_view bytes("\x01\x02\x03\x04\x05\x06\x07\xF8", 8);
    CHECK(ByteReader(bytes).u8() == 1);
    CHECK(ByteReader(bytes).u16_le() == 0x0201);
    CHECK(ByteReader(bytes).u32_le() == 0x04030201);
    CHECK(ByteReader(bytes).u64_le() == 0xF807060504030201);
    CHECK(ByteReader(bytes).u32_be() == 0x01020304);
    CHECK(ByteReader(bytes).u64_be() == 0x01020304050607F8);
    CHECK(ByteReader(std::string_view("\xC0\x09\x21\xFB\x54\x44\x2D\x18", 8)).f64_be() ==
          -3.141592653589793);
}

TEST_CASE("reader counts offsets from where it was told to") {
    ByteReader reader("abcdefgh", 1000);
    CHECK(reader.offset() == 1000);
    reader.u8();
    reader.u16_le();
    CHECK(reader.offset() == 1003);
    CHECK(reader.remaining() == 5);
    CHECK(reader.bytes(4) == "defg");
    CHECK(reader.offset() == 1007);
    reader.skip(1);
    CHECK(reader.at_end());
    CHECK_FALSE(reader.failed());
}

TEST_CASE("reader gives zeros past the end and stays failed") {
    ByteReader reader("abc");
    CHECK(reader.u32_le() == 0);
    CHECK(reader.failed());
    CHECK(reader.at_end());
    CHECK(reader.u8() == 0);
    CHECK(reader.u64_be() == 0);
    CHECK(reader.f64_be() == 0);
    CHECK(reader.varint() == 0);
    CHECK(reader.bytes(0).empty());
    CHECK(reader.failed());
}

TEST_CASE("a count beyond the end fails without overflow") {
    ByteReader reader("abc");
    CHECK(reader.bytes(std::numeric_limits<uint64_t>::max()).empty());
    CHECK(reader.failed());
    ByteReader other("abc");
    CHECK(other.bytes(3) == "abc");
    CHECK(other.bytes(0).empty());
    CHECK_FALSE(other.failed());
}

TEST_CASE("an empty view is read like any other") {
    ByteReader reader(std::string_view{});
    CHECK(reader.at_end());
    CHECK(reader.bytes(0).empty());
    CHECK_FALSE(reader.failed());
    CHECK(reader.varint() == 0);
    CHECK(reader.failed());
}

TEST_CASE("varints of every length read back") {
    std::vector<uint64_t> values = {0, 1, 127, 128, 300, 16383, 16384};
    for (unsigned shift = 14; shift < 64; ++shift) values.push_back(uint64_t{1} << shift);
    values.push_back(std::numeric_limits<uint64_t>::max());
    std::string bytes;
    for (const uint64_t value : values) bytes += varint_of(value);
    ByteReader reader(bytes);
    for (const uint64_t value : values) CHECK(reader.varint() == value);
    CHECK(reader.at_end());
    CHECK_FALSE(reader.failed());
}

TEST_CASE("a varint that is cut short, too long or too large fails") {
    const std::string cut = "\x80\x80";
    const std::string eleven = std::string(10, '\x80') + '\x01';
    const std::string too_large = std::string(9, '\xFF') + '\x02';
    const std::string ten_open = std::string(10, '\x80');
    for (const std::string& bytes : {cut, eleven, too_large, ten_open}) {
        ByteReader reader(bytes);
        CHECK(reader.varint() == 0);
        CHECK(reader.failed());
    }
    // Zero written in ten groups is longer than needed, but within the limits.
    const std::string zero = std::string(9, '\x80') + '\0';
    ByteReader padded_zero(zero);
    CHECK(padded_zero.varint() == 0);
    CHECK_FALSE(padded_zero.failed());
}

}  // namespace
}  // namespace hs
