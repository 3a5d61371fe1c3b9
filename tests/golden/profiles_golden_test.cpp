// PerProVis and PyProfile samples against what those tools say of them.

#include <simdjson.h>

#include <map>
#include <string>

#include "core/analysis/call_graph.h"
#include "core/analysis/collapsed_text.h"
#include "core/analysis/dataset_summary.h"
#include "core/analysis/memory_growth.h"
#include "core/import/perprovis.h"
#include "core/model/profile_history.h"
#include "tests/support/catch.h"
#include "tests/support/sample.h"

using namespace hs;
using simdjson::dom::element;

namespace {

struct Figures {
    double self = 0;
    double total = 0;
};

// By "function" or "function (file)".
std::map<std::string, Figures> hotspots(const Dataset& dataset) {
    const TraceTrie& traces = *dataset.traces;
    JobContext job;
    const CallGraphShape shape = call_graph_shape(traces, FrameDetail::kFunction, job).value();
    const CallGraph graph = call_graph(traces, shape, dataset.profile->amount_of_trace);
    std::map<std::string, Figures> rows;
    for (uint32_t node = 1; node < shape.nodes.size(); ++node) {
        rows[call_graph_name(traces, shape, node)] = {graph.self[node].to_double(),
                                                      graph.total[node].to_double()};
    }
    return rows;
}

DatasetPtr open(const std::string& name) {
    Result<DatasetPtr> opened = test::open_sample(name);
    REQUIRE(opened.ok());
    return std::move(opened).value();
}

element answers(simdjson::dom::parser& parser, const std::string& name) {
    return parser.load(test::data_path(name));
}

std::string collapsed(const Dataset& dataset) {
    std::string text;
    for (const CollapsedLine& line :
         collapsed_lines(*dataset.traces, dataset.profile->amount_of_trace)) {
        text += line.stack + " " + std::to_string(line.value) + "\n";
    }
    return text;
}

std::string kind(const Dataset& dataset) {
    JobContext job;
    const DatasetSummary summary = std::move(dataset_summary(dataset, job)).value();
    REQUIRE(summary.kinds.size() == 1);
    return std::string(summary.kinds[0]);
}

void survives_every_cut(const Importer& importer, const std::string& name) {
    const std::string whole = test::data_bytes(name);
    JobContext job;
    for (size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(name, size);
        const Result<Dataset> loaded =
            importer.load(Input::from_memory("x.json", whole.substr(0, size)), {}, job);
        if (loaded.ok()) {
            REQUIRE_FALSE(loaded.value().diagnostics.empty());
        } else {
            REQUIRE(loaded.error().byte_offset.value_or(UINT64_MAX) <= size);
        }
    }
}

}  // namespace

TEST_CASE(
    "a PerProVis export's hotspots are the tool's, from the export, the flame graph and raw") {
    simdjson::dom::parser parser;
    const element hot = answers(parser, "perprovis/demo.answers.json")["hotspots_all"];
    for (const char* name : {"demo.export.json", "demo.flame.json", "demo.raw.json"}) {
        INFO(name);
        const DatasetPtr dataset = open("perprovis/" + std::string(name));
        CHECK(dataset->info.format == "perprovis");
        CHECK(dataset->profile->unit == Unit::kSamples);
        CHECK(kind(*dataset) == "traces");
        const auto rows = hotspots(*dataset);
        size_t count = 0;
        for (const element row : simdjson::dom::array(hot)) {
            const std::string key = std::string(std::string_view(row["function"])) + " (" +
                                    std::string(std::string_view(row["filename"])) + ")";
            REQUIRE(rows.count(key) == 1);
            CHECK(rows.at(key).total == static_cast<double>(int64_t(row["sample_count"])));
            ++count;
        }
        CHECK(rows.size() == count);
    }
}

TEST_CASE("PerProVis stacks come out with main at the root, whichever way they were stored") {
    const std::string expected =
        "main (app.py:10);load (store.py:20) 8\n"
        "main (app.py:10);load (store.py:21);encode (codec.py:5) 8\n"
        "main (app.py:10);save (store.py:20) 4\n"
        "main (app.py:10);save (store.py:21);encode (codec.py:5) 4\n";
    CHECK(collapsed(*open("perprovis/demo.export.json")) == expected);
    CHECK(collapsed(*open("perprovis/demo.flame.json")) == expected);
    CHECK(collapsed(*open("perprovis/demo.raw.json")) == expected);
}

