#include "app/window_options.h"

#include "tests/support/catch.h"

using namespace hs;

namespace {

using Words = std::vector<std::string_view>;

}  // namespace

TEST_CASE("Files and options of the window may be mixed") {
    const Words words = {"a.json", "--size", "1280x800", "--scale=1.5", "b.hpm"};
    const auto parsed = parse_window_options(words);
    REQUIRE(parsed.ok());
    CHECK(parsed.value().command == WindowCommand::kWindow);
    CHECK(parsed.value().files == std::vector<std::string>{"a.json", "b.hpm"});
    CHECK(parsed.value().size == PixelSize{1280, 800});
    CHECK(parsed.value().scale == 1.5F);
}

TEST_CASE("After two dashes everything is a file") {
    const auto parsed = parse_window_options(Words{"--", "--size"});
    REQUIRE(parsed.ok());
    CHECK(parsed.value().files == std::vector<std::string>{"--size"});
}

TEST_CASE("A screenshot needs a place to go to") {
    CHECK_FALSE(parse_window_options(Words{"screenshot", "a.json"}).ok());
    const Words words = {"screenshot", "a.json",  "-o",        "x.png", "--view",
                         "types",      "--theme", "light",     "--at",  "2.5",
                         "--select",   "42",      "--profile", "main"};
    const auto parsed = parse_window_options(words);
    REQUIRE(parsed.ok());
    CHECK(parsed.value().command == WindowCommand::kScreenshot);
    CHECK(parsed.value().output == "x.png");
    CHECK(parsed.value().view == "types");
    CHECK((parsed.value().theme == ThemeName::kLight));
    CHECK((parsed.value().at_s == 2.5));
    CHECK(parsed.value().select == "42");
    CHECK(parsed.value().profile == "main");
}

TEST_CASE("Options of the window that make no sense are wrong usage") {
    for (const Words& words :
         {Words{"--size", "0x10"}, Words{"--size", "99999x10"}, Words{"--size", "12"},
          Words{"--scale", "nan"}, Words{"--scale", "99"}, Words{"--theme", "blue"},
          Words{"--bogus"}, Words{"--size"}, Words{"--view", "types"}, Words{"--window"},
          Words{"screenshot", "a", "-o", "x.png", "--at", "inf"}}) {
        CAPTURE(words[0]);
        const auto parsed = parse_window_options(words);
        REQUIRE_FALSE(parsed.ok());
        CHECK(parsed.error().code == ErrorCode::kUsage);
    }
}

TEST_CASE("The window's commands are told from those of the command line") {
    CHECK(is_window_command(Words{}));
    CHECK(is_window_command(Words{"screenshot", "x"}));
    CHECK(is_window_command(Words{"--script", "x"}));
    CHECK(is_window_command(Words{"--size=10x10"}));
    CHECK_FALSE(is_window_command(Words{"info", "x"}));
    CHECK_FALSE(is_window_command(Words{"--version"}));
}
