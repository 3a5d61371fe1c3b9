#include "app/cli/arguments.h"

#include <string>
#include <vector>

#include "core/base/parse_time.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

constexpr OptionSpec kOptions[] = {
    {"sort", ValueKind::kWord, "KEY", "order", "count name"},
    {"line", ValueKind::kText, "FILE:LINE", "a line", {}, true},
    {"min-size", ValueKind::kBytes, "N", "smallest"},
    {"at", ValueKind::kTimes, "T", "instants"},
    {"from", ValueKind::kTime, "T", "begin"},
    {"exact", ValueKind::kFlag, {}, "each event"},
    {.name = "pair", .kind = ValueKind::kTimes, .metavar = "T,T", .help = "two", .most = 2},
    {.name = "count",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "n",
     .least = 2,
     .most = 9},
};

const Command kCommand = {
    .name = "probe",
    .summary = "nothing",
    .usage = "FILE [ID]",
    .min_positionals = 1,
    .max_positionals = 2,
    .common_options = kAnyInputOptions,
    .options = kOptions,
    .run = [](CommandContext&) -> Result<int> { return 0; },
};

Result<Arguments> parse(const std::vector<std::string_view>& words) {
    return Arguments::parse(kCommand, words);
}

std::string complaint(const std::vector<std::string_view>& words) {
    const Result<Arguments> arguments = parse(words);
    if (arguments.ok()) return "accepted";
    CHECK(arguments.error().code == ErrorCode::kUsage);
    return arguments.error().message;
}

}  // namespace

TEST_CASE("options and positionals may come in any order") {
    const auto arguments =
        parse({"--limit", "5", "a.json", "--sort=name", "77", "-o", "x", "--json"});
    REQUIRE(arguments.ok());
    const Arguments& given = arguments.value();
    REQUIRE(given.positionals().size() == 2);
    CHECK(given.positionals()[0] == "a.json");
    CHECK(given.positionals()[1] == "77");
    CHECK(given.count("limit") == 5u);
    CHECK(given.text("sort") == "name");
    CHECK(given.text("output") == "x");
    CHECK(given.has("json"));
    CHECK_FALSE(given.has("no-repair"));
    CHECK_FALSE(given.text("scale").has_value());
}

TEST_CASE("a letter's value may stand right behind it") {
    const auto arguments = parse({"-oout.txt", "a"});
    REQUIRE(arguments.ok());
    CHECK(arguments.value().text("output") == "out.txt");
}

TEST_CASE("two dashes end the options, and one alone is a positional") {
    const auto arguments = parse({"-", "--", "--json"});
    REQUIRE(arguments.ok());
    CHECK(arguments.value().positionals()[0] == "-");
    CHECK(arguments.value().positionals()[1] == "--json");
    CHECK_FALSE(arguments.value().has("json"));
}

TEST_CASE("a value may begin with a dash or hold an equals sign") {
    const auto arguments = parse({"a", "--from", "-1.5", "--line=x=y.py:3"});
    REQUIRE(arguments.ok());
    CHECK(arguments.value().time_us("from") == -1'500'000);
    CHECK(arguments.value().text("line") == "x=y.py:3");
}

TEST_CASE("the last of an option counts, a repeatable one keeps all in order") {
    const auto arguments =
        parse({"a", "--line", "x:1", "--limit", "1", "--line", "y:2", "--limit", "2"});
    REQUIRE(arguments.ok());
    CHECK(arguments.value().count("limit") == 2u);
    const auto lines = arguments.value().texts("line");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "x:1");
    CHECK(lines[1] == "y:2");
}

