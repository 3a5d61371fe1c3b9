// Recordings of heapscope: what is in them, and what happens to damaged ones.

#include "core/import/hscope.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/analysis/live_at.h"
#include "core/analysis/log_scale.h"
#include "core/analysis/paired_events.h"
#include "core/analysis/sampling_error.h"
#include "core/import/hscope_crc.h"
#include "core/import/hscope_file.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/event_pairing.h"
#include "core/model/event_reader.h"
#include "core/model/log_attributes.h"
#include "core/model/recorded_program.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"
#include "tests/support/hscope_writer.h"
#include "tests/support/random.h"

namespace hs {
namespace {

using test::HscopeBytes;
using test::HscopeCodec;
using test::HscopeEvents;
using test::HscopeWriter;

Result<Dataset> load(const std::string& bytes, const LoadOptions& options = {}) {
    JobContext job;
    return kHscopeImporter.load(Input::from_memory("a.hscope", bytes), options, job);
}

Dataset loaded(const std::string& bytes) {
    Result<Dataset> dataset = load(bytes);
    REQUIRE(dataset.ok());
    return std::move(dataset).value();
}

bool tells(const Dataset& dataset, std::string_view part) {
    return std::any_of(
        dataset.diagnostics.begin(), dataset.diagnostics.end(),
        [&](const Diagnostic& one) { return one.message.find(part) != std::string::npos; });
}

// "+100 1000 main load", "-100 …": one line an event, with its time in us and its stack.
std::vector<std::string> lines_of(const Dataset& dataset) {
    const EventLog& log = *dataset.log;
    const TraceTrie& traces = *dataset.traces;
    std::vector<std::string> lines;
    EventReader reader(log, 0);
    RawEvent event;
    for (uint64_t i = 0; reader.next(&event); ++i) {
        std::string line = (event.is_free() ? "-" : "+") + std::to_string(event.size_bytes) + " " +
                           std::to_string(log.time_after(i + 1));
        const TraceId trace = log.parts().trace_of_row[event.row()];
        for (const NodeId node : traces.path(traces.trace_node[trace.v])) {
            const Frame& frame = traces.frames[traces.node_frame[node.v].v];
            line += " " + std::string(traces.strings.text(frame.function)) + ":" +
                    std::to_string(frame.line);
        }
        lines.push_back(line);
    }
    return lines;
}

int64_t live_bytes(const Dataset& dataset) {
    return dataset.log->raw_live_after(dataset.log->event_count());
}

// One allocation of each of these sizes, at addresses of their own.
std::string events_of(const std::vector<uint64_t>& sizes, uint64_t first_address = 0x10000) {
    HscopeEvents events;
    for (size_t i = 0; i < sizes.size(); ++i) {
        events.allocate(first_address + i * 0x10000, sizes[i], 0);
    }
    return events.bytes();
}

TEST_CASE("A recording is known by its first bytes", "[hscope]") {
    const std::string bytes = test::small_hscope();
    CHECK(kHscopeImporter.sniff({bytes, "x", bytes.size()}) == kCertain);
    CHECK(kHscopeImporter.sniff({"HSCOPE", "x.bin", 6}) == kNotThis);
    CHECK(kHscopeImporter.sniff({"anything", "x.hscope", 8}) == kNameOnly);
    CHECK(crc32c("123456789") == 0xE3069283);
    CHECK(HscopeWriter::crc("123456789") == 0xE3069283);
}

TEST_CASE("Events of all threads stand in the order of their times", "[hscope]") {
    const Dataset dataset = loaded(test::small_hscope());
    CHECK(lines_of(dataset) == std::vector<std::string>{
                                   "+100 1000 main:3 load:12",
                                   "+200 1000 main:3 load:12 parse:25",
                                   "-100 1000 main:3 load:12",
                                   "+50 2000 main:3 load:12 parse:25",
                                   "+50 2000 main:3 load:12 parse:25",
                                   "-200 4000 main:3 load:12 parse:25",
                                   "+300 4000 main:3 load:12 parse:25",
                                   "-50 5000 main:3 load:12 parse:25",
                               });
    const EventPairing& pairing = *dataset.log->pairing();
    CHECK(pairing.partner(2) == 0);
    CHECK(pairing.partner(5) == 1);
    CHECK(pairing.partner(7) == 3);
    CHECK_FALSE(pairing.has_partner(6));
    CHECK(live_bytes(dataset) == 350);
    CHECK(dataset.log->facts().start_seconds == 1'700'000'000);
    CHECK(dataset.log->facts().start_nanoseconds == 123'456'789);
    CHECK(tells(dataset, "1 free or reallocation is of blocks"));
    CHECK(dataset.diagnostics.size() == 1);
}

TEST_CASE("Threads, allocators, measurements, marks and the program are there", "[hscope]") {
    const Dataset dataset = loaded(test::small_hscope());
    const EventLog& log = *dataset.log;
    const LogAttributes& known = *log.attributes();
    REQUIRE(known.threads.size() == 2);
    CHECK(known.threads[0].id == 4242);
    CHECK(known.threads[0].name == "MainThread");
    CHECK(known.threads[0].is_main);
    CHECK(known.threads[0].frees == 2);
    CHECK(known.threads[1].name == "worker");
    CHECK_FALSE(known.threads[1].is_main);
    EventReader reader(log, 0);
    RawEvent event;
    for (int i = 0; i < 4; ++i) REQUIRE(reader.next(&event));
    CHECK(known.thread_of_row[event.row()] == 1);
    CHECK(known.allocators[known.allocator_of_row[event.row()]].name == "RAW");

    REQUIRE(log.series().size() == 3);
    CHECK(log.series()[0].name == "RSS");
    CHECK(log.series()[0].times_us == std::vector<int64_t>{1500, 4500});
    CHECK(log.series()[0].values == std::vector<int64_t>{10'000'000, 12'000'000});
    CHECK(log.series()[1].values == std::vector<int64_t>{200, 400});
    CHECK(log.series()[2].name == "threads");
    REQUIRE(log.marks().size() == 1);
    CHECK(log.marks()[0].time_us == 3000);
    CHECK(log.marks()[0].kind == "mark");
    CHECK(log.marks()[0].text == "after load");
    CHECK(dataset.program->python == "3.13.0");
    CHECK(dataset.program->command == "app.py --fast");
    CHECK(dataset.program->pid == 4242);
    CHECK(dataset.program->has_end);
}

TEST_CASE("Every size, address and site comes back, whatever was abbreviated", "[hscope]") {
    test::Random random(7);
    HscopeEvents events;
    std::vector<std::pair<uint64_t, uint64_t>> live;  // address, size
    std::vector<uint64_t> sizes;
    for (int i = 0; i < 20'000; ++i) {
        if (random.below(3) == 0 && !live.empty()) {
            const size_t which = random.below(live.size());
            events.free(live[which].first);
            sizes.push_back(live[which].second);
            live.erase(live.begin() + static_cast<ptrdiff_t>(which));
            continue;
        }
        const uint64_t size = random.below(4) == 0 ? random.below(1U << 30) : 32 * random.below(9);
        const uint64_t address =
            (uint64_t{0x7f} << 40 | uint64_t(i) << 16 | random.below(256) << 4);
        const uint64_t odd = random.below(10) == 0 ? 8 : 0;
        if (random.below(5) == 0 && !live.empty()) {
            const auto [from, before] = live.back();
            const bool stays = random.below(2) == 0;
            live.back() = {stays ? from : address | odd, size};
            events.reallocate(from, live.back().first, size, random.below(4));
            sizes.push_back(before);
        } else {
            live.emplace_back(address | odd, size);
            events.allocate(address | odd, size, random.below(4));
        }
        sizes.push_back(size);
        if (random.below(9) == 0) events.time(random.below(5000));
    }
    HscopeWriter writer;
    writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes(), HscopeCodec::kZstd);
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    std::vector<uint64_t> read;
    EventReader reader(*dataset.log, 0);
    for (RawEvent event; reader.next(&event);) read.push_back(event.size_bytes);
    CHECK(read == sizes);
    uint64_t bytes = 0;
    for (const auto& [address, size] : live) bytes += size;
    CHECK(static_cast<uint64_t>(live_bytes(dataset)) == bytes);
    CHECK_FALSE(tells(dataset, "in use"));
}

TEST_CASE("What the recorder dropped is told of", "[hscope]") {
    HscopeWriter writer;
    HscopeEvents events;
    events.lost(5, 3, 4096);
    events.filler();
    events.allocate(0x1000, 10, 0);
    events.dump(100);
    events.allocate(0x1000, 20, 77);
    writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes());
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    CHECK(tells(dataset, "5 allocations of 4.00 KiB and 3 frees are not in the recording"));
    CHECK(is_incomplete(dataset));
    CHECK(tells(dataset, "blocks came at an address that was still in use"));
    CHECK(tells(dataset, "records name what is not defined"));
    CHECK(dataset.log->event_count() == 3);
    CHECK(live_bytes(dataset) == 20);
}

TEST_CASE("A later format is refused, a damaged header is not", "[hscope]") {
    test::HscopeWriterOptions options;
    options.major = 2;
    const Result<Dataset> later = load(HscopeWriter(options).bytes());
    REQUIRE_FALSE(later.ok());
    CHECK(later.error().message.find("later heapscope") != std::string::npos);
    CHECK(later.error().byte_offset == 8);
    std::string damaged = test::small_hscope();
    damaged[40] ^= 1;
    const Dataset dataset = loaded(damaged);
    CHECK(live_bytes(dataset) == 350);
    CHECK(tells(dataset, "header of the file is damaged"));
    CHECK_FALSE(load("no recording at all").ok());
}

TEST_CASE("Behind a damaged chunk header the next one is found", "[hscope]") {
    HscopeWriter writer;
    const size_t first = writer.bytes().size();
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({100}));
    const size_t second = writer.bytes().size();
    writer.chunk(HscopeWriter::kEvents, 2, 0, events_of({50}, 0x90000000));
    writer.end();
    std::string damaged = writer.bytes();
    damaged[first + 5] ^= 1;
    const Dataset dataset = loaded(damaged);
    CHECK(live_bytes(dataset) == 50);
    CHECK(tells(dataset, "no chunk can be read here"));
    CHECK(dataset.diagnostics[0].byte_offset == first);
    CHECK(missing_of(dataset.diagnostics) == Missing::kPiece);
    // The same with a payload: its length is known, so nothing is searched for.
    damaged = writer.bytes();
    damaged[second + 41] ^= 1;
    const Dataset other = loaded(damaged);
    CHECK(live_bytes(other) == 100);
    CHECK(tells(other, "checksum"));
}

