#include "core/base/string_table.h"

#include <set>
#include <string>
#include <utility>

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("row 0 of a string table is the empty string") {
    StringTable table;
    CHECK(table.size() == 1);
    CHECK(table.text({}).empty());
    CHECK(table.intern("").is_nil());
    CHECK(table.find("").is_nil());
    CHECK(table.size() == 1);
}

TEST_CASE("equal bytes are one row and different bytes are two") {
    StringTable table;
    const StringId first = table.intern("object");
    CHECK(first.v == 1);
    CHECK(table.intern(std::string("object")) == first);
    CHECK(table.intern("objects") != first);
    CHECK(table.find("objects").v == 2);
    CHECK(table.find("other").is_nil());
    CHECK(table.text(first) == "object");
}

TEST_CASE("strings may hold any bytes") {
    StringTable table;
    const std::string_view with_nul("a\0b", 3);
    const StringId id = table.intern(with_nul);
    CHECK(table.intern("a") != id);
    CHECK(table.text(id) == with_nul);
    CHECK(table.intern(std::string_view("\0", 1)) != table.intern(std::string_view("\0\0", 2)));
    CHECK(table.text(table.intern("\xff\xfe")) == "\xff\xfe");
}

TEST_CASE("views stay good while the table grows, and when it moves") {
    StringTable table;
    const std::string_view early = table.text(table.intern("early"));
    const char* address = early.data();
    for (int i = 0; i < 50000; ++i) table.intern("name_" + std::to_string(i));
    CHECK(early == "early");
    StringTable moved(std::move(table));
    CHECK(moved.text(moved.find("early")).data() == address);
    for (int i = 0; i < 50000; ++i) {
        const std::string name = "name_" + std::to_string(i);
        const StringId id = moved.find(name);
        if (id.v != static_cast<uint32_t>(i) + 2 || moved.text(id) != name) FAIL(name);
    }
    CHECK(moved.size() == 50002);
    CHECK(moved.memory_bytes() > 50000 * 16);
}

TEST_CASE("strings of every length up to 100 differ from their neighbours") {
    StringTable table;
    std::set<uint32_t> ids;
    for (size_t length = 1; length <= 100; ++length) {
        std::string text(length, 'x');
        ids.insert(table.intern(text).v);
        for (size_t at = 0; at < length; ++at) {
            text[at] = 'y';
            ids.insert(table.intern(text).v);
            text[at] = 'x';
        }
    }
    CHECK(ids.size() == 100 + 5050);
}

// The numbers come from a second implementation, on Python's integers.
TEST_CASE("the hash is the same on every machine") {
    CHECK(hash_bytes("") == hash_bytes(std::string_view()));
    CHECK(hash_bytes("a") == 0x41eaa977edf33d74);
    CHECK(hash_bytes("<class 'dict'>") == 0xd76d99f8c92a4ba4);
    CHECK(hash_bytes("a text of more than sixteen bytes, in two steps") == 0x47f35b13e93e3c9c);
}

TEST_CASE("the hash changes about half of its bits with every bit of the text") {
    for (const size_t length : {1, 3, 4, 7, 8, 11, 16, 17, 32, 33}) {
        const std::string text(length, 'q');
        size_t changed_bits = 0;
        for (size_t bit = 0; bit < length * 8; ++bit) {
            std::string other = text;
            other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
            changed_bits +=
                static_cast<size_t>(__builtin_popcountll(hash_bytes(text) ^ hash_bytes(other)));
        }
        const double share = static_cast<double>(changed_bits) / static_cast<double>(length * 512);
        INFO("length " << length);
        CHECK(share > 0.42);
        CHECK(share < 0.58);
    }
}

TEST_CASE("hashes of short texts that count up do not collide in their upper half") {
    std::set<uint32_t> halves;
    for (int i = 0; i < 20000; ++i) {
        halves.insert(static_cast<uint32_t>(hash_bytes(std::to_string(i)) >> 32));
    }
    CHECK(halves.size() > 19995);  // 0.05 collisions are expected of a perfect one
}

}  // namespace
}  // namespace hs
