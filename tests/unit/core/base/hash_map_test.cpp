#include "core/base/hash_map.h"

#include <limits>
#include <unordered_map>
#include <utility>

#include "core/base/ids.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

uint64_t next_random(uint64_t& state) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

TEST_CASE("an empty map finds nothing") {
    const HashMap<ObjectId> map;
    CHECK(map.size() == 0);
    CHECK(map.find(0).is_nil());
    CHECK(map.find(42).is_nil());
    CHECK(map.memory_bytes() == 0);
    map.prefetch(42);
}

TEST_CASE("insert keeps the first value, assign the last") {
    HashMap<ObjectId> map;
    CHECK(map.insert(7, {1}));
    CHECK_FALSE(map.insert(7, {2}));
    CHECK(map.find(7).v == 1);
    map.assign(7, {3});
    map.assign(8, {4});
    CHECK(map.find(7).v == 3);
    CHECK(map.find(8).v == 4);
    CHECK(map.size() == 2);
}

TEST_CASE("keys 0 and 2^64-1 are keys like any other") {
    HashMap<uint32_t> map;
    constexpr uint64_t kMaxKey = std::numeric_limits<uint64_t>::max();
    map.insert(0, 5);
    map.insert(kMaxKey, std::numeric_limits<uint32_t>::max());
    CHECK(map.find(0) == 5);
    CHECK(map.find(kMaxKey) == std::numeric_limits<uint32_t>::max());
    CHECK(map.find(1) == 0);
}

TEST_CASE("a map agrees with the standard one over many random steps") {
    HashMap<uint32_t> map;
    std::unordered_map<uint64_t, uint32_t> expected;
    uint64_t state = 88172645463325252U;
    bool agree = true;
    for (uint32_t i = 1; i <= 60000; ++i) {
        const uint64_t key = next_random(state) % 30000 * 0x100000001;
        if (i % 3 == 0) {
            map.assign(key, i);
            expected[key] = i;
        } else {
            agree = agree && map.insert(key, i) == expected.emplace(key, i).second;
        }
    }
    for (uint64_t i = 0; i < 30000; ++i) {
        const auto found = expected.find(i * 0x100000001);
        agree = agree && map.find(i * 0x100000001) == (found == expected.end() ? 0 : found->second);
    }
    CHECK(agree);
    CHECK(map.size() == expected.size());
}

TEST_CASE("addresses 16 bytes apart do not pile up") {
    // With a bad hash this is quadratic and does not end within the test's time.
    HashMap<uint32_t> map;
    for (uint32_t i = 1; i <= 300000; ++i) map.insert(0x7f0000000000 + uint64_t{i} * 16, i);
    for (uint32_t i = 1; i <= 300000; ++i) map.insert(uint64_t{i} << 44, i);
    uint64_t sum = 0;
    for (uint32_t i = 1; i <= 300000; ++i) sum += map.find(0x7f0000000000 + uint64_t{i} * 16);
    CHECK(sum == uint64_t{300000} * 300001 / 2);
    CHECK(map.size() == 600000);
}

TEST_CASE("reserve makes room once") {
    HashMap<uint32_t> map;
    map.reserve(100000);
    const size_t bytes = map.memory_bytes();
    for (uint32_t i = 1; i <= 100000; ++i) map.insert(i, i);
    CHECK(map.memory_bytes() == bytes);
    CHECK(bytes <= 12 * 262144);
    map.reserve(10);
    CHECK(map.memory_bytes() == bytes);
}

TEST_CASE("reserve of exactly three quarters of the slots does not grow later") {
    for (const size_t count : {1, 47, 48, 49, 96, 192, 193, 768}) {
        HashMap<uint32_t> map;
        map.reserve(count);
        const size_t bytes = map.memory_bytes();
        for (uint32_t i = 1; i <= count; ++i) map.insert(i, i);
        INFO(count);
        CHECK(map.memory_bytes() == bytes);
    }
}

TEST_CASE("for_each visits every pair once, and a moved map keeps them") {
    HashMap<uint32_t> map;
    for (uint32_t i = 1; i <= 1000; ++i) map.insert(i * 3, i);
    HashMap<uint32_t> moved(std::move(map));
    CHECK(map.size() == 0);  // NOLINT(bugprone-use-after-move)
    CHECK(map.find(3) == 0);
    map.insert(3, 9);
    CHECK(map.find(3) == 9);
    uint64_t key_sum = 0;
    uint64_t value_sum = 0;
    moved.for_each([&](uint64_t key, uint32_t value) {
        key_sum += key;
        value_sum += value;
    });
    CHECK(value_sum == 500500);
    CHECK(key_sum == 3 * 500500);
    map = std::move(moved);
    CHECK(map.size() == 1000);
}

}  // namespace
}  // namespace hs
