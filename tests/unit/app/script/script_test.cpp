#include "app/script/script.h"

#include "tests/support/catch.h"
#include "tests/support/variable.h"

using namespace hs;

TEST_CASE("A script is words in lines, without comments and empty lines") {
    const auto lines = parse_script("# first\n\nclick \"Open file\"  # why\n  key Ctrl+O\r\n");
    REQUIRE(lines.ok());
    REQUIRE(lines.value().size() == 2);
    CHECK(lines.value()[0].number == 3);
    CHECK(lines.value()[0].words == std::vector<std::string>{"click", "Open file"});
    CHECK(lines.value()[1].words == std::vector<std::string>{"key", "Ctrl+O"});
}

TEST_CASE("Quotes keep spaces, escapes keep quotes, and an empty word is a word") {
    const auto lines = parse_script(R"(type "say \"hi\"" "" a\ b "x#y" c#2)");
    REQUIRE(lines.ok());
    CHECK(lines.value()[0].words ==
          std::vector<std::string>{"type", "say \"hi\"", "", "a b", "x#y", "c#2"});
}

TEST_CASE("Variables of the environment stand for their values") {
    const test::Variable word("HEAPSCOPE_TEST_WORD", "va lue");
    const auto lines = parse_script("open ${HEAPSCOPE_TEST_WORD}/x");
    REQUIRE(lines.ok());
    CHECK(lines.value()[0].words == std::vector<std::string>{"open", "va lue/x"});
    CHECK_FALSE(parse_script("open ${HEAPSCOPE_NO_SUCH_WORD}").ok());
}

TEST_CASE("An open quote is reported with its line") {
    const auto lines = parse_script("quit\nclick \"Open\n");
    REQUIRE_FALSE(lines.ok());
    CHECK(lines.error().message.find("line 2") != std::string::npos);
}
