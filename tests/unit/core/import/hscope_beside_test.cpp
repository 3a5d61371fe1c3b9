// Calls, samples and tracked objects in recordings of heapscope.

#include <string>
#include <vector>

#include "core/import/hscope.h"
#include "core/model/event_log.h"
#include "core/model/profile_history.h"
#include "core/model/timed_calls.h"
#include "core/model/trace_profile.h"
#include "core/model/trace_trie.h"
#include "core/model/tracked.h"
#include "tests/support/catch.h"
#include "tests/support/hscope_writer.h"

namespace hs {
namespace {

using test::HscopeBytes;
using test::HscopeWriter;

Dataset loaded(const HscopeWriter& writer, const std::string& profile = {}) {
    JobContext job;
    LoadOptions options;
    options.profile = profile;
    Result<Dataset> dataset =
        kHscopeImporter.load(Input::from_memory("a.hscope", writer.bytes()), options, job);
    REQUIRE(dataset.ok());
    return std::move(dataset).value();
}

// Strings 1 /a.py, 2 main, 3 load, 4 int, 5 n; codes 1 main:1, 2 load:10; nodes 1 main:2,
// 2 load:12 below.
std::string two_functions() {
    HscopeBytes defs;
    defs.byte(7).varint(77).varint(1).text("MainThread");
    for (const char* text : {"/a.py", "main", "load", "int", "n"}) defs.byte(1).text(text);
    defs.byte(2).varint(1).varint(2).varint(1).byte(2).varint(1).varint(3).varint(10);
    defs.byte(3).varint(0).varint(1).zigzag(1).byte(3).varint(1).varint(2).zigzag(2);
    return defs.bytes();
}

TEST_CASE("Calls have their times, bytes and variables", "[hscope]") {
    HscopeWriter writer;
    writer.chunk(HscopeWriter::kDefs, 1, 0, two_functions());
    HscopeBytes calls;
    const auto head = [&](uint64_t ns, uint64_t op) { calls.varint(ns << 2 | op); };
    head(500, 1);  // of a call from before
    calls.varint(0);
    head(500, 0);
    calls.varint(1);
    head(1'000'000, 0);
    calls.varint(2);
    head(2'000'000, 2);  // a generator goes to sleep
    calls.varint(3).varint(640).varint(600).varint(1).varint(5).varint(4).varint(28);
    head(0, 0);
    calls.varint(2);
    head(3'000'000, 3);
    calls.varint(0);
    writer.chunk(HscopeWriter::kCalls, 1, 1000, calls.bytes());
    writer.end();
    const Dataset dataset = loaded(writer);
    CHECK_FALSE(dataset.log);
    const TimedCalls& read = *dataset.calls;
    REQUIRE(read.calls.size() == 3);
    CHECK(read.text(read.calls[0].name) == "main (a.py:1)");
    CHECK(read.text(read.calls[1].name) == "load (a.py:10)");
    CHECK(read.calls[0].end == 3);
    CHECK(read.calls[1].parent == 0);
    CHECK(read.calls[1].depth == 1);
    CHECK(read.calls[1].end == 2);
    CHECK(read.calls[0].start_s == 0);
    CHECK(read.calls[1].start_s == Approx(0.001));
    CHECK(read.calls[1].duration_s == Approx(0.002));
    CHECK(read.calls[2].duration_s == Approx(0.003));
    CHECK(read.calls[0].duration_s == Approx(0.006));
    CHECK(read.calls[1].own_bytes == 640);
    REQUIRE(read.variables_of(read.calls[1]).size() == 1);
    CHECK(read.text(read.variables_of(read.calls[1])[0].name) == "n");
    CHECK(read.variables_of(read.calls[1])[0].bytes == 28);
    CHECK(read.variables_of(read.calls[2]).empty());
    CHECK(read.thread_ids == std::vector<int64_t>{77});
    CHECK(read.duration_s == Approx(0.006));
}

HscopeWriter with_samples() {
    HscopeWriter writer;
    writer.chunk(HscopeWriter::kDefs, 1, 0, two_functions());
    HscopeBytes samples;
    samples.varint(0).zigzag(2).varint(1).varint(10'000'000).zigzag(-1).varint(3);
    samples.varint(10'000'000).zigzag(1).varint(2);
    writer.chunk(HscopeWriter::kSamples, 1, 5'000'000, samples.bytes());
    return writer;
}

TEST_CASE("Samples are a profile", "[hscope]") {
    HscopeWriter writer = with_samples();
    writer.end();
    const Dataset dataset = loaded(writer);
    REQUIRE(dataset.profile);
    CHECK_FALSE(dataset.log);
    REQUIRE(dataset.traces->trace_count() == 3);
    CHECK(dataset.profile->unit == Unit::kSamples);
    CHECK(dataset.profile->amount_of_trace[1] == Amount::whole(3));  // main
    CHECK(dataset.profile->amount_of_trace[2] == Amount::whole(3));  // main, load
    CHECK(dataset.history->sample_times_s.size() == 3);
    CHECK(dataset.history->duration_s == Approx(0.02));
}

TEST_CASE("Beside a log, samples are there when they are asked for", "[hscope]") {
    HscopeWriter writer = with_samples();
    test::HscopeEvents events;
    events.allocate(0x1000, 10, 0);
    writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes());
    writer.end();
    CHECK(loaded(writer).log);
    CHECK_FALSE(loaded(writer).profile);
    const Dataset asked = loaded(writer, "samples");
    CHECK(asked.profile);
    CHECK_FALSE(asked.log);
}

TEST_CASE("Tracked objects live, die, and have sizes that are made of others", "[hscope]") {
    HscopeWriter writer;
    HscopeBytes names;
    for (const char* text : {"m.Job", "m.Other", "[0]", "cache"}) names.byte(1).text(text);
    writer.chunk(HscopeWriter::kDefs, 0, 0, names.bytes());
    writer.chunk(HscopeWriter::kDefs, 1, 0, two_functions());
    HscopeBytes tracked;
    tracked.byte(1).varint(1).varint(1).byte(1).varint(2).varint(2);
    const auto birth = [&](uint64_t time, uint64_t object, uint64_t of_class) {
        tracked.byte(2).varint(time).varint(object).varint(of_class).varint(0x1000 + object);
        tracked.varint(1).varint(2).varint(1);
    };
    birth(1'000'000'000, 1, 2);
    birth(2'000'000'000, 2, 1);
    birth(3'000'000'000, 3, 2);
    tracked.byte(4).varint(4'000'000'000).text("before").varint(300).varint(0).varint(12);
    tracked.byte(5).varint(1).text("<Other>").varint(100).varint(40).varint(4).varint(2);
    tracked.varint(50).varint(50).varint(3).varint(0);
    tracked.varint(10).varint(4).varint(0).varint(1).varint(6).varint(6).varint(0).varint(0);
    tracked.byte(3).varint(5'000'000'000).varint(1);
    tracked.byte(6).varint(2).varint(7);
    tracked.byte(3).varint(5'000'000'000).varint(99);  // nobody
    tracked.byte(200);
    writer.chunk(HscopeWriter::kTracked, 0, 0, tracked.bytes());
    writer.end();
    const Dataset dataset = loaded(writer);
    const Tracked& read = *dataset.tracked;
    REQUIRE(read.classes.size() == 2);
    CHECK(read.text(read.classes[0].name) == "m.Job");
    CHECK(read.objects_of(read.classes[0]).size() == 1);
    REQUIRE(read.objects_of(read.classes[1]).size() == 2);
    const TrackedObject& first = read.objects_of(read.classes[1])[0];
    CHECK(first.birth_s == 1);
    CHECK(first.is_freed);
    CHECK(first.death_s == 5);
    CHECK(first.level == 1);
    CHECK(read.text(first.text) == "<Other>");
    CHECK(read.objects_of(read.classes[0])[0].level == 7);
    REQUIRE(read.records_of(first).size() == 1);
    CHECK(read.records_of(first)[0].time_s == 4);
    const SizedNode& sized = read.sized[read.records_of(first)[0].sized.v];
    CHECK(sized.bytes == 100);
    CHECK(sized.flat_bytes == 40);
    REQUIRE(read.refs_of(sized).size() == 2);
    CHECK(read.sized[read.refs_of(sized)[0]].bytes == 50);
    CHECK(read.text(read.sized[read.refs_of(sized)[0]].name) == "[0]");
    CHECK(read.refs_of(read.sized[read.refs_of(sized)[1]]).size() == 1);
    REQUIRE(read.frames_of(first.trace).size() == 2);
    CHECK(read.text(read.frames[read.frames_of(first.trace)[1]].function) == "load");
    CHECK(read.frames[read.frames_of(first.trace)[1]].line == 12);
    REQUIRE(read.snapshots.size() == 1);
    CHECK(read.snapshots[0].tracked_bytes == 300);
    CHECK_FALSE(read.snapshots[0].asizeof_bytes.has_value());
    CHECK(dataset.diagnostics.size() == 1);  // the tag that is none
}

}  // namespace
}  // namespace hs
