// Findings of logs, profiles, calls and trackers, and the words all of them share.

#include "core/analysis/findings.h"

#include "core/analysis/call_graph.h"
#include "core/analysis/comparable.h"
#include "core/analysis/dataset_summary.h"
#include "core/analysis/finding_sites.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/growth.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/stack_findings.h"
#include "core/analysis/summary_facts.h"
#include "core/analysis/summary_tiles.h"
#include "core/import/collapsed.h"
#include "core/import/speedscope.h"
#include "core/model/diagnostics.h"
#include "core/model/profile_history.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/sample.h"

using namespace hs;
using namespace hs::test;

namespace {

std::vector<Finding> findings_of(const Dataset& dataset, const std::string& file = "run.hpm") {
    JobContext job;
    FindingOptions options;
    options.file = file;
    Result<std::vector<Finding>> findings = dataset_findings(dataset, options, job);
    REQUIRE(findings.ok());
    return std::move(findings).value();
}

const Finding* find_id(const std::vector<Finding>& findings, std::string_view id) {
    for (const Finding& finding : findings) {
        if (finding.id == id) return &finding;
    }
    return nullptr;
}

constexpr int64_t kTenth = 100'000;  // us

}  // namespace

TEST_CASE("The end of a rising line is growth and a likely leak, never a peak") {
    const std::vector<Finding> findings = findings_of(loaded(rising_log()));
    CHECK(find_id(findings, "peak") == nullptr);
    const Finding* growth = find_id(findings, "growth");
    REQUIRE(growth != nullptr);
    CHECK(growth->claim == "Live memory grows by 9.77 KiB/s until the end");
    REQUIRE(growth->series.size() > 2);
    CHECK(growth->series.front().bytes < growth->series.back().bytes);
    const Finding* leak = find_id(findings, "likely-leak");
    REQUIRE(leak != nullptr);
    CHECK(leak->claim.starts_with("Likely leak: cache.py:7, +97.7 KiB ("));
    CHECK(leak->claim.ends_with("confidence > 99.9 %"));
    CHECK(leak->evidence.at(0).text == "/app/cache.py:7");
    REQUIRE(leak->series.size() > 2);
    CHECK(leak->series.back().bytes == 100'000);
    CHECK(leak->command == "heapscope leaks run.hpm");
}

TEST_CASE("A site is named with its function where the source lies beside the log") {
    const Result<DatasetPtr> log = open_sample("../../assets/example/orders.hpm");
    REQUIRE(log.ok());
    const std::vector<Finding> findings = findings_of(*log.value());
    const Finding* leak = find_id(findings, "likely-leak");
    REQUIRE(leak != nullptr);
    CHECK(leak->claim.starts_with("Likely leak: price_of (cache.py:22), +315 KiB"));
    CHECK(leak->evidence.at(0).text == "shop/cache.py:22");
}

TEST_CASE("A likely leak has the numbers that leaks prints") {
    const Dataset dataset = loaded(rising_log());
    JobContext job;
    const auto sites = log_growth(*dataset.log, *dataset.traces, {}, job);
    REQUIRE(sites.ok());
    const GrowthSite& site = sites.value().at(0);
    const Finding* leak = nullptr;
    const std::vector<Finding> findings = findings_of(dataset);
    leak = find_id(findings, "likely-leak");
    REQUIRE(leak != nullptr);
    CHECK(leak->bytes == site.growth_bytes);
    const std::string rate = format_bytes(Amount::from_double(site.rate_bytes_per_s).rounded());
    CHECK(leak->claim.find("(" + rate + "/s)") != std::string::npos);
}

TEST_CASE("The highest peak is asked for as such, a lower one by its time") {
    HeapprofWriter writer;
    const uint32_t site = writer.trace({{"main.py", 1}});
    for (const uint32_t bytes : {50'000, 40'000}) {
        for (int i = 0; i < 10; ++i) writer.allocate(site, bytes, 1000);
        for (int i = 0; i < 10; ++i) writer.free(site, bytes, kTenth);
    }
    std::vector<std::string> commands;
    for (const Finding& finding : findings_of(loaded(writer))) {
        if (finding.id == "peak") commands.push_back(finding.command);
    }
    CHECK(commands == std::vector<std::string>{"heapscope hotspots run.hpm --at peak",
                                               "heapscope hotspots run.hpm --at 1.02"});
}

TEST_CASE("A spike is a peak that names the site whose blocks went, not what stays") {
    uint32_t leak = 0;
    HeapprofWriter writer = rising_log(&leak);
    const uint32_t spike =
        writer.trace({{"main.py", 1}, {"/app/server.py", 3}, {"/app/export.py", 9}});
    for (int i = 0; i < 10; ++i) writer.allocate(spike, 50'000, 1000);
    for (int i = 0; i < 10; ++i) writer.free(spike, 50'000, 1000);
    for (int i = 0; i < 20; ++i) writer.allocate(leak, 1000, kTenth);
    const std::vector<Finding> findings = findings_of(loaded(writer));
    const Finding* peak = find_id(findings, "peak");
    REQUIRE(peak != nullptr);
    CHECK(peak->claim == "Peak: 586 KiB at 10.0 s");
    CHECK(peak->about == "Largest site: export.py:9, 488 KiB, all freed by the end.");
    CHECK(peak->evidence.at(0).time_s == 10.01);
    CHECK(peak->evidence.at(1).text == "/app/export.py:9");
    CHECK(peak->command == "heapscope hotspots run.hpm --at peak");
    CHECK(findings.front().id == "likely-leak");
    CHECK(&findings[1] == peak);
    // The floor under the spike rises to the end all the same.
    CHECK(find_id(findings, "growth") != nullptr);
}

TEST_CASE("A peak names what rose before it and fell again, then the largest site") {
    HeapprofWriter writer;
    const uint32_t stays = writer.trace({{"main.py", 1}, {"/app/cache.py", 7}});
    const uint32_t goes = writer.trace({{"main.py", 1}, {"/app/export.py", 9}});
    writer.allocate(stays, 500'000, kTenth);
    for (int i = 0; i < 10; ++i) writer.allocate(goes, 30'000, kTenth);
    for (int i = 0; i < 10; ++i) writer.free(goes, 30'000, kTenth);
    const std::vector<Finding> findings = findings_of(loaded(writer));
    const Finding* peak = find_id(findings, "peak");
    REQUIRE(peak != nullptr);
    CHECK(peak->claim == "Peak: 781 KiB at 1.10 s");
    CHECK(peak->about ==
          "Rose most before it: export.py:9, +293 KiB, all freed by the end. Largest site: "
          "cache.py:7, 488 KiB.");
    CHECK(peak->evidence.at(1).text == "/app/export.py:9");
}

TEST_CASE("What led to a peak counts from the low before it, for the user's line") {
    HeapprofWriter writer;
    const uint32_t load = writer.trace({{"/app/main.py", 1}, {"/app/load.py", 7}});
    const uint32_t other = writer.trace({{"/app/main.py", 2}, {"/app/other.py", 3}});
    const uint32_t json = writer.trace(
        {{"/app/main.py", 1}, {"/app/export.py", 9}, {"/usr/lib/python3.11/json/encoder.py", 257}});
    writer.allocate(load, 500'000, kTenth);
    writer.free(load, 20'000, kTenth);
    writer.allocate(json, 200'000, kTenth);
    writer.allocate(other, 100'000, kTenth);
    writer.free(json, 200'000, kTenth);
    writer.free(other, 100'000, kTenth);
    writer.free(load, 480'000, kTenth);
    const std::vector<Finding> findings = findings_of(loaded(writer));
    const Finding* peak = find_id(findings, "peak");
    REQUIRE(peak != nullptr);
    CHECK(peak->about ==
          "Rose most before it: export.py:9, +195 KiB in encoder.py:257, all freed by the end. "
          "Largest site: load.py:7, 469 KiB.");
    CHECK(peak->evidence.at(1).text == "/app/export.py:9");
}

TEST_CASE("Unknown stacks are the largest site of a peak where they have most") {
    HeapprofWriter writer;
    const uint32_t known = writer.trace({{"main.py", 1}, {"/app/cache.py", 7}});
    writer.allocate(known, 100, kTenth);
    writer.allocate(0, 90'000, kTenth);
    writer.free(0, 90'000, kTenth);
    const std::vector<Finding> findings = findings_of(loaded(writer));
    const Finding* peak = find_id(findings, "peak");
    REQUIRE(peak != nullptr);
    CHECK(peak->about == "Largest site: unknown stacks, 87.9 KiB, all freed by the end.");
}

TEST_CASE("Of two peaks at one place the higher one is shown, whichever comes first") {
    const auto peak = [](uint64_t events, int64_t time_us, int64_t bytes) {
        return LogPeakPoint{events, time_us, Amount::whole(bytes), Amount::whole(bytes)};
    };
    const std::vector<LogPeakPoint> peaks = {peak(10, 100, 5), peak(20, 101, 9), peak(30, 102, 7),
                                             peak(90, 1000, 3)};
    const std::vector<size_t> by_time = peak_of_place(peaks, false, 0, 1000, 11);
    CHECK(by_time[1] == 1);
    CHECK(by_time[10] == 3);
    CHECK(std::count(by_time.begin(), by_time.end(), SIZE_MAX) == 9);
    CHECK(peak_of_place(peaks, true, 0, 100, 11)[1] == 0);
    CHECK(peak_of_place(peaks, true, 15, 100, 2) == std::vector<size_t>{1, 3});
    CHECK(peak_of_place({}, true, 0, 0, 0).empty());
}

TEST_CASE("A tooth at the end of a rising line is one tooth of many, and no finding") {
    HeapprofWriter writer;
    const uint32_t trace = writer.trace({{"main.py", 1}, {"/app/cache.py", 7}});
    for (int i = 0; i < 50; ++i) {
        writer.allocate(trace, 4000, kTenth);
        if (i % 5 == 4) {
            writer.allocate(trace, 30'000, 1);
            writer.free(trace, 30'000, 10);
        }
    }
    const Dataset dataset = loaded(writer);
    CHECK(find_id(findings_of(dataset), "peak") == nullptr);
    JobContext job;
    const std::vector<LogPeakPoint> all =
        log_peaks(*dataset.log, kEstimatedBytes, 0.05, job).value();
    const std::vector<LogPeakPoint> falling =
        falling_peaks(*dataset.log, kEstimatedBytes, 0.05, job).value();
    REQUIRE(all.size() == 10);
    REQUIRE(falling.size() == 10);
    CHECK(falling[8] == all[8]);
    CHECK(falling[9].live == all[9].live);
    CHECK(all[9].prominence == all[9].live);
    CHECK(falling[9].prominence == Amount::whole(30'000));
    CHECK(summary_tiles(dataset, dataset_summary(dataset, job).value())[0].label == "Maximum");
}

TEST_CASE("The end of a rise is a peak if it falls by a quarter, or like the spikes before it") {
    using Bytes = std::vector<int64_t>;
    const auto heights_of = [](const Bytes& totals) {
        HeapprofWriter writer;
        const uint32_t trace = writer.trace({{"main.py", 1}});
        int64_t live = 0;
        for (const int64_t total : totals) {
            writer.event(trace, total < live, static_cast<uint64_t>(std::abs(total - live)), 1000);
            live = total;
        }
        JobContext job;
        Bytes heights;
        const Dataset dataset = loaded(writer);
        const auto peaks = falling_peaks(*dataset.log, kEstimatedBytes, 0.05, job);
        for (const LogPeakPoint& peak : peaks.value()) { heights.push_back(peak.live.rounded()); }
        return heights;
    };
    CHECK(heights_of({100'000, 76'000}).empty());
    CHECK(heights_of({100'000, 75'000}) == Bytes{100'000});
    // Up by 30,000 since the spike before.
    CHECK(heights_of({70'000, 50'000, 100'000, 86'000}) == Bytes{70'000});
    CHECK(heights_of({70'000, 50'000, 100'000, 85'000}) == Bytes{70'000, 100'000});
    // Each like the one before, whatever was left out before that; but of some size.
    CHECK(heights_of({50'000, 30'000, 100'000, 90'000, 99'000, 80'000}) == Bytes{50'000});
    CHECK(heights_of({95'000, 90'000, 98'000, 93'200}).empty());
    CHECK(heights_of({95'000, 90'000, 98'000, 92'500, 97'500, 92'000}) == Bytes{98'000, 97'500});
    // What starting up leaves is a shoulder; a step of the rise later as well.
    CHECK(heights_of({40'000, 33'000, 100'000, 50'000}) == Bytes{100'000});
    CHECK(heights_of({40'000, 29'000, 100'000, 50'000}) == Bytes{40'000, 100'000});
    CHECK(heights_of({40'000, 33'000, 70'000, 62'000, 100'000, 50'000}) == Bytes{100'000});
    // What starting up took, however far it falls; the same later is a peak.
    Bytes early{20'000, 5'000};
    early.insert(early.end(), 150, 30'000);
    early.insert(early.end(), {100'000, 30'000});
    CHECK(heights_of(early) == Bytes{100'000});
    Bytes late(10, 30'000);
    late.insert(late.end(), {50'000, 30'000});
    late.insert(late.end(), 50, 30'000);
    late.insert(late.end(), {100'000, 30'000});
    CHECK(heights_of(late) == Bytes{50'000, 100'000});
    early[0] = 26'000;
    CHECK(heights_of(early) == Bytes{26'000, 100'000});
}

TEST_CASE("Memory that rises over a profile is a finding, also where no site is named") {
    const auto found = [](const std::vector<int64_t>& totals) {
        ProfileHistory history;
        for (size_t i = 0; i < totals.size(); ++i) {
            history.memory.push_back({100.0 + static_cast<double>(i), totals[i], {}});
        }
        return history_findings(history, {});
    };
    const std::vector<Finding> rising = found({100'000, 151'200, 202'400, 253'600, 304'800});
    REQUIRE(rising.size() == 1);
    CHECK(rising[0].claim == "Memory grows by 200 KiB (50.0 KiB/s)");
    CHECK(rising[0].about == "97.7 KiB to 298 KiB in 4.00 s, 5 snapshots.");
    CHECK(rising[0].kind == FindingKind::kGrowth);
    CHECK(rising[0].bytes == 204'800);
    CHECK(rising[0].series.size() == 5);
    CHECK(rising[0].command.starts_with("heapscope timeline"));
    CHECK(found({304'800, 253'600, 202'400, 151'200}).empty());
    CHECK(found({200'000, 210'000, 190'000, 212'000, 195'000, 209'000}).empty());
    CHECK(found({1'000'000, 1'010'000, 1'020'000, 1'030'000}).empty());  // hardly anything
    CHECK(found({100'000, 300'000}).empty());
    CHECK(found({}).empty());
    // A site that grows is what is to be looked at, not the sum that it is part of.
    ProfileHistory history;
    for (int64_t i = 0; i < 5; ++i) {
        history.memory.push_back(
            {static_cast<double>(i), 100'000 * (i + 1), {{"cache.py:7", 90'000 * (i + 1)}}});
    }
    const std::vector<Finding> by_site = history_findings(history, {});
    REQUIRE(by_site.size() == 1);
    CHECK(by_site[0].claim.starts_with("Likely leak: cache.py:7"));
}

TEST_CASE("Every fact of a file that its label does not explain has a sentence about it") {
    for (const char* file : {"../../assets/example/orders.hpm",
                             "../../assets/example/after.json.gz", "memray/v13_orders.bin"}) {
        const Result<DatasetPtr> dataset = open_sample(file);
        REQUIRE(dataset.ok());
        JobContext job;
        const DatasetSummary summary =
            std::move(dataset_summary(*dataset.value(), job, ScaleMode::kAuto)).value();
        for (const SummaryFact& fact : summary_facts(*dataset.value(), summary)) {
            CAPTURE(file, std::string(fact.label));
            CHECK(!about_fact(fact.label).empty());
        }
    }
}

TEST_CASE("Findings of a cut log say so, and what it is compared with is no growth for sure") {
    HeapprofWriter writer = rising_log();
    JobContext job;
    const Dataset whole = loaded(writer);
    const Dataset cut =
        std::move(load_log(writer.hpm, writer.hpd.substr(0, writer.hpd.size() / 2 + 1), job))
            .value();
    const std::vector<Finding> findings = findings_of(cut);
    REQUIRE(findings.size() == 2);
    for (const Finding& finding : findings) CHECK(finding.claim.ends_with(" (incomplete)"));
    FindingOptions before;
    before.file = "cut.hpm";
    FindingOptions after;
    after.file = "whole.hpm";
    const auto grown = pair_findings({cut, before}, {whole, after}, job).value();
    REQUIRE(grown.size() == 2);
    CHECK(grown[0].claim.starts_with("cut is incomplete: whole ends with "));
    CHECK(grown[0].claim.ends_with(" more than cut"));
    CHECK(grown[0].about.starts_with("What only whole has may be missing from cut, not new. "));
    CHECK(grown[1].claim.ends_with(" (incomplete)"));
    const auto shrunk = pair_findings({whole, after}, {cut, before}, job).value();
    CHECK(shrunk.at(0).claim.starts_with("cut is incomplete: it ends with "));
    CHECK(shrunk.at(0).about.starts_with("What only whole has may be missing from cut, not del"));
}

TEST_CASE("A level line and an empty log have no findings") {
    HeapprofWriter writer;
    const uint32_t trace = writer.trace({{"main.py", 1}});
    writer.allocate(trace, 100'000, 1000);
    for (int i = 0; i < 100; ++i) {
        writer.allocate(trace, 100, kTenth);
        writer.free(trace, 100, kTenth);
    }
    CHECK(findings_of(loaded(writer)).empty());
    CHECK(findings_of(loaded(HeapprofWriter{})).empty());
}

TEST_CASE("A leak whose stacks are not known is told as such") {
    HeapprofWriter writer;
    for (int i = 0; i < 100; ++i) writer.allocate(0, 1000, kTenth);
    const std::vector<Finding> findings = findings_of(loaded(writer));
    const Finding* leak = find_id(findings, "likely-leak");
    REQUIRE(leak != nullptr);
    CHECK(leak->claim.starts_with("Likely leak: unknown stacks, +"));
}

TEST_CASE("The floor of a log is what is never freed") {
    HeapprofWriter writer;
    const uint32_t trace = writer.trace({{"main.py", 1}});
    for (int i = 0; i < 50; ++i) {
        writer.allocate(trace, 5000, kTenth);
        writer.free(trace, 4000, kTenth);
    }
    JobContext job;
    const LiveFloor floor = live_floor(*loaded(writer).log, kEstimatedBytes, job).value();
    CHECK(floor.first_bytes == 0);
    CHECK(floor.last_bytes == 50'000);
    CHECK(floor.fit > 0.99);
    CHECK(floor.rises_at_end);
}

TEST_CASE("Blocks of a library are told with the user's code that asked for them") {
    HeapprofWriter writer;
    const uint32_t user =
        writer.trace({{"/home/me/app.py", 5}, {"/usr/lib/python3.11/json/decoder.py", 353}});
    const uint32_t other = writer.trace(
        {{"/usr/lib/python3.11/runpy.py", 9}, {"/usr/lib/python3.11/json/decoder.py", 353}});
    const uint32_t own = writer.trace({{"/home/me/app.py", 6}});
    for (int i = 0; i < 10; ++i) {
        writer.allocate(user, 1000, kTenth);
        writer.allocate(other, 10, kTenth);
        writer.allocate(own, 10, kTenth);
    }
    const Dataset dataset = loaded(writer);
    JobContext job;
    const CallGraphShape shape = call_graph_shape(*dataset.traces, FrameDetail::kLine, job).value();
    std::vector<Amount> amounts(dataset.traces->trace_count(), Amount::whole(1));
    for (uint32_t node = 1; node < shape.nodes.size(); ++node) {
        const std::string name = site_name(*dataset.traces, shape, node);
        const uint32_t caller = user_caller(*dataset.traces, shape, amounts, node);
        CAPTURE(name);
        if (name == "decoder.py:353") {
            REQUIRE(caller != 0);
            CHECK(site_name(*dataset.traces, shape, caller) == "app.py:5");
        } else {
            CHECK(caller == 0);
        }
    }
}

TEST_CASE("A profile of samples speaks of samples") {
    JobContext job;
    const Dataset dataset =
        std::move(load_collapsed(
                      Input::from_memory("cpu.collapsed", "main;load 30\nmain;save 60\nmain 10\n"),
                      {}, job))
            .value();
    const std::vector<Finding> findings = findings_of(dataset, "cpu.collapsed");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].claim == "Top function (self): save, 60 % of samples");
    CHECK(findings[0].about == "60 of 100 samples. Next: load, 30 % of samples.");
    CHECK_FALSE(findings[0].bytes.has_value());
    CHECK(findings[0].command == "heapscope hotspots cpu.collapsed");
}

TEST_CASE("The top function of a profile in seconds has the most of them, also below a second") {
    JobContext job;
    const Dataset dataset = std::move(load_speedscope(Input::from_memory("cpu.speedscope.json", R"({
            "shared": {"frames": [{"name": "main"}, {"name": "clean"}, {"name": "work"}]},
            "profiles": [{"type": "sampled", "name": "one", "unit": "seconds", "startValue": 0,
                          "endValue": 2, "samples": [[0, 1], [0, 2]], "weights": [0.6, 0.8]}]})"),
                                                      {}, job))
                                .value();
    const std::vector<Finding> findings = findings_of(dataset, "cpu.speedscope.json");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].claim == "Top function (self): work, 57 % of time");
    CHECK(findings[0].about == "800 ms of 1.40 s. Next: clean, 43 % of time.");
}

TEST_CASE("Unknown stacks are no top function, and parts of a whole add up to it") {
    JobContext job;
    const auto of = [&](const char* stacks) {
        const Dataset dataset =
            std::move(load_collapsed(Input::from_memory("cpu.collapsed", stacks), {}, job)).value();
        return findings_of(dataset, "cpu.collapsed");
    };
    const std::vector<Finding> findings = of("OTHER 100\nmain;load 35\nmain;save 65\n");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].claim == "Top function (self): save, 33 % of samples");
    CHECK(findings[0].about ==
          "65 of 200 samples. Next: load, 18 % of samples. 100 samples without a stack.");
    const std::vector<Finding> halves = of("main;load 7\nmain;save 1\n");
    CHECK(halves.at(0).claim == "Top function (self): load, 87 % of samples");
    CHECK(halves.at(0).about == "7 of 8 samples. Next: save, 13 % of samples.");
    using Parts = std::pair<std::string, std::string>;
    CHECK(portion_texts(0.996, 0.004) == Parts("99 %", "0.4 %"));
    CHECK(portion_texts(0.5, 0.25) == Parts("50 %", "25 %"));
    CHECK(portion_texts(1, 0) == Parts("100 %", "0 %"));
}

TEST_CASE("Commands show the profile that the finding is about") {
    JobContext job;
    const auto command = [&](const std::string& profile) {
        LoadOptions options;
        options.profile = profile;
        const auto file = open_dataset(data_path("speedscope/mixed.speedscope.json"), options, job);
        REQUIRE(file.ok());
        return findings_of(*file.value(), "mixed.json").at(0).command;
    };
    CHECK(command("seconds") == "heapscope hotspots mixed.json --profile seconds");
}

TEST_CASE("Calls, memory snapshots and trackers have findings of their own") {
    const auto ids = [](const std::string& name) {
        std::vector<std::string> found;
        for (const Finding& finding : findings_of(*open_sample(name).value(), name)) {
            found.emplace_back(finding.id);
            CHECK_FALSE(finding.claim.empty());
            CHECK_FALSE(finding.evidence.empty());
            CHECK(finding.command.find(name) != std::string::npos);
            for (const char* word : {"live", "hold", "keep"}) {
                const bool is_of_samples = finding.id == "top-function";
                CHECK_FALSE((is_of_samples && finding.claim.find(word) != std::string::npos));
            }
        }
        return found;
    };
    CHECK(ids("pyprofile/demo.stacks.json").at(0) == "largest-locals");
    CHECK(ids("perprovis/demo.export.json") == std::vector<std::string>{"growth", "top-function"});
    CHECK_FALSE(ids("pympler/demo.dat").empty());
}

TEST_CASE("Two logs are compared by their sites") {
    HeapprofWriter first = rising_log();
    HeapprofWriter second = rising_log();
    const uint32_t site = second.trace({{"main.py", 1}, {"more.py", 4}});
    second.allocate(site, 300'000, 1000);
    const Dataset a = loaded(first);
    const Dataset b = loaded(second);
    JobContext job;
    FindingOptions before;
    before.file = "a.hpm";
    FindingOptions after;
    after.file = "b.hpm";
    const auto findings = pair_findings({a, before}, {b, after}, job);
    REQUIRE(findings.ok());
    REQUIRE(findings.value().size() == 2);
    CHECK(findings.value()[0].claim == "b ends with 293 KiB more than a");
    CHECK(findings.value()[1].claim == "more.py:4 is new: 293 KiB");
    CHECK(findings.value()[1].command == "heapscope diff a.hpm b.hpm --by frame");
}

TEST_CASE("A file is compared with the first one before it that it compares with") {
    const Dataset dump = loaded_dump("{}");
    const Dataset log = loaded(rising_log());
    const Dataset* files[] = {&log, &dump, nullptr, &log, &dump};
    CHECK_FALSE(baseline_of(files, 0));
    CHECK_FALSE(baseline_of(files, 1));
    CHECK_FALSE(baseline_of(files, 2));
    CHECK(baseline_of(files, 3) == 0);
    CHECK(baseline_of(files, 4) == 1);
    // Of three processes.
    const Dataset one = loaded_dump(R"({"o": {"1": {"size": 1}}})");
    const Dataset two = loaded_dump(R"({"o": {"2": {"size": 1}}})");
    const Dataset three = loaded_dump(R"({"o": {"3": {"size": 1}}})");
    const Dataset* strangers[] = {&one, &two, &three, &two};
    CHECK(baseline_of(strangers, 2) == 0);
    CHECK(baseline_of(strangers, 3) == 1);
    JobContext job;
    CHECK(pair_findings({log, {}}, {dump, {}}, job).value().empty());
}

TEST_CASE("Files are named by what tells them apart, and quoted for a shell") {
    using Names = std::pair<std::string, std::string>;
    const auto names_of = [](const char* before, const char* after) {
        return names_of_pair({.file = before}, {.file = after});
    };
    CHECK(names_of("x/before.json.gz", "x/after.json.gz") == Names("before", "after"));
    CHECK(names_of("web_py3.10_0.json", "web_py3.10_2.json") ==
          Names("web_py3.10_0", "web_py3.10_2"));
    CHECK(names_of("x/run.json", "x/run.json.gz") == Names("run.json", "run.json.gz"));
    CHECK(names_of("/d/mon/run.json", "/d/tue/run.json") == Names("mon/run.json", "tue/run.json"));
    CHECK(names_of("run.json", "run.json") == Names("the first", "the second"));
    CHECK(names_of("x/run.hscope#1", "x/run.hscope#12") == Names("dump 1", "dump 12"));
    CHECK(names_of("run.hscope#1", "run.hscope") == Names("dump 1", "the last dump"));
    CHECK(names_of("run#a.json", "run#b.json") == Names("run#a", "run#b"));
    CHECK(names_of("run#", "walk#") == Names("run#", "walk#"));
    const auto names_of_dumps = [](const char* label_a, const char* label_b) {
        return names_of_pair({.file = "run.hscope#1", .dump = label_a},
                             {.file = "run.hscope", .dump = label_b});
    };
    CHECK(names_of_dumps("morning", "evening\n") == Names("morning", "evening\\n"));
    CHECK(names_of_dumps("morning", "") == Names("dump 1", "the last dump"));
    CHECK(names_of_dumps("hour", "hour") == Names("dump 1", "the last dump"));
    CHECK(names_of_pair({.file = "mon.hscope", .dump = "morning"},
                        {.file = "tue.hscope", .dump = "evening"}) == Names("mon", "tue"));
    CHECK(shell_word("a/b-1.json") == "a/b-1.json");
    CHECK(shell_word("it's here") == "'it'\\''s here'");
    CHECK(shell_word("") == "''");
    CHECK(finding_command("path", "my dump", "12") == "heapscope path 'my dump' 12");
}