TEST_CASE("Chunks that are missing or there twice are told of", "[hscope]") {
    HscopeWriter writer;
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({100}));
    writer.skip(HscopeWriter::kEvents, 1);
    writer.skip(HscopeWriter::kEvents, 1);
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({10}, 0x90000000));
    writer.chunk_numbered({HscopeWriter::kEvents, 1, 0, 0}, events_of({1}, 0xA0000000));
    writer.chunk(99, 0, 0, "what is this");
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    CHECK(live_bytes(dataset) == 110);
    CHECK(tells(dataset, "chunks of the recording are missing"));
    CHECK(tells(dataset, "a chunk is there twice"));
    CHECK(tells(dataset, "of a kind that is not known"));
}

TEST_CASE("Definitions behind a missing chunk are not believed", "[hscope]") {
    HscopeWriter writer;
    HscopeBytes defs;
    defs.byte(1).text("wrong").byte(2).varint(0).varint(1).varint(1).byte(3).varint(0).varint(1);
    defs.zigzag(0).byte(4).varint(1).varint(2);
    writer.skip(HscopeWriter::kDefs, 1);
    writer.chunk(HscopeWriter::kDefs, 1, 0, defs.bytes());
    HscopeEvents events;
    events.allocate(0x1000, 10, 1);
    writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes());
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    CHECK(lines_of(dataset) == std::vector<std::string>{"+10 0"});
    CHECK(tells(dataset, "records name what is not defined"));
}

