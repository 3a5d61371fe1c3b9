// Which maxima of a log are peaks to a reader.

#include "core/analysis/log_peaks.h"

#include <cstdlib>

#include "tests/support/ask.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

using Bytes = std::vector<int64_t>;

// One event each millisecond, to that total.
DatasetPtr log_of(const Bytes& totals) {
    test::HeapprofWriter writer;
    const uint32_t trace = writer.trace({{"main.py", 1}});
    int64_t live = 0;
    for (const int64_t total : totals) {
        writer.event(trace, total < live, static_cast<uint64_t>(std::abs(total - live)), 1000);
        live = total;
    }
    return std::make_shared<const Dataset>(test::loaded(writer));
}

Bytes heights_of(const Bytes& totals) {
    JobContext job;
    const DatasetPtr dataset = log_of(totals);
    const Result<std::vector<LogPeakPoint>> peaks =
        falling_peaks(*dataset->log, kRecordedBytes, 0.05, job);
    Bytes heights;
    for (const LogPeakPoint& peak : peaks.value()) { heights.push_back(peak.live.rounded()); }
    return heights;
}

Answer peaks_of(const Bytes& totals, Audience audience) {
    return test::ask("peaks", log_of(totals), {.audience = audience});
}

TEST_CASE("Wiggles of one spike are one peak") {
    const Bytes spike{10'000, 100'000, 90'000, 98'000, 89'000, 99'000, 91'000, 97'000, 10'000};
    CHECK(heights_of(spike) == Bytes{100'000});
    const Answer listed = peaks_of(spike, Audience::kPeople);
    CHECK(listed.rows.size() == 1);
    CHECK(listed.note ==
          "3 smaller maxima are left out: parts of higher peaks, of a rise or of the "
          "start\n");
    const Answer all = peaks_of(spike, Audience::kPrograms);
    REQUIRE(all.rows.size() == 4);
    CHECK(test::cell(all, 0, "kind") == "peak");
    CHECK(test::cell(all, 1, "kind") == "wiggle");
    CHECK(test::cell(all, 1, "falls") == "yes");
    // Small spikes above a level that stays are peaks, however low beside the highest.
    CHECK(heights_of({50'000, 100'000, 50'000, 60'000, 50'000}) == Bytes{100'000, 60'000});
    CHECK(heights_of({50'000, 100'000, 80'000, 86'000, 50'000}) == Bytes{100'000});
}

TEST_CASE("A spike above what was live long before it and is after it is a peak") {
    Bytes totals(50, 86'000);
    totals.push_back(100'000);
    totals.insert(totals.end(), 3, 86'000);
    CHECK(heights_of(totals) == Bytes{100'000});
    CHECK(peaks_of(totals, Audience::kPeople).note.empty());
    // The end of a rise that falls as little is growth, and the note says by how much.
    Bytes rise;
    for (int64_t i = 1; i <= 50; ++i) rise.push_back(2'000 * i);
    rise.push_back(86'000);
    CHECK(heights_of(rise).empty());
    CHECK(peaks_of(rise, Audience::kPeople).note ==
          "live memory rises to 97.7 KiB at 0.05 s and falls by only 14 % after it: growth, no "
          "peak\n");
}

TEST_CASE("A spike while the program starts falls, and no note says otherwise") {
    Bytes totals{20'000, 5'000};
    totals.insert(totals.end(), 150, 30'000);
    totals.insert(totals.end(), {100'000, 30'000});
    const Answer listed = peaks_of(totals, Audience::kPeople);
    CHECK(listed.rows.size() == 1);
    CHECK(listed.note ==
          "1 smaller maximum is left out: part of a higher peak, of a rise or of the "
          "start\n");
    const Answer all = peaks_of(totals, Audience::kPrograms);
    REQUIRE(all.rows.size() == 2);
    CHECK(test::cell(all, 1, "kind") == "start");
    CHECK(test::cell(all, 1, "falls") == "yes");
}

}  // namespace
}  // namespace hs
