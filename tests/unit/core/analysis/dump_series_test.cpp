#include "core/analysis/dump_series.h"

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

using Order = std::vector<size_t>;

TEST_CASE("Dumps are ordered by the number in their names, else by file time") {
    const std::vector<DumpStep> numbered = {{"dump10.json", 1}, {"dump9.json", 2}};
    CHECK(series_order(numbered) == Order{1, 0});
    const std::vector<DumpStep> timed = {{"after.json", 9000000000}, {"before.json", 3}};
    CHECK(series_order(timed) == Order{1, 0});
    const std::vector<DumpStep> quick = {{"after.json", 1600000000}, {"before.json", 100000000}};
    CHECK(series_order(quick) == Order{1, 0});
    const std::vector<DumpStep> equal = {{"b.json", 900000003}, {"a.json", 3}};
    CHECK(series_order(equal) == Order{0, 1});
    const std::vector<DumpStep> told = {{"run.hscope", 3, 30}, {"run.hscope#1", 3, 20}};
    CHECK(series_order(told) == Order{1, 0});
    const std::vector<DumpStep> half_told = {{"run9.hscope", 3, 30}, {"run8.hscope", 3, 0}};
    CHECK(series_order(half_told) == Order{1, 0});
    const std::vector<DumpStep> mixed = {{"a1.json", 0}, {"b2.json", 0}};
    CHECK(series_order(mixed) == Order{0, 1});
    CHECK(series_order({}).empty());
}

TEST_CASE("Objects that say when they were made add up over time") {
    const Dataset dump = loaded_dump(
        R"({"o": {"1": {"size": 5, "attr": {"created_at": 300.5}},
                  "2": {"size": 7, "attr": {"timestamp": 100}},
                  "3": {"size": 9, "attr": {"time": "soon"}}, "4": {"size": 11}}})");
    JobContext job;
    const auto series = birth_series(*dump.graph, job);
    REQUIRE(series.ok());
    CHECK(series.value().objects == 2);
    REQUIRE(series.value().points.size() == 2);
    CHECK(series.value().points[0].time == 100);
    CHECK(series.value().points[0].bytes == 7);
    CHECK(series.value().points[1].bytes == 12);
}

TEST_CASE("A number beyond any clock is no time, whatever it is called") {
    const Dataset dump = loaded_dump(
        R"({"uuid.UUID": {"1": {"size": 5, "attr": {"time": 139118999999999999}}},
            "o": {"2": {"size": 7, "attr": {"time": 100}}, "3": {"size": 9, "attr": {"time": 50}}}})");
    JobContext job;
    const BirthSeries series = birth_series(*dump.graph, job).value();
    CHECK(series.objects == 2);
    CHECK(series.points.back().bytes == 16);
}

TEST_CASE("A time of the record itself counts before one among its attributes") {
    const Dataset dump = loaded_dump(
        R"({"o": {"1": {"size": 5, "timestamp": 40, "attr": {"time": 300.5}},
                  "2": {"size": 7, "attr": {"x": {"time": 9}}, "created_at": "50"}}})");
    JobContext job;
    const auto series = birth_series(*dump.graph, job);
    REQUIRE(series.ok());
    REQUIRE(series.value().points.size() == 2);
    CHECK(series.value().points[0].time == 40);
    CHECK(series.value().points[1].time == 50);
}

}  // namespace
}  // namespace hs
