#include "app/answer_key.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/selection.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

enum class Kind : uint8_t { kFirst, kSecond };

struct Question {
    DatasetVersion of;
    std::string text;
    bool operator==(const Question&) const = default;
};

AnswerKey key_of(const AnswerKey& key) {
    return key;
}

TEST_CASE("Keys are the same when all their parts are") {
    const DatasetVersion first{DatasetId{1}, 1};
    CHECK(key_of({first, std::string("dict"), 3}) == key_of({first, std::string("dict"), 3}));
    CHECK_FALSE(key_of({first, std::string("dict"), 3}) == key_of({first, std::string("dict"), 4}));
    CHECK_FALSE(key_of({first, 1}) == key_of({DatasetVersion{DatasetId{1}, 2}, 1}));
    CHECK_FALSE(key_of({first, 1}) == key_of({DatasetVersion{DatasetId{2}, 1}, 1}));
    CHECK(key_of({Question{first, "a"}}) == key_of({Question{first, "a"}}));
    CHECK_FALSE(key_of({Question{first, "a"}}) == key_of({Question{first, "b"}}));
}

TEST_CASE("Keys of different types are different, whatever they hold") {
    CHECK_FALSE(key_of({1}) == key_of({uint64_t{1}}));
    CHECK_FALSE(key_of({1}) == key_of({1, 1}));
    CHECK_FALSE(key_of({Kind::kSecond}) == key_of({true}));
    CHECK_FALSE(key_of({TypeId{7}}) == key_of({ObjectId{7}}));
    CHECK_FALSE(key_of({std::optional<int>(1)}) == key_of({1}));
}

TEST_CASE("Where one text ends and the next begins is part of the key") {
    const auto key = [](const char* a, const char* b) {
        return AnswerKey{std::string(a), std::string(b)};
    };
    CHECK_FALSE(key("a|b", "c") == key("a", "b|c"));
    CHECK_FALSE(key("12", "3") == key("1", "23"));
    const std::vector<std::string> two = {"a", "b"};
    const std::vector<std::string> one = {std::string("a\0b", 3)};
    CHECK_FALSE(AnswerKey{two} == AnswerKey{one});
}

TEST_CASE("The key of no question is that of none alone, and keys are parts of keys") {
    CHECK(AnswerKey() == AnswerKey());
    CHECK(AnswerKey().is_none());
    CHECK_FALSE(AnswerKey() == AnswerKey{0});
    const AnswerKey set{DatasetVersion{DatasetId{1}, 1}, 2};
    AnswerKey copy = set;
    CHECK(copy == set);
    CHECK(AnswerKey{set, 1} == AnswerKey{copy, 1});
    CHECK_FALSE(AnswerKey{set, 1} == AnswerKey{AnswerKey{}, 1});
    copy = AnswerKey{3};
    CHECK_FALSE(copy == set);
}

TEST_CASE("An address is no part of a key") {
    STATIC_REQUIRE(KeyPart<std::string>);
    STATIC_REQUIRE(KeyPart<DatasetVersion>);
    STATIC_REQUIRE(KeyPart<AnswerKey>);
    STATIC_REQUIRE(KeyPart<std::vector<std::pair<int, std::string>>>);
    STATIC_REQUIRE_FALSE(KeyPart<const char*>);
    STATIC_REQUIRE_FALSE(KeyPart<const Question*>);
    STATIC_REQUIRE_FALSE(KeyPart<std::shared_ptr<const Question>>);
    STATIC_REQUIRE_FALSE(KeyPart<std::unique_ptr<Question>>);
    STATIC_REQUIRE_FALSE(KeyPart<std::string_view>);
    STATIC_REQUIRE_FALSE(KeyPart<std::span<const int>>);
    STATIC_REQUIRE_FALSE(KeyPart<std::vector<std::shared_ptr<const Question>>>);
    STATIC_REQUIRE_FALSE(KeyPart<std::optional<const Question*>>);
    STATIC_REQUIRE_FALSE(KeyPart<std::pair<int, const char*>>);
}

TEST_CASE("Literal text is kept as text, and equal keys have one hash") {
    CHECK(AnswerKey{"rows", 1} == AnswerKey{std::string("rows"), 1});
    CHECK(AnswerKey{"rows", 1}.hash() == AnswerKey{std::string("rows"), 1}.hash());
    CHECK(AnswerKey{"rows", 1}.hash() != AnswerKey{"rows", 2}.hash());
    CHECK(AnswerKey{"rows", DatasetVersion{DatasetId{1}, 1}}.hash() !=
          AnswerKey{"rows", DatasetVersion{DatasetId{1}, 2}}.hash());
}

TEST_CASE("A key knows the datasets that it names, also in lists and in keys of keys") {
    const DatasetVersion first{DatasetId{1}, 1};
    const DatasetVersion second{DatasetId{2}, 1};
    const auto all_are_first = [&](const AnswerKey& key) {
        return key.all_versions([&](const DatasetVersion& version) { return version == first; });
    };
    CHECK(all_are_first({"rows", 1}));
    CHECK(all_are_first({"rows", first}));
    CHECK_FALSE(all_are_first({"rows", second}));
    CHECK_FALSE(all_are_first({std::vector<DatasetVersion>{first, second}}));
    CHECK_FALSE(all_are_first({AnswerKey{"rows", AnswerKey{1, second}}, first}));
    CHECK(all_are_first({}));
}

}  // namespace
}  // namespace hs