TEST_CASE("Live slots of a killed program are read, once", "[hscope]") {
    test::HscopeWriterOptions options;
    options.slots = 4;
    HscopeWriter writer(options);
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({100}));
    // Full, handed over, and not yet emptied.
    writer.slot_numbered(2, {HscopeWriter::kEvents, 1, 0, 0}, events_of({100}),
                         static_cast<uint32_t>(events_of({100}).size()));
    writer.slot(1, HscopeWriter::kEvents, 1, 5'000'000, events_of({20}, 0x90000000));
    writer.slot_numbered(1, {HscopeWriter::kEvents, 2, 0, 0}, events_of({7}, 0xA0000000), 100'000);
    writer.slot_numbered(0, {HscopeWriter::kEvents, 3, 0, 0}, events_of({5}, 0xB0000000), 9);
    const Dataset dataset = loaded(writer.bytes());
    CHECK(dataset.log->time_after(dataset.log->event_count()) == 5000);
    CHECK(tells(dataset, "killed or is still running. 2 events were read"));
    CHECK(tells(dataset, "live slot is damaged"));
    CHECK_FALSE(dataset.program->has_end);
    CHECK_FALSE(tells(dataset, "twice"));
    CHECK(live_bytes(dataset) == 120);
}

TEST_CASE("What claims to be larger than it can be is left out", "[hscope]") {
    HscopeWriter writer;
    writer.chunk_numbered({HscopeWriter::kEvents, 1, 0, 0}, events_of({100}), HscopeCodec::kLz4,
                          0x7fffffff);
    writer.chunk_numbered({HscopeWriter::kEvents, 2, 0, 0}, events_of({100}), HscopeCodec::kZstd,
                          0x7fffffff);
    writer.chunk_numbered({HscopeWriter::kEvents, 3, 0, 0}, events_of({100}), HscopeCodec::kLz4,
                          static_cast<uint32_t>(events_of({100}).size()) - 1);
    writer.chunk(HscopeWriter::kEvents, 4, 0, events_of({5}), HscopeCodec::kZstd);
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    CHECK(live_bytes(dataset) == 5);
    CHECK(tells(dataset, "cannot be unpacked"));
}

