#include <map>
#include <set>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/cli.h"
#include "app/cli/command.h"
#include "app/cli/completion.h"
#include "app/cli/help_text.h"
#include "app/cli/progress_line.h"
#include "app/window_options.h"
#include "core/questions/question.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

bool asks_for_command_line(const std::vector<std::string_view>& words) {
    return is_command_line(words);
}

bool contains(const std::string& text, std::string_view piece) {
    return text.find(piece) != std::string::npos;
}

}  // namespace

TEST_CASE("every command is whole, and found by its name") {
    std::set<std::string_view> names;
    REQUIRE_FALSE(commands().empty());
    for (const Command* command : commands()) {
        INFO(std::string(command->name));
        CHECK(names.insert(command->name).second);
        CHECK(find_command(command->name) == command);
        CHECK_FALSE(command->summary.empty());
        CHECK(command->summary.back() != '.');
        CHECK(command->min_positionals <= command->max_positionals);
        CHECK(asks_for_command_line({command->name}));
    }
    for (const Question* question : questions()) CHECK(names.count(question->name) == 1);
    CHECK(find_command("nothing-like-this") == nullptr);
    CHECK(find_command("help") == nullptr);
    CHECK(find_command("completion") == nullptr);
}

TEST_CASE("every option is whole, and its name is its own") {
    for (const Command* command : commands()) {
        const OptionList options = options_of(*command);
        std::set<std::string_view> names;
        std::set<char> letters;
        for (const OptionSpec* spec : options.all()) {
            INFO(std::string(command->name) + " --" + std::string(spec->name));
            CHECK(names.insert(spec->name).second);
            CHECK((spec->letter == 0 || letters.insert(spec->letter).second));
            CHECK_FALSE(spec->help.empty());
            CHECK(spec->metavar.empty() == (spec->kind == ValueKind::kFlag));
            CHECK(spec->words.empty() == (spec->kind != ValueKind::kWord));
            CHECK(spec->words.find('\'') == std::string_view::npos);
            CHECK(options.find(spec->name) == spec);
            // No number that keeps the machine busy for hours.
            const bool is_number = spec->kind == ValueKind::kCount;
            CHECK((!is_number || spec->most < UINT64_MAX));
            CHECK((spec->kind != ValueKind::kTimes || spec->most <= 10'000));
            CHECK(spec->least <= spec->most);
        }
        CHECK(options.find("help") != nullptr);
        CHECK(options.find_letter('h') == options.find("help"));
    }
}

TEST_CASE("the window's part takes every option that its command is said to have") {
    const Command* screenshot = find_command("screenshot");
    REQUIRE(screenshot != nullptr);
    const std::map<std::string_view, std::string_view> values = {
        {"output", "x.png"},  {"view", "types"},  {"at", "1.5"},  {"select", "12"},
        {"size", "1280x800"}, {"theme", "light"}, {"scale", "2"}, {"profile", "main"},
    };
    const OptionList options = options_of(*screenshot);
    CHECK(options.all().size() == values.size() + 1);  // and --help
    for (const OptionSpec* spec : options.all()) {
        if (spec->name == "help") continue;
        const std::string word = "--" + std::string(spec->name);
        CAPTURE(word);
        const std::vector<std::string_view> words = {"screenshot", "a.json", "-o",
                                                     "y.png",      word,     values.at(spec->name)};
        CHECK(parse_window_options(words).ok());
    }
}

TEST_CASE("help names every command and every option") {
    const std::string overview = overview_text();
    const std::string completion = bash_completion();
    for (const Command* command : commands()) {
        INFO(std::string(command->name));
        CHECK(contains(overview, command->summary));
        CHECK(contains(completion, command->name));
        const std::string help = command_help(*command);
        CHECK(help.rfind("usage: heapscope " + std::string(command->name), 0) == 0);
        const OptionList options = options_of(*command);
        for (const OptionSpec* spec : options.all()) {
            CHECK(contains(help, "--" + std::string(spec->name)));
            CHECK(contains(completion, "--" + std::string(spec->name)));
        }
    }
}

TEST_CASE("files and nothing at all open the window, all else is the command line") {
    CHECK_FALSE(asks_for_command_line({}));
    CHECK_FALSE(asks_for_command_line({"dump.json"}));
    CHECK_FALSE(asks_for_command_line({"/no/such/file"}));
    CHECK_FALSE(asks_for_command_line({"--", "info"}));
    CHECK_FALSE(asks_for_command_line({""}));
    CHECK(asks_for_command_line({"info"}));
    CHECK(asks_for_command_line({"help"}));
    CHECK(asks_for_command_line({"--version"}));
    CHECK(asks_for_command_line({"-h"}));
    CHECK(asks_for_command_line({"--no-such-option"}));
    CHECK(asks_for_command_line({"nosuchcommand"}));
}

TEST_CASE("progress reads as stage, share, rate and what is left") {
    constexpr int64_t kSecond = 1'000'000'000;
    CHECK(progress_text({"reading", 0, 0, 1}, 0, 80) == "reading");
    CHECK(progress_text({"reading", 50, 200, 1}, 0, 80) == "reading   25 %");
    CHECK(progress_text({"reading", 500, 2000, 1}, kSecond, 80) ==
          "reading   25 %   500/s   3.00 s left");
    CHECK(progress_text({"reading", 3000, 2000, 1}, kSecond, 80) == "reading   100 %   2.00 k/s");
    CHECK(progress_text({"counting", 500, 0, 1}, kSecond, 80) == "counting   500/s");
    CHECK(progress_text({"reading", 500, 2000, 1}, kSecond, 10) == "reading   ");
    CHECK(progress_text({"reading", 1, UINT64_MAX, 1}, kSecond, 200).size() < 100);
    CHECK(progress_text({"reading \x1b[2J", 0, 0, 1}, 0, 80) == "reading \\x1b[2J");
    CHECK(progress_text({"größe", 0, 0, 1}, 0, 3) == "gr");
}
