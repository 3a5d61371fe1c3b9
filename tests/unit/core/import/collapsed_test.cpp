#include "core/import/collapsed.h"

#include "core/analysis/collapsed_text.h"
#include "core/import/speedscope.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

std::string collapsed_again(const Dataset& dataset) {
    std::string text;
    for (const CollapsedLine& line :
         collapsed_lines(*dataset.traces, dataset.profile->amount_of_trace)) {
        text += line.stack + " " + std::to_string(line.value) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("collapsed stacks read and written again are the same, escapes included") {
    const std::string text =
        "main (a.py:1);work (b c.py:20) 900\n"
        "a\\x3bb\\\\c\\n\\r\\xff.py:7 30\n"
        "main (a.py:1) -4\n"
        "OTHER 12\n";
    JobContext job;
    Result<Dataset> dataset = load_collapsed(Input::from_memory("x.folded", text), {}, job);
    REQUIRE(dataset.ok());
    CHECK(collapsed_again(dataset.value()) == text);
}

TEST_CASE("a line that is no stack is left out and told of") {
    JobContext job;
    const Result<Dataset> dataset =
        load_collapsed(Input::from_memory("x.folded", "a;b 3\nnonsense\nc 4\n"), {}, job);
    REQUIRE(dataset.ok());
    REQUIRE(dataset.value().diagnostics.size() == 1);
    CHECK(dataset.value().diagnostics[0].byte_offset == 6);
    CHECK(collapsed_again(dataset.value()) == "c 4\na;b 3\n");
}

TEST_CASE("speedscope files give stacks, sampled and evented alike") {
    const std::string sampled =
        R"({"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[)"
        R"({"name":"main"},{"name":"f","file":"f.py","line":3}]},"profiles":[{"type":"sampled",)"
        R"("name":"p","unit":"bytes","startValue":0,"endValue":7,"samples":[[0],[0,1]],)"
        R"("weights":[3,4]}]})";
    JobContext job;
    Result<Dataset> dataset = load_speedscope(Input::from_memory("x.json", sampled), {}, job);
    REQUIRE(dataset.ok());
    CHECK(dataset.value().profile->unit == Unit::kBytes);
    CHECK(collapsed_again(dataset.value()) == "main;f (f.py:3) 4\nmain 3\n");
    const std::string evented =
        R"({"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[)"
        R"({"name":"main"},{"name":"f"}]},"profiles":[{"type":"evented","name":"p","unit":"none",)"
        R"("startValue":0,"endValue":10,"events":[{"type":"O","frame":0,"at":0},)"
        R"({"type":"O","frame":1,"at":2},{"type":"C","frame":1,"at":9},)"
        R"({"type":"C","frame":0,"at":10}]}]})";
    Result<Dataset> events = load_speedscope(Input::from_memory("y.json", evented), {}, job);
    REQUIRE(events.ok());
    CHECK(collapsed_again(events.value()) == "main;f 7\nmain 3\n");
}

TEST_CASE("Numbers that are none, or that no amount can hold, are told and left out") {
    JobContext job;
    for (const char* number : {"nan", "inf", "-inf", "NaN", "1e300", "-1e40"}) {
        CAPTURE(number);
        const Result<Dataset> dataset = load_collapsed(
            Input::from_memory("x.folded", "a;b 3\nc " + std::string(number) + "\n"), {}, job);
        REQUIRE(dataset.ok());
        REQUIRE(dataset.value().diagnostics.size() == 1);
        CHECK(dataset.value().diagnostics[0].byte_offset == 6);
        CHECK(collapsed_again(dataset.value()) == "a;b 3\n");
    }
    CHECK_FALSE(load_collapsed(Input::from_memory("x.folded", "a nan\n"), {}, job).ok());
    CHECK_FALSE(load_collapsed(Input::from_memory("x.folded", ""), {}, job).ok());
    CHECK_FALSE(load_collapsed(Input::from_memory("x.folded", "\n\n"), {}, job).ok());
}
