#include "app/fuzzy_match.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

int score(std::string_view query, std::string_view text) {
    const auto match = fuzzy_match(query, text);
    REQUIRE(match);
    return match->score;
}

TEST_CASE("Letters must come in order; case and spaces do not matter") {
    CHECK(fuzzy_match("ofc", "Open for comparison…"));
    CHECK(fuzzy_match("OPEN COMP", "Open for comparison…"));
    CHECK_FALSE(fuzzy_match("cfo", "Open for comparison…"));
    CHECK_FALSE(fuzzy_match("openn", "Open"));
    CHECK_FALSE(fuzzy_match("x", ""));
    CHECK(fuzzy_match("", "anything")->score == 0);
    CHECK(fuzzy_match("  ", "anything")->matched.empty());
}

TEST_CASE("Beginnings of words and runs of letters win") {
    CHECK(score("oc", "Open for comparison…") > score("oc", "Close all docs"));
    CHECK(score("log", "Log") > score("log", "Analogue"));
    CHECK(score("rel", "Reload") > score("rel", "are equal"));
    CHECK(score("in", "Inspector") > score("in", "Find in view"));
    CHECK(score("open", "Open…") > score("open", "Open for comparison…"));
}

TEST_CASE("The letters that fit are the best ones, not the first ones") {
    const auto match = fuzzy_match("fc", "Open for comparison…");
    REQUIRE(match);
    CHECK(match->matched == std::vector<uint32_t>{5, 9});
    const auto log = fuzzy_match("log", "long log");
    REQUIRE(log);
    CHECK(log->matched == std::vector<uint32_t>{5, 6, 7});
}

TEST_CASE("Very long queries and texts are looked at in part") {
    const std::string text(100000, 'a');
    CHECK(fuzzy_match("aaaa", text));
    CHECK(fuzzy_match(text, text));
    CHECK_FALSE(fuzzy_match("ab", text));
}

}  // namespace
}  // namespace hs
