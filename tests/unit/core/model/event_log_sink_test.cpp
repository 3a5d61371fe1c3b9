#include "core/model/event_log_sink.h"

#include "core/model/event_log.h"
#include "core/model/event_reader.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

namespace hs {
namespace {

struct Given {
    int64_t time_us;
    uint32_t row;
    uint64_t size;
    bool is_free;
};

TEST_CASE("A log that was made event by event has them all, of any size and at any distance") {
    test::Random random(11);
    std::vector<Given> given;
    EventLogSink sink;
    int64_t time_us = 0;
    constexpr uint32_t kRows = 40;
    // Enough for several segments.
    for (int i = 0; i < 400'000; ++i) {
        time_us += random.below(50) == 0 ? static_cast<int64_t>(random.next() >> 24)
                                         : static_cast<int64_t>(random.below(200));
        Given one{time_us, static_cast<uint32_t>(random.below(kRows)), random.below(3000),
                  random.below(2) == 0};
        if (random.below(100) == 0) one.size = random.next();  // also what no program allocates
        if (one.is_free) {
            sink.free(one.time_us, one.row, one.size, EventLogSink::kNoAllocation, true);
        } else {
            CHECK(sink.allocate(one.time_us, one.row, one.size) == given.size());
        }
        given.push_back(one);
    }
    EventLogSource about;
    about.row_count = kRows;
    JobContext job;
    Result<BuiltEventLog> built = std::move(sink).finish(std::move(about), job);
    REQUIRE(built.ok());
    CHECK(built.value().diagnostics.empty());
    const EventLog& log = built.value().log;
    REQUIRE(log.event_count() == given.size());
    REQUIRE(log.block_count() > 1000);
    CHECK(log.parts().segments.size() > 2);
    CHECK(log.pairing() == nullptr);
    EventReader reader(log, 0);
    RawEvent event;
    uint64_t live = 0;
    for (size_t i = 0; i < given.size(); ++i) {
        REQUIRE(reader.next_timed(&event));
        REQUIRE(event.row() == given[i].row);
        REQUIRE(event.size_bytes == given[i].size);
        REQUIRE(event.is_free() == given[i].is_free);
        REQUIRE(reader.latest_us() == given[i].time_us);
        live += given[i].is_free ? uint64_t{0} - given[i].size : given[i].size;
        if (i % 997 == 0) REQUIRE(log.raw_live_after(i + 1) == static_cast<int64_t>(live));
    }
    CHECK_FALSE(reader.next(&event));
}

TEST_CASE("Times that fall count as the last one") {
    EventLogSink sink;
    sink.allocate(100, 0, 1);
    sink.allocate(40, 0, 1);
    sink.allocate(120, 0, 1);
    JobContext job;
    const BuiltEventLog built = std::move(std::move(sink).finish({}, job)).value();
    CHECK(built.log.time_after(2) == 100);
    CHECK(built.log.time_after(3) == 120);
}

TEST_CASE("A log without events is a log") {
    JobContext job;
    const BuiltEventLog built = std::move(EventLogSink().finish({}, job)).value();
    CHECK(built.log.event_count() == 0);
    CHECK(built.log.facts().raw_peak.live == 0);
}

TEST_CASE("The peak is the first or the last event that reaches it") {
    for (const bool is_last : {false, true}) {
        EventLogSink sink;
        for (int i = 0; i < 200; ++i) {
            const uint64_t allocation = sink.allocate(i, 0, 50);
            sink.free(i, 0, 50, allocation, true);
        }
        EventLogSource about;
        about.peak_is_last = is_last;
        JobContext job;
        const BuiltEventLog built =
            std::move(std::move(sink).finish(std::move(about), job)).value();
        CHECK(built.log.facts().raw_peak.event_count == (is_last ? 399 : 1));
        CHECK(built.log.facts().raw_peak.live == 50);
    }
}

}  // namespace
}  // namespace hs
