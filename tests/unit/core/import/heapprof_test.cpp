#include "core/import/heapprof.h"

#include "core/analysis/collapsed_text.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_scale.h"
#include "core/base/thread_pool.h"
#include "core/model/diagnostics.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/synthetic_log.h"

using namespace hs;
using namespace hs::test;

namespace {

HeapprofWriter small_log() {
    HeapprofWriter writer;
    const uint32_t a = writer.trace({{"main.py", 1}, {"work.py", 20}});
    const uint32_t b = writer.trace({{"main.py", 1}, {"odd;name\n.py", 3}});
    for (unsigned i = 0; i < 40; ++i) {
        writer.allocate(i % 2 == 0 ? a : b, 100 + i, 1000);
        if (i % 3 == 0) writer.free(i % 2 == 0 ? a : b, 100 + i, 10);
    }
    return writer;
}

size_t warnings_with(const Dataset& dataset, std::string_view text) {
    size_t count = 0;
    for (const Diagnostic& found : dataset.diagnostics) {
        count += found.message.find(text) != std::string::npos ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("a log cut anywhere keeps every event before the cut and says what it dropped") {
    const HeapprofWriter writer = small_log();
    JobContext job;
    std::vector<size_t> ends = {0};  // bytes after each event
    HeapprofWriter again;
    for (const HeapprofWriter::Event& event : writer.events) {
        const int64_t before = ends.size() == 1 ? 0 : writer.events[ends.size() - 2].latest_us;
        again.event(event.index, event.is_free, event.size, event.latest_us - before);
        ends.push_back(again.hpd.size());
    }
    REQUIRE(again.hpd == writer.hpd);
    for (size_t cut = 0; cut <= writer.hpd.size(); ++cut) {
        CAPTURE(cut);
        const Result<Dataset> dataset = load_log(writer.hpm, writer.hpd.substr(0, cut), job);
        REQUIRE(dataset.ok());
        size_t complete = 0;
        while (complete + 1 < ends.size() && ends[complete + 1] <= cut) ++complete;
        CHECK(dataset.value().log->event_count() == complete);
        CHECK(warnings_with(dataset.value(), "cut short") == (ends[complete] == cut ? 0U : 1U));
    }
}

TEST_CASE("a trace table cut anywhere loads, or says which part of the header is missing") {
    const HeapprofWriter writer = small_log();
    JobContext job;
    for (size_t cut = 0; cut <= writer.hpm.size(); ++cut) {
        CAPTURE(cut);
        const Result<Dataset> dataset = load_log(writer.hpm.substr(0, cut), writer.hpd, job);
        CHECK(dataset.ok() == (cut >= 21));
        if (!dataset.ok()) CHECK(dataset.error().byte_offset == cut);
        if (cut == 0) CHECK(dataset.error().message.starts_with("this file is empty"));
        if (dataset.ok()) CHECK(dataset.value().log->event_count() == writer.events.size());
    }
}

TEST_CASE("an unknown version and a missing half are named") {
    const HeapprofWriter writer = small_log();
    JobContext job;
    std::string newer = writer.hpm;
    newer[3] = 7;
    const Result<Dataset> unknown = load_log(newer, writer.hpd, job);
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().message.find("version 7") != std::string::npos);
    CHECK(unknown.error().byte_offset == 0);
    const Result<Dataset> alone = load_heapprof(Input::from_memory("x.hpm", writer.hpm), {}, job);
    REQUIRE_FALSE(alone.ok());
    CHECK(alone.error().message.find(".hpd") != std::string::npos);
    const Result<Dataset> other = load_heapprof(Input::from_memory("x.hpd", writer.hpd), {}, job);
    REQUIRE_FALSE(other.ok());
    CHECK(other.error().message.find(".hpm") != std::string::npos);
}

TEST_CASE("after the writer's damaged size, step is lost, found again and told of") {
    HeapprofWriter before = small_log();
    const size_t bad_byte = before.hpd.size();
    // 2 GiB + 233 bytes: only the last byte is stored, and it reads as part of a longer number.
    put_big(before.hpd, 1, 4);
    before.hpd += std::string("\x00\x05\xE9", 3);
    const HeapprofWriter after = small_log();
    JobContext job;
    const Result<Dataset> dataset = load_log(before.hpm, before.hpd + after.hpd, job);
    REQUIRE(dataset.ok());
    CHECK(warnings_with(dataset.value(), "no events can be read") == 1);
    const uint64_t events = dataset.value().log->event_count();
    // The damaged event stands; of those after it the one whose first byte it took is lost.
    CHECK(events == before.events.size() + 1 + after.events.size() - 1);
    for (const Diagnostic& found : dataset.value().diagnostics) {
        if (found.message.find("no events can be read") == std::string::npos) continue;
        REQUIRE(found.byte_offset.has_value());
        CHECK(*found.byte_offset > bad_byte);
        CHECK(*found.byte_offset < bad_byte + 16);
    }
}

TEST_CASE("events of a table copied too early are all kept, however close together they stand") {
    for (uint64_t seed = 1; seed <= 400; ++seed) {
        Random random(seed);
        HeapprofWriter writer;
        writer.trace({{"a.py", 1}});
        writer.trace({{"a.py", 2}});
        const uint64_t count = 1 + random.below(seed % 8 == 0 ? 1000 : 24);
        for (uint64_t i = 0; i < count; ++i) {
            // Rows 3 to 9 are beyond the table.
            const auto row = static_cast<uint32_t>(random.below(10));
            writer.allocate(row, random.below(5000), static_cast<int64_t>(random.below(200'000)));
        }
        CAPTURE(seed, count);
        const Dataset dataset = loaded(writer);
        CHECK(dataset.log->event_count() == count);
        CHECK(warnings_with(dataset, "no events can be read") == 0);
    }
}

TEST_CASE("A table of stacks that was cut costs no event, however many stacks it lacks") {
    Random random(7);
    HeapprofWriter writer;
    constexpr uint32_t kStacks = 20'000;
    std::vector<size_t> table_end = {writer.hpm.size()};
    for (uint32_t stack = 1; stack <= kStacks; ++stack) {
        writer.trace({{"main.py", stack}, {"work.py", stack * 7 % 901}});
        table_end.push_back(writer.hpm.size());
    }
    // Writers number stacks as they come.
    uint32_t used = 1;
    for (int i = 0; i < 60'000; ++i) {
        const bool is_new = used < kStacks && random(3) == 0;
        const uint32_t stack = is_new ? ++used : 1 + random(used);
        writer.event(stack, random(3) == 0, random(64), random(4) == 0 ? random(900) : 0);
    }
    JobContext job;
    const int64_t duration_us = loaded(writer).log->duration_us();
    for (const uint32_t kept : {1U, 2000U, 6000U, 12'000U}) {
        CAPTURE(kept);
        const Dataset cut =
            load_log(writer.hpm.substr(0, table_end[kept]), writer.hpd, job).value();
        CHECK(cut.log->event_count() == 60'000);
        CHECK(cut.log->duration_us() == duration_us);
        CHECK(cut.log->facts().unknown_row_count > 0);
        CHECK(warnings_with(cut, "beyond the table") == 1);
        CHECK(warnings_with(cut, "no events can be read") == 0);
    }
}

TEST_CASE("sizes above 2 GiB, equal traces, empty stacks and unknown rows add up") {
    HeapprofWriter writer;
    const uint32_t a = writer.trace({{"a.py", 1}});
    const uint32_t empty = writer.trace({});
    const uint32_t same = writer.trace({{"a.py", 1}});
    writer.allocate(a, uint64_t{3} << 30);
    writer.allocate(same, uint64_t{5} << 40);
    writer.allocate(empty, 10);
    writer.allocate(0, 7);
    writer.allocate(99, 5);
    const Dataset dataset = loaded(writer);
    CHECK(dataset.traces->trace_count() == 3);
    const std::vector<Amount> amounts =
        live_amounts(*dataset.log, dataset.traces->trace_count(), 5, kEstimatedBytes);
    const std::vector<CollapsedLine> lines = collapsed_lines(*dataset.traces, amounts);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].stack == "a.py:1");
    CHECK(lines[0].value == (int64_t{3} << 30) + (int64_t{5} << 40));
    CHECK(lines[1].stack == "OTHER");
    CHECK(lines[1].value == 22);
    CHECK(dataset.log->facts().unknown_row_count == 1);
}

TEST_CASE("auto leaves impossible sampling factors out, and says so") {
    HeapprofWriter writer({{128, 429496}});
    const uint32_t a = writer.trace({{"a.py", 1}});
    for (unsigned i = 0; i < 100; ++i) writer.allocate(a, 64, 1);
    const Dataset dataset = loaded(writer);
    const ScaleDecision decision = decide_scale(*dataset.log, ScaleMode::kAuto);
    CHECK(decision.measure == kRecordedBytes);
    REQUIRE(decision.reason.has_value());
    CHECK(decision.reason->message.find("scal") != std::string::npos);
    CHECK(decide_scale(*dataset.log, ScaleMode::kOn).measure == kEstimatedBytes);
    HeapprofWriter slow({{128, 429496}});
    slow.trace({{"a.py", 1}});
    for (unsigned i = 0; i < 100; ++i) slow.allocate(1, 64, 1000);
    CHECK(decide_scale(*loaded(slow).log, ScaleMode::kAuto).measure == kEstimatedBytes);
}

TEST_CASE("an empty log is a log with nothing in it") {
    JobContext job;
    const HeapprofWriter writer;
    const Result<Dataset> dataset = load_log(writer.hpm, "", job);
    REQUIRE(dataset.ok());
    CHECK(dataset.value().log->event_count() == 0);
    CHECK(dataset.value().log->duration_us() == 0);
    CHECK(dataset.value().log->facts().raw_peak.live == 0);
    CHECK(warnings_with(dataset.value(), "empty") == 1);
}

TEST_CASE("a log of stacks without events is incomplete: its events were cut or are to come") {
    JobContext job;
    HeapprofWriter writer;
    writer.trace({{"a.py", 1}});
    const Result<Dataset> dataset = load_log(writer.hpm, "", job);
    REQUIRE(dataset.ok());
    CHECK(dataset.value().log->event_count() == 0);
    CHECK(is_incomplete(dataset.value()));
    CHECK(warnings_with(dataset.value(),
                        "the log has stacks but no events: its .hpd file is empty") == 1);
}

TEST_CASE("a log of several segments reads the same on any number of threads") {
    SyntheticLogOptions options;
    options.events = 500'000;
    options.traces = 300;
    const std::string hpm = synthetic_hpm(options);
    const std::string hpd = synthetic_hpd(options);
    JobContext serial;
    const Result<Dataset> one = load_log(hpm, hpd, serial);
    ThreadPool pool(3);
    JobContext parallel(&pool);
    const Result<Dataset> four = load_log(hpm, hpd, parallel);
    REQUIRE(one.ok());
    REQUIRE(four.ok());
    const EventLogParts& a = one.value().log->parts();
    const EventLogParts& b = four.value().log->parts();
    CHECK(a.facts.event_count == options.events);
    CHECK(a.segments.size() > 3);
    CHECK(a.block_byte == b.block_byte);
    CHECK(a.block_time == b.block_time);
    CHECK(a.checkpoint_event == b.checkpoint_event);
    CHECK(a.raw_live.end_total() == b.raw_live.end_total());
    CHECK(a.facts.raw_peak.event_count == b.facts.raw_peak.event_count);
    CHECK(live_amounts(*one.value().log, one.value().traces->trace_count(), 333'333,
                       kEstimatedBytes) == live_amounts(*four.value().log,
                                                        four.value().traces->trace_count(), 333'333,
                                                        kEstimatedBytes));
}

TEST_CASE("a start that no clock has is told, and the log is read all the same") {
    JobContext job;
    for (const uint64_t seconds : {UINT64_MAX, uint64_t{1} << 62}) {
        HeapprofWriter writer({}, seconds);
        writer.allocate(writer.trace({{"main.py", 1}}), 100, 1000);
        const Result<Dataset> dataset = load_log(writer.hpm, writer.hpd, job);
        REQUIRE(dataset.ok());
        CHECK(dataset.value().log->event_count() == 1);
        CHECK(dataset.value().log->facts().start_seconds == 0);
        CHECK(warnings_with(dataset.value(), "start time in the header is impossible") == 1);
    }
}
