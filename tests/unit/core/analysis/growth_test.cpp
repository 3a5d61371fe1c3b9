// Sites that grow over time, and how sure that is a leak.

#include "core/analysis/growth.h"

#include <cmath>

#include "core/analysis/finding_sites.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

using namespace hs;
using namespace hs::test;

TEST_CASE("The rate of growth is the difference over the time") {
    std::vector<GrowthSeries> series(1);
    series[0].points = {{0, 0}, {1, 900}, {2, 900}, {3, 700}, {10, 1000}};
    const GrowthSite site = rank_growth(std::move(series)).at(0);
    CHECK(site.rate_bytes_per_s == 100);
    CHECK(site.slope_bytes_per_s != site.rate_bytes_per_s);
    CHECK(site.rising_steps == 2);
    CHECK(site.falling_steps == 1);
    CHECK(likely_leak(site, "cache.py:7", {})
              .claim.starts_with("Likely leak: cache.py:7, +1000 B (100 B/s)"));
    GrowthSite straight = site;
    straight.confidence = 1;
    CHECK(likely_leak(straight, "cache.py:7", {}).claim.ends_with(", confidence > 99.9 %"));
}

TEST_CASE("A site that rose once and is kept is no likely leak, one that keeps rising is") {
    const auto sure = [](double (*bytes)(int)) {
        std::vector<GrowthSeries> series(1);
        for (int i = 0; i < 100; ++i) series[0].points.push_back({i / 10.0, bytes(i)});
        return rank_growth(std::move(series)).at(0).confidence;
    };
    // A little all the time, and most of it at once: a straight line explains 85 % of that.
    CHECK(sure([](int i) { return i * 50.0 + (i >= 55 ? 10'000 : 0); }) < 0.5);
    CHECK(sure([](int i) { return i >= 45 ? 1000.0 : 0.0; }) == 0);
    // A table that is filled and then kept.
    CHECK(sure([](int i) { return std::min(i, 70) * 1000.0; }) == 0);
    CHECK(sure([](int i) { return i * 1000.0; }) > 0.999);
    // Batches, the last of them a while ago.
    CHECK(sure([](int i) { return std::floor(i / 16.0) * 1000; }) > 0.9);
    CHECK(sure([](int i) { return i < 25 ? 0 : (i - 25) * 1000.0; }) > 0.8);
}

TEST_CASE("What grew in the first tenth of a log and is kept is told apart") {
    constexpr int64_t kTenthUs = 100'000;
    HeapprofWriter started;
    const uint32_t at_start = started.trace({{"main.py", 1}, {"/app/tables.py", 3}});
    const uint32_t later = started.trace({{"main.py", 1}, {"/app/cache.py", 7}});
    started.allocate(at_start, 50'000, kTenthUs);
    for (int i = 0; i < 100; ++i) started.allocate(later, 1000, kTenthUs);
    const Dataset dataset = loaded(started);
    JobContext job;
    const auto sites = log_growth(*dataset.log, *dataset.traces, {}, job).value();
    REQUIRE(sites.size() == 2);
    CHECK(sites[0].name == "/app/cache.py:7");
    CHECK_FALSE(sites[0].only_at_start);
    CHECK(sites[1].name == "/app/tables.py:3");
    CHECK(sites[1].only_at_start);
    CHECK(sites[1].confidence < 0.1);
}
