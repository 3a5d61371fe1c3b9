// The stored recording: its numbers were counted by hand from what was written into it.

#include <string>

#include "core/import/hscope_verify.h"
#include "core/import/importer.h"
#include "core/model/event_log.h"
#include "core/model/log_attributes.h"
#include "core/model/object_graph.h"
#include "core/model/recorded_program.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"
#include "tests/support/sample.h"

namespace hs {
namespace {

TEST_CASE("The stored recording has the numbers that were written into it", "[hscope]") {
    JobContext job;
    const auto opened = open_dataset(test::data_path("hscope/small.hscope"), {}, job);
    REQUIRE(opened.ok());
    const Dataset& dataset = *opened.value();
    CHECK(dataset.info.format == "hscope");
    const LogFacts& facts = dataset.log->facts();
    CHECK(facts.allocation_count == 5);
    CHECK(facts.free_count == 3);
    CHECK(facts.raw_peak.live == 400);  // 200 + 50 + 50, then 300 in place of 200
    CHECK(facts.raw_peak.time_us == 4000);
    CHECK(facts.duration_us == 5000);
    CHECK(dataset.log->raw_live_after(8) == 350);
    CHECK(dataset.traces->trace_count() == 3);
    CHECK(process_memory(dataset.log->series())->highest == 12'000'000);
    CHECK(dataset.graph->object_count == 8);
    CHECK(dataset.graph->edge_count == 8);
    CHECK(dataset.graph->shallow_bytes == 725);
    CHECK(dataset.graph->recorded_roots.size() == 2);
}

TEST_CASE("The stored recording is whole", "[hscope]") {
    const std::string bytes = test::data_bytes("hscope/small.hscope");
    JobContext job;
    CHECK(verify_hscope(bytes, job).value().is_passed());
}

}  // namespace
}  // namespace hs
