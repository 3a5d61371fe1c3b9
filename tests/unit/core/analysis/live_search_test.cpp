#include "core/analysis/live_search.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

TEST_CASE("The lowest instant of a range is found in whatever block it lies") {
    test::RandomLogOptions options;
    options.events = 20'000;
    test::Random random(7);
    for (const uint64_t seed : {1, 2, 3}) {
        options.seed = seed;
        const test::HeapprofWriter writer = random_log(options);
        const Dataset dataset = test::loaded(writer);
        std::vector<int64_t> live{0};
        for (const test::HeapprofWriter::Event& event : writer.events) {
            live.push_back(live.back() + writer.change(event, kRecordedBytes).rounded());
        }
        const auto check = [&](uint64_t first, uint64_t last) {
            uint64_t lowest = first;
            for (uint64_t i = first; i <= last; ++i) {
                if (live[i] <= live[lowest]) lowest = i;
            }
            const LiveInstant found = lowest_between(*dataset.log, kRecordedBytes, first, last);
            CAPTURE(seed, first, last);
            CHECK(found.event_count == lowest);
            CHECK(found.live.rounded() == live[lowest]);
        };
        for (const size_t at : {size_t{0}, size_t{5}, live.size() / 2, live.size() - 1}) {
            const int64_t most = live[at] * 9 / 10;
            uint64_t before = at;
            while (before > 0 && (before == at || live[before] > most)) --before;
            uint64_t after = at;
            while (after + 1 < live.size() && (after == at || live[after] > most)) ++after;
            CAPTURE(seed, at);
            const EventLog& log = *dataset.log;
            CHECK(last_at_most(log, kRecordedBytes, at, Amount::whole(most)) == before);
            CHECK(first_at_most(log, kRecordedBytes, at, Amount::whole(most)) == after);
        }
        check(0, live.size() - 1);
        check(0, 0);
        for (int i = 0; i < 50; ++i) {
            const uint64_t a = random.below(live.size());
            const uint64_t b = random.below(live.size());
            check(std::min(a, b), std::max(a, b));
        }
    }
    CHECK(lowest_between(*test::loaded(test::HeapprofWriter{}).log, kRecordedBytes, 0, 9)
              .event_count == 0);
}

}  // namespace
}  // namespace hs
