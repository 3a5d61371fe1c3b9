// Findings of a recording never blame the recorder, whose own frames stand in its stacks.

#include <algorithm>

#include "core/analysis/call_graph.h"
#include "core/analysis/finding_sites.h"
#include "core/analysis/findings.h"
#include "core/analysis/live_at.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

constexpr std::string_view kCalls = "/venv/lib/heapscope/calls.py";

TEST_CASE("Files of the recorder are told from the program's") {
    CHECK(is_recorder_file(kCalls));
    CHECK(is_recorder_file("/usr/lib/python3/dist-packages/heapscope/__init__.py"));
    CHECK_FALSE(is_recorder_file("/home/me/heapscope/app.py"));
    CHECK_FALSE(is_recorder_file("/home/me/heapscope/calls.py/x.py"));
    CHECK_FALSE(is_recorder_file("/home/me/calls.py"));
    CHECK_FALSE(is_user_file(kCalls));
}

TEST_CASE("Findings never blame the recorder, and totals still count it") {
    test::HeapprofWriter writer;
    const std::string calls(kCalls);
    const uint32_t own = writer.trace({{"/app/main.py", 1}, {calls, 42}});
    const uint32_t for_it = writer.trace(
        {{"/app/main.py", 1}, {calls, 42}, {"/usr/lib/python3.11/json/encoder.py", 9}});
    const uint32_t users = writer.trace({{calls, 67}, {"/app/main.py", 5}, {"/app/load.py", 7}});
    const test::HeapprofWriter before = writer;
    for (int i = 0; i < 50; ++i) {
        writer.allocate(own, 9'000, 100'000);
        writer.allocate(users, 1'000, 100'000);
    }
    for (int i = 0; i < 10; ++i) writer.allocate(for_it, 90'000, 1'000);
    for (int i = 0; i < 10; ++i) writer.allocate(users, 20'000, 1'000);
    for (int i = 0; i < 10; ++i) writer.free(for_it, 90'000, 1'000);
    for (int i = 0; i < 10; ++i) writer.free(users, 20'000, 1'000);
    const Dataset dataset = test::loaded(writer);
    JobContext job;
    FindingOptions options;
    options.file = "run.hpm";
    const auto one = dataset_findings(dataset, options, job).value();
    const auto is_peak = [](const Finding& finding) { return finding.id == "peak"; };
    const auto peak = std::find_if(one.begin(), one.end(), is_peak);
    REQUIRE(peak != one.end());
    CHECK(peak->bytes == 50 * 10'000 + 10 * 110'000);
    CHECK(peak->about.starts_with("Largest site: load.py:7, "));
    CHECK(one.front().claim.starts_with("Likely leak: load.py:7"));
    const auto two =
        pair_findings({test::loaded(before), options}, {dataset, options}, job).value();
    REQUIRE(two.size() == 2);
    CHECK(two[0].bytes == 50 * 10'000);
    CHECK(two[1].claim.starts_with("load.py:7 is new"));
    for (const auto& findings : {one, two}) {
        for (const Finding& finding : findings) {
            CAPTURE(finding.claim, finding.about);
            CHECK((finding.claim + finding.about).find("calls.py") == std::string::npos);
            CHECK((finding.claim + finding.about).find("encoder.py") == std::string::npos);
        }
    }
}

}  // namespace
}  // namespace hs