TEST_CASE("growth over PerProVis memory snapshots agrees with the tool's leaks") {
    simdjson::dom::parser parser;
    const DatasetPtr dataset = open("perprovis/demo.raw.json");
    std::vector<GrowthSite> leaks = memory_growth(dataset->history->memory);
    std::erase_if(leaks, [](const GrowthSite& site) { return !is_leak_by_perprovis(site); });
    size_t i = 0;
    for (const element leak :
         simdjson::dom::array(answers(parser, "perprovis/demo.answers.json")["leaks"])) {
        REQUIRE(i < leaks.size());
        CHECK(leaks[i].name == std::string(std::string_view(leak["allocation_site"])));
        CHECK(leaks[i].first_bytes == int64_t(leak["initial_bytes"]));
        CHECK(leaks[i].last_bytes == int64_t(leak["final_bytes"]));
        CHECK(leaks[i].samples == uint64_t(leak["sample_count"]));
        ++i;
    }
    CHECK(i == leaks.size());
}

TEST_CASE("a leak by PerProVis's rule needs three points and more than 1 MiB") {
    const auto rule = [](std::vector<int64_t> bytes) {
        std::vector<MemorySnapshot> snapshots;
        for (const int64_t b : bytes) {
            snapshots.push_back({static_cast<double>(snapshots.size()), b, {{"site", b}}});
        }
        const std::vector<GrowthSite> sites = memory_growth(snapshots);
        return !sites.empty() && is_leak_by_perprovis(sites[0]);
    };
    CHECK(rule({0, 5, 1048577}));
    CHECK_FALSE(rule({0, 5, 1048576}));
    CHECK_FALSE(rule({0, 1048577}));
    CHECK_FALSE(rule({5, 4, 3}));
}

TEST_CASE("timed calls add up to the tool's times, and own time leaves out what was called") {
    simdjson::dom::parser parser;
    const DatasetPtr dataset = open("perprovis/demo_calls.export.json");
    CHECK(dataset->profile->unit == Unit::kSeconds);
    CHECK(kind(*dataset) == "calls");
    const auto rows = hotspots(*dataset);
    double inside = 0;
    for (const element row :
         simdjson::dom::array(answers(parser, "perprovis/demo_calls.answers.json")["hotspots"])) {
        const std::string name(std::string_view(row.at(0)));
        const double seconds = double(row.at(1));
        CHECK(rows.at(name).total == Approx(seconds));
        if (name != "main") {
            inside += seconds;
            CHECK(rows.at(name).self == Approx(seconds));
        }
    }
    CHECK(rows.at("main").self == Approx(rows.at("main").total - inside));
}

TEST_CASE("a PyProfile file's own bytes are those of the tool's frames") {
    simdjson::dom::parser parser;
    const DatasetPtr dataset = open("pyprofile/demo.stacks.json");
    CHECK(dataset->info.format == "pyprofile");
    CHECK(dataset->profile->unit == Unit::kBytes);
    CHECK(kind(*dataset) == "calls");
    std::map<std::string, double> own;
    for (const element frame :
         simdjson::dom::array(answers(parser, "pyprofile/demo.answers.json")["frames"])) {
        own[std::string(std::string_view(frame["name"]))] +=
            static_cast<double>(int64_t(frame["total_memory"]));
    }
    const auto rows = hotspots(*dataset);
    CHECK(rows.size() == own.size());
    for (const auto& [name, bytes] : own) { CHECK(rows.at(name).self == bytes); }
}

TEST_CASE("profile files cut at any byte load what is complete or say where they end") {
    survives_every_cut(kPerprovisImporter, "perprovis/demo.export.json");
    survives_every_cut(kPerprovisImporter, "perprovis/demo_calls.export.json");
    survives_every_cut(kPyprofileImporter, "pyprofile/demo.stacks.json");
}

TEST_CASE("odd but readable profile files load") {
    JobContext job;
    const auto load = [&](std::string text) {
        return kPerprovisImporter.load(Input::from_memory("x.json", std::move(text)), {}, job);
    };
    CHECK(load("\xEF\xBB\xBF{\"name\": \"root\", \"value\": 0}").ok());
    const Result<Dataset> odd = load(
        "{\"name\": \"root\", \"value\": 3.0, \"children\": [{\"name\": \"f\\ud800 (C:\\\\a "
        "(x)\\\\b.py:-3)\", \"value\": 2, \"children\": []}, {\"name\": \"g\", \"value\": NaN}]}");
    REQUIRE(odd.ok());
    CHECK(collapsed(odd.value()).find("f\xed\xa0\x80") == std::string::npos);  // escaped
    const TraceTrie& traces = *odd.value().traces;
    REQUIRE(traces.frames.size() == 3);
    const Frame& frame = traces.frames[traces.frames[1].line == kNoLine ? 2 : 1];
    CHECK(frame.line == -3);
    CHECK(traces.strings.text(frame.file) == "C:\\a (x)\\b.py");
    CHECK_FALSE(load("{\"other\": 1}").ok());
    CHECK_FALSE(load("[1]").ok());
    CHECK_FALSE(load("").ok());
}