TEST_CASE("A recording cut anywhere gives what is before the cut", "[hscope]") {
    const std::string whole = test::small_hscope_with_dump();
    size_t opened = 0;
    int64_t most = 0;
    for (size_t size = 0; size < whole.size(); ++size) {
        if (size > 100 && size < 4000) continue;  // zeros
        const Result<Dataset> dataset = load(whole.substr(0, size));
        if (!dataset.ok()) continue;
        ++opened;
        if (dataset.value().log) most = std::max(most, live_bytes(dataset.value()));
    }
    CHECK(opened > 1000);
    CHECK(most <= 550);
    CHECK_FALSE(load(whole.substr(0, 10)).ok());
}

TEST_CASE("A flipped byte anywhere harms what it is in alone", "[hscope]") {
    const std::string whole = test::small_hscope_with_dump();
    for (size_t at = 0; at < whole.size(); ++at) {
        if (at > 64 && at < 4056) continue;
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
        const Result<Dataset> dataset = load(damaged);
        if (at >= 8 && at < 12) continue;  // may be a later version
        REQUIRE(dataset.ok());
        // Padding is not checked by anything.
        const bool is_told = !dataset.value().diagnostics.empty();
        if (!is_told) CHECK(live_bytes(dataset.value()) == 350);
    }
}

TEST_CASE("Sampled by bytes, each size stands for as many as it was likely to stand for",
          "[hscope]") {
    HscopeWriter writer;
    writer.meta("sampling", "poisson 1000");
    HscopeEvents events;
    events.allocate(0x10000, 10, 0);
    events.allocate(0x20000, 5000, 0);
    events.allocate(0x30000, 10, 0);
    events.free(0x30000);
    writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes());
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    const EventLog& log = *dataset.log;
    const double small = 10 / (1 - std::exp(-0.01));
    const double large = 5000 / (1 - std::exp(-5.0));
    CHECK(log.scaled_live_after(4).to_double() == Approx(small + large));
    CHECK(log.scaled_live_after(3).to_double() == Approx(2 * small + large));
    CHECK(log.raw_live_after(4) == 5010);
    CHECK(log.facts().scaled_peak.live.to_double() == Approx(2 * small + large));
    CHECK(decide_scale(log, ScaleMode::kAuto).measure == kEstimatedBytes);
    const StackAmounts live = stack_amounts(log, 1, {0, 4}, StackPart::kNet, kEstimatedBytes);
    CHECK(live.amounts[0].to_double() == Approx(small + large));
    CHECK(live.counts[0].to_double() == Approx(small / 10 + large / 5000));
    CHECK(live_amounts(log, 1, 4, kRecordedBytes)[0].to_double() == 5010);
    const auto variance = [](double size) {
        const double chance = 1 - std::exp(-size / 1000);
        return size * size * (1 - chance) / (chance * chance);
    };
    CHECK(live_error_bytes(log, 4) == Approx(std::sqrt(variance(10) + variance(5000))));
    CHECK(live_error_bytes(log, 3) == Approx(std::sqrt(2 * variance(10) + variance(5000))));
    CHECK_FALSE(live_error_bytes(*loaded(test::small_hscope()).log, 1).has_value());
}