TEST_CASE("sizes and times are read in their units") {
    const auto arguments = parse({"a", "--min-size", "4k", "--at", "0.5,2,-0.000001"});
    REQUIRE(arguments.ok());
    CHECK(arguments.value().bytes("min-size") == 4096u);
    CHECK(arguments.value().times_us("at") == std::vector<int64_t>{500'000, 2'000'000, -1});
    CHECK(arguments.value().time_texts("at")[1] == "2");
}

TEST_CASE("wrong words are named together with what was expected") {
    CHECK(complaint({"a", "--limt", "3"}) == "unknown option '--limt' (did you mean --limit?)");
    CHECK(complaint({"a", "--zzzzzzzz"}) == "unknown option '--zzzzzzzz'");
    CHECK(complaint({"a", "-x"}) == "unknown option '-x'");
    CHECK(complaint({"a", "--limit"}) == "option --limit needs a value: N");
    CHECK(complaint({"a", "--limit", "-3"}) ==
          "option --limit needs a whole number from 0 to 4,294,967,295, not '-3'");
    CHECK(complaint({"a", "--limit="}) ==
          "option --limit needs a whole number from 0 to 4,294,967,295, not ''");
    CHECK(complaint({"a", "--limit", "18446744073709551616"}) ==
          "option --limit needs a whole number from 0 to 4,294,967,295, not "
          "'18446744073709551616'");
    CHECK(complaint({"a", "--sort", "size"}) ==
          "option --sort needs one of count, name, not 'size'");
    CHECK(complaint({"a", "--json=1"}) == "option --json takes no value");
    CHECK(complaint({"a", "--at", "1,,2"}) ==
          "option --at needs times in seconds such as 12.5 or 3,4.5, not '1,,2'");
    CHECK(complaint({"a", "--min-size", "big"}) ==
          "option --min-size needs a size such as 4096, 12k or 1.5GiB, not 'big'");
    CHECK(complaint({"a", "-o", ""}) == "option -o needs a file name, not ''");
}

TEST_CASE("numbers and lists of times have bounds, which are named") {
    CHECK(complaint({"a", "--count", "2"}) == "accepted");
    CHECK(complaint({"a", "--count", "9"}) == "accepted");
    CHECK(complaint({"a", "--count", "1"}) ==
          "option --count needs a whole number from 2 to 9, not '1'");
    CHECK(complaint({"a", "--count", "10"}) ==
          "option --count needs a whole number from 2 to 9, not '10'");
    CHECK(complaint({"a", "--pair", "1,2"}) == "accepted");
    CHECK(complaint({"a", "--pair", "1,2,3"}) ==
          "option --pair needs at most 2 times, not '1,2,3'");
    const std::string many(5000, '1');
    CHECK(complaint({"a", "--count", many}).size() < 200);
}

TEST_CASE("too few and too many positionals are refused") {
    CHECK(complaint({}) == "too few arguments");
    CHECK(complaint({"a", "b", "c"}) ==
          "too many arguments, the first that does not belong is 'c'");
}

TEST_CASE("asking for help needs no positionals") {
    const auto arguments = parse({"--help"});
    REQUIRE(arguments.ok());
    CHECK(arguments.value().has("help"));
    CHECK(parse({"-h"}).ok());
}

TEST_CASE("times round to the nearest microsecond without a detour over doubles") {
    CHECK(parse_time_us("0") == 0);
    CHECK(parse_time_us("1.") == 1'000'000);
    CHECK(parse_time_us(".5") == 500'000);
    CHECK(parse_time_us("0.0000004") == 0);
    CHECK(parse_time_us("0.0000005") == 1);
    CHECK(parse_time_us("-0.0000005") == -1);
    CHECK(parse_time_us("0.00000049999999999999999999999999") == 0);
    CHECK(parse_time_us("1600000000.123456789") == 1'600'000'000'123'457);
    CHECK(parse_time_us("9007199254.740992") == 9'007'199'254'740'992);
    CHECK(parse_time_us("1e-06") == 1);
    CHECK(parse_time_us("-2.5E2") == -250'000'000);
    for (const char* bad : {"", "-", ".", "1.2.3", "1s", " 1", "+1", "nan", "inf", "1e", "0x10",
                            "1e300", "99999999999999999999", "--1"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_time_us(bad).has_value());
    }
}

TEST_CASE("the nearest name is offered only when it is near") {
    const std::vector<std::string_view> names = {"info", "types", "timeline"};
    CHECK(nearest_name("inof", names) == "info");
    CHECK(nearest_name("type", names) == "types");
    CHECK(nearest_name("timelien", names) == "timeline");
    CHECK(nearest_name("quux", names).empty());
    CHECK(nearest_name("", names).empty());
    CHECK(nearest_name("info", {}).empty());
}

TEST_CASE("text is split at every separator") {
    CHECK(split_text("", ',').empty());
    CHECK(split_text("a", ',') == std::vector<std::string_view>{"a"});
    CHECK(split_text(",a,", ',') == std::vector<std::string_view>{"", "a", ""});
}
