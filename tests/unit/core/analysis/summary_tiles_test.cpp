// The first screen's large numbers, and what it says of a file behind its name.

#include "core/analysis/summary_tiles.h"

#include <algorithm>

#include "core/analysis/dataset_summary.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/findings.h"
#include "core/analysis/summary_facts.h"
#include "core/import/hscope.h"
#include "core/import/memray.h"
#include "core/model/diagnostics.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/hscope_writer.h"
#include "tests/support/sample.h"

using namespace hs;
using namespace hs::test;

TEST_CASE("A file says behind its name what it is") {
    JobContext job;
    const auto subtitle = [&](const Dataset& dataset) {
        return summary_subtitle(dataset, dataset_summary(dataset, job).value());
    };
    CHECK(subtitle(loaded(rising_log())) == "10.0 s of allocations, every event recorded");
    HeapprofWriter sampled(std::vector<SamplingRange>{{100, 1U << 31}});
    sampled.allocate(sampled.trace({{"main.py", 1}}), 50, 2'000'000);
    CHECK(subtitle(loaded(sampled)) == "2.00 s of allocations, sampled");
    CHECK(subtitle(load_log(sampled.hpm, sampled.hpd + '\x01', job).value()) ==
          "2.00 s of allocations, sampled, cut short");
}

TEST_CASE("A recording without end record says that its totals go up to there") {
    JobContext job;
    const Dataset killed =
        kMemrayImporter
            .load(Input::from_memory("x.bin", data_bytes("memray/v13_killed.bin")), {}, job)
            .value();
    CHECK(summary_subtitle(killed, dataset_summary(killed, job).value()) ==
          "109 ms of allocations, killed or still running");
    CHECK_FALSE(is_incomplete(killed));
    REQUIRE(killed.diagnostics.size() == 1);
    CHECK(killed.diagnostics[0].severity == Severity::kWarning);
}

TEST_CASE("A damaged log says what of it is missing, and is cut short only at its end") {
    JobContext job;
    const auto subtitle = [&](const Dataset& dataset) {
        return summary_subtitle(dataset, dataset_summary(dataset, job).value());
    };
    const HeapprofWriter writer = rising_log();
    const std::string& hpd = writer.hpd;
    const Dataset cut = load_log(writer.hpm, hpd.substr(0, hpd.size() - 1), job).value();
    CHECK(subtitle(cut).ends_with(" of allocations, cut short"));
    std::string garbage = hpd;
    garbage.replace(hpd.size() / 2, 64, 64, '\xff');
    const Dataset skipped = load_log(writer.hpm, garbage, job).value();
    CHECK(is_incomplete(skipped));
    CHECK(subtitle(skipped).ends_with(" bytes skipped"));
    const Dataset stackless =
        load_log(writer.hpm.substr(0, writer.hpm.size() - 2), hpd, job).value();
    CHECK_FALSE(is_incomplete(stackless));
    CHECK(missing_of(stackless.diagnostics) == Missing::kStacks);
    CHECK(subtitle(stackless) == "10.0 s of allocations, every event recorded, stacks incomplete");
    const DatasetSummary facts = dataset_summary(stackless, job).value();
    for (const SummaryTile& tile : summary_tiles(stackless, facts)) {
        CHECK_FALSE(tile.detail.starts_with("incomplete"));
    }
    for (const SummaryFact& fact : summary_facts(stackless, facts)) {
        CAPTURE(fact.label);
        const bool is_of_stacks = fact.label == "stacks" || fact.label == "frames";
        CHECK(fact.value.ends_with(kIncompleteMark) == is_of_stacks);
    }
}

TEST_CASE("A recording shows both its log and its dump") {
    JobContext job;
    const Dataset both =
        kHscopeImporter
            .load(Input::from_memory("a.hscope", test::small_hscope_with_dump()), {}, job)
            .value();
    const DatasetSummary facts = dataset_summary(both, job).value();
    const std::vector<SummaryTile> tiles = summary_tiles(both, facts);
    REQUIRE(tiles.size() == 4);
    CHECK(tiles[1].label == "Live at end");
    CHECK(tiles[2].detail == "8 events");
    CHECK(tiles[3].label == "Total size in dump");
    CHECK(tiles[3].value == "725 B");
    CHECK(tiles[3].detail == "8 objects");
    CHECK(dump_tiles(both)[0].value == "725 B");
    CHECK(dump_tiles(both)[1].value == "8");
    CHECK(summary_subtitle(both, facts).ends_with(" recorded, with a dump of all objects"));

    const std::vector<Finding> all = dataset_findings(both, {}, job).value();
    const std::vector<Finding> beside = findings_beside_dump(both, {}, job).value();
    const auto of_dump = std::count_if(all.begin(), all.end(), [](const Finding& finding) {
        return finding.topic == FindingTopic::kCycles || finding.topic == FindingTopic::kHolders ||
               finding.topic == FindingTopic::kTypes;
    });
    CHECK(std::any_of(beside.begin(), beside.end(),
                      [](const Finding& finding) { return finding.id == "peak"; }));
    CHECK(of_dump > 0);
    CHECK(beside.size() + static_cast<size_t>(of_dump) == all.size());
}

TEST_CASE("Tiles name a peak only where memory fell again, and mark what is incomplete") {
    JobContext job;
    const auto tiles = [&](const Dataset& dataset) {
        return summary_tiles(dataset, dataset_summary(dataset, job).value());
    };
    const std::vector<SummaryTile> rising = tiles(loaded(rising_log()));
    REQUIRE(rising.size() == 4);
    CHECK(rising[0].label == "Maximum");
    CHECK(rising[1].label == "Live at end");
    CHECK(rising[1].value == "97.7 KiB");
    CHECK(rising[2].value == "10.0 s");
    CHECK(rising[3].detail == "10/s");
    HeapprofWriter falling = rising_log();
    for (int i = 0; i < 50; ++i) falling.free(1, 1000, 100'000);
    CHECK(tiles(loaded(falling))[0].label == "Peak");
    const std::string& hpd = falling.hpd;
    const Dataset cut =
        std::move(load_log(falling.hpm, hpd.substr(0, hpd.size() - 1), job)).value();
    for (const SummaryTile& tile : tiles(cut)) CHECK(tile.detail.starts_with("incomplete"));
}