TEST_CASE("Sampled by classes, each stands for its probability's share", "[hscope]") {
    HscopeWriter writer;
    writer.meta("sampling", "classes 128:0.25,8192:0.5");
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({100, 1000, 10'000}));
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    CHECK(dataset.log->scaled_live_after(3).rounded() == 400 + 2000 + 10'000);
    HscopeWriter unknown;
    unknown.meta("sampling", "by weekday");
    unknown.chunk(HscopeWriter::kEvents, 1, 0, events_of({100}));
    unknown.end();
    const Dataset other = loaded(unknown.bytes());
    CHECK(tells(other, "a sampling that is not known, \"by weekday\""));
    CHECK(other.log->scaled_live_after(1).rounded() == 100);
}

TEST_CASE("Native frames stand below Python's, as places in their libraries", "[hscope]") {
    HscopeWriter writer;
    HscopeBytes defs;
    defs.byte(1).text("main").byte(2).varint(0).varint(1).varint(1);
    defs.byte(3).varint(0).varint(1).zigzag(0);
    defs.byte(9).text("/lib/libc.so.6").varint(0x7000).varint(0x1000).text("abc");
    defs.byte(8).varint(1).varint(0x7123).byte(8).varint(2).varint(0x9999);
    defs.byte(4).varint(3).varint(3);
    writer.chunk(HscopeWriter::kDefs, 1, 0, defs.bytes());
    HscopeEvents events;
    events.allocate(0x1000, 10, 1);
    writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes());
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    CHECK(lines_of(dataset) == std::vector<std::string>{"+10 0 main:1"});
    const LogAttributes& known = *dataset.log->attributes();
    REQUIRE(known.native_of_row.size() == 2);
    const NativeStacks::Frame& last = known.native.frames[known.native_of_row[1]];
    CHECK(last.offset == 0x9999);
    CHECK(last.module == 0);
    const NativeStacks::Frame& first = known.native.frames[last.caller];
    CHECK(known.native.modules[first.module] == "libc.so.6");
    CHECK(first.offset == 0x123);
    CHECK(known.allocators[known.allocator_of_row[1]].name == "malloc");
}

TEST_CASE("A stream that is given to the next thread has its events by thread", "[hscope]") {
    HscopeWriter writer;
    const auto thread = [](uint64_t id, std::string_view name) {
        return HscopeBytes().byte(7).varint(id).varint(id).text(name).bytes();
    };
    writer.chunk(HscopeWriter::kDefs, 1, 0, thread(10, "first"));
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({100}));
    writer.chunk(HscopeWriter::kDefs, 1, 0, thread(11, "second"));
    writer.chunk(HscopeWriter::kEvents, 1, 9000, events_of({200}, 0x90000000));
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    const LogAttributes& known = *dataset.log->attributes();
    REQUIRE(known.threads.size() == 2);
    CHECK(known.threads[known.thread_of_row[1]].name == "first");
    CHECK(known.threads[known.thread_of_row[2]].name == "second");
}

TEST_CASE("A thread that gets another name is the same thread", "[hscope]") {
    HscopeWriter writer;
    const auto thread = [](uint64_t id, std::string_view name) {
        return HscopeBytes().byte(7).varint(id).varint(id).text(name).bytes();
    };
    writer.chunk(HscopeWriter::kDefs, 1, 0, thread(10, "python3") + thread(10, "loader"));
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({100}));
    writer.chunk(HscopeWriter::kDefs, 1, 0, thread(10, "loader of b.csv"));
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({20}));
    writer.chunk(HscopeWriter::kDefs, 1, 0, thread(11, "loader"));
    writer.chunk(HscopeWriter::kEvents, 1, 0, events_of({3}));
    writer.end();
    const Dataset dataset = loaded(writer.bytes());
    const LogAttributes& known = *dataset.log->attributes();
    REQUIRE(known.threads.size() == 2);
    CHECK(known.threads[0].id == 10);
    CHECK(known.threads[0].name == "loader of b.csv");
    CHECK(known.threads[1].id == 11);
    CHECK(known.threads[1].name == "loader");
}

}  // namespace
}  // namespace hs
