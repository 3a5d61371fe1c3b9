#include "core/export/perprovis_json.h"

#include <simdjson.h>

#include <algorithm>

#include "core/analysis/collapsed_text.h"
#include "core/import/perprovis.h"
#include "core/model/profile_history.h"
#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"
#include "tests/support/sample.h"

using namespace hs;

namespace {

std::string exported(const Dataset& dataset) {
    std::string text;
    JsonWriter json([&](std::string_view piece) { text += piece; });
    write_perprovis_json(json, dataset);
    json.finish();
    return text;
}

std::string stacks_of(const Dataset& dataset) {
    std::string text;
    for (const CollapsedLine& line :
         collapsed_lines(*dataset.traces, dataset.profile->amount_of_trace)) {
        text += line.stack + " " + std::to_string(line.value) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("a profile exported for PerProVis reads back as the same stacks") {
    for (const char* name : {"perprovis/demo.export.json", "perprovis/demo.raw.json"}) {
        INFO(name);
        const DatasetPtr dataset = std::move(test::open_sample(name)).value();
        JobContext job;
        const Result<Dataset> again =
            kPerprovisImporter.load(Input::from_memory("x.json", exported(*dataset)), {}, job);
        REQUIRE(again.ok());
        CHECK(stacks_of(again.value()) == stacks_of(*dataset));
        CHECK(again.value().history->memory.size() == 6);
    }
}

TEST_CASE("hotspots and counts of the export are those of the tool") {
    const DatasetPtr dataset = std::move(test::open_sample("perprovis/demo.raw.json")).value();
    const std::string mine = exported(*dataset);
    simdjson::dom::parser parser;
    simdjson::dom::parser other;
    const simdjson::dom::element got = parser.parse(mine);
    const simdjson::dom::element tool = other.load(test::data_path("perprovis/demo.export.json"));
    CHECK(int64_t(got["sample_count"]) == int64_t(tool["sample_count"]));
    CHECK(int64_t(got["sampling_interval_ms"]) == int64_t(tool["sampling_interval_ms"]));
    const auto expected = simdjson::dom::array(tool["hotspots"]);
    REQUIRE(simdjson::dom::array(got["hotspots"]).size() == expected.size());
    for (const simdjson::dom::element row : simdjson::dom::array(got["hotspots"])) {
        bool is_found = false;
        for (const simdjson::dom::element theirs : expected) {
            is_found = is_found ||
                       (std::string_view(row["function"]) == std::string_view(theirs["function"]) &&
                        std::string_view(row["filename"]) == std::string_view(theirs["filename"]) &&
                        int64_t(row["sample_count"]) == int64_t(theirs["sample_count"]) &&
                        double(row["percentage"]) == Approx(double(theirs["percentage"])));
        }
        CHECK(is_found);
    }
    const auto series = simdjson::dom::array(tool["time_series"]);
    size_t at = 0;
    for (const simdjson::dom::element bucket : simdjson::dom::array(got["time_series"])) {
        CHECK(int64_t(bucket["time_ms"]) == int64_t(series.at(at)["time_ms"]));
        CHECK(int64_t(bucket["sample_count"]) == int64_t(series.at(at)["sample_count"]));
        ++at;
    }
    CHECK(at == series.size());
}

TEST_CASE("stacks of thousands of frames are exported without recursion") {
    JobContext job;
    TraceTrieBuilder builder;
    std::vector<FrameId> frames;
    for (int i = 0; i < 5000; ++i) frames.push_back(builder.frame({}, kNoLine, std::to_string(i)));
    const uint32_t added = builder.add_stack(frames);
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    Dataset dataset;
    dataset.profile.emplace();
    dataset.profile->amount_of_trace.resize(frozen.trie.trace_count());
    dataset.profile->amount_of_trace[frozen.trace_of_stack[added].v] = Amount::whole(1);
    dataset.traces = std::move(frozen.trie);
    const std::string text = exported(dataset);
    CHECK(std::count(text.begin(), text.end(), '{') == 5002 + 20);
}
