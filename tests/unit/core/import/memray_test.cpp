// Memray captures: whatever happens in them, and whatever happens to them.

#include "core/import/memray.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/analysis/event_statistics.h"
#include "core/analysis/live_at.h"
#include "core/analysis/paired_events.h"
#include "core/base/inflate.h"
#include "core/import/memray_lines.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/event_pairing.h"
#include "core/model/event_reader.h"
#include "core/model/log_attributes.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"
#include "tests/support/compress.h"
#include "tests/support/memray_writer.h"
#include "tests/support/random.h"
#include "tests/support/sample.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

using test::MemrayWriter;
using test::MemrayWriterOptions;

Result<Dataset> load(const std::string& bytes) {
    JobContext job;
    return kMemrayImporter.load(Input::from_memory("a.bin", bytes), {}, job);
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

std::string unpacked(const std::string& sample) {
    std::string stored = test::data_bytes("memray/" + sample);
    if (compression_of(stored) == Compression::kNone) return stored;
    JobContext job;
    const Result<Inflated> result = inflate_bytes(stored, compression_of(stored), 1 << 24, job);
    REQUIRE(result.ok());
    return std::string(result.value().bytes());
}

int64_t live_bytes(const Dataset& dataset) {
    return dataset.log->raw_live_after(dataset.log->event_count());
}

TEST_CASE("A memray recording is known by its first bytes", "[memray]") {
    CHECK(kMemrayImporter.sniff({MemrayWriter().bytes(), "x", 100}) == kCertain);
    CHECK(kMemrayImporter.sniff({"memray", "x.bin", 6}) == kNotThis);
    CHECK(kMemrayImporter.sniff({std::string_view("\0\0\0\0", 4), "x.bin", 4}) == kNotThis);
}

TEST_CASE("Versions and layouts that memray never wrote are named", "[memray]") {
    const auto message_of = [](int version) {
        MemrayWriterOptions options;
        options.version = version;
        const Result<Dataset> dataset = load(MemrayWriter(options).ended());
        REQUIRE_FALSE(dataset.ok());
        CHECK(dataset.error().byte_offset == 7);
        return dataset.error().message;
    };
    CHECK(message_of(9).find("memray before 1.7") != std::string::npos);
    CHECK(message_of(14).find("later memray") != std::string::npos);
    CHECK(message_of(-1).find("damaged") != std::string::npos);
    std::string layout = MemrayWriter().ended();
    layout[16] = 2;
    const Result<Dataset> dataset = load(layout);
    REQUIRE_FALSE(dataset.ok());
    CHECK(dataset.error().byte_offset == 16);
}

TEST_CASE("Events between two measurements are spread evenly over the time between", "[memray]") {
    MemrayWriter writer;
    writer.memory(1000, 0);
    writer.switch_to(1);
    for (uint64_t i = 1; i <= 3; ++i) writer.allocate(i * 64, 10);
    writer.memory(2000, 4);
    writer.free(64);
    const Dataset dataset = loaded(writer.ended());
    const EventLog& log = *dataset.log;
    REQUIRE(log.event_count() == 4);
    CHECK(log.time_after(1) == 1000);
    CHECK(log.time_after(2) == 2000);
    CHECK(log.time_after(3) == 3000);
    CHECK(log.time_after(4) == 502'000);  // half of what is left to the end at 1 s
    REQUIRE(log.series().size() == 2);
    CHECK(log.series()[0].values == std::vector<int64_t>{1000, 2000});
    CHECK(log.series()[1].values == std::vector<int64_t>{0, 30});
}

TEST_CASE("A clock that was set back stands still", "[memray]") {
    MemrayWriter writer;
    writer.memory(1000, 50);
    writer.allocate(64, 10);
    writer.memory(1000, static_cast<uint64_t>(-70));
    writer.allocate(128, 10);
    writer.memory(1000, 40);
    writer.memory(1000, 60);
    const Dataset dataset = loaded(writer.bytes());
    CHECK(dataset.log->time_after(1) == 50'000);
    CHECK(dataset.log->time_after(2) == 50'000);
    CHECK(dataset.log->series()[0].times_us ==
          std::vector<int64_t>{50'000, 50'000, 50'000, 60'000});
}

TEST_CASE("Root-most frames of the main thread that ran before are hidden", "[memray]") {
    MemrayWriterOptions options;
    options.hidden_frames = 2;
    MemrayWriter writer(options);
    writer.code(1, "launcher", "/l.py", 1);
    writer.code(2, "work", "/w.py", 5);
    for (const uint64_t thread : {1, 2}) {
        writer.switch_to(thread);
        writer.push(1);
        writer.allocate(64 * thread, 1);
        writer.push(1);
        writer.push(2);
        writer.allocate(1024 * thread, 1);
    }
    const Dataset dataset = loaded(writer.ended());
    const TraceTrie& traces = *dataset.traces;
    const auto depth_of_row = [&](uint32_t row) {
        return traces.node_depth[traces.trace_node[dataset.log->parts().trace_of_row[row].v].v];
    };
    CHECK(depth_of_row(1) == 0);
    CHECK(depth_of_row(2) == 1);
    CHECK(depth_of_row(3) == 1);
    CHECK(depth_of_row(4) == 3);
}

TEST_CASE("Mappings are cut at the front, at the back and in the middle", "[memray]") {
    MemrayWriter writer;
    const auto live_after = [&](uint64_t bytes, uint64_t blocks) {
        const Dataset dataset = loaded(writer.ended());
        const EventLog& log = *dataset.log;
        CHECK(live_bytes(dataset) == static_cast<int64_t>(bytes));
        const StackAmounts amounts =
            stack_amounts(log, dataset.traces->trace_count(), {0, log.event_count()},
                          StackPart::kNet, kRecordedBytes);
        CHECK(amounts.counts[0] == Amount::whole(static_cast<int64_t>(blocks)));
    };
    writer.allocate(0x10000, 0x8000, MemrayWriter::kMmap);
    live_after(0x8000, 1);
    writer.unmap(0x10000, 0x1000);
    live_after(0x7000, 1);
    writer.unmap(0x17000, 0x4000);
    live_after(0x6000, 1);
    writer.unmap(0x13000, 0x1000);
    live_after(0x5000, 2);
    writer.unmap(0x40000, 0x1000);
    live_after(0x5000, 2);
    writer.unmap(0, 0x100000);
    live_after(0, 0);
    const Dataset dataset = loaded(writer.ended());
    const EventPairing& pairing = *dataset.log->pairing();
    CHECK(pairing.partner(0) == dataset.log->event_count() - 1);
    CHECK(tells(dataset, "1 munmap met nothing"));
}

TEST_CASE("What cannot have been is counted and said", "[memray]") {
    MemrayWriter writer;
    writer.allocate(0, uint64_t{1} << 62, MemrayWriter::kMalloc);
    writer.free(4096);
    writer.allocate(64, 100);
    writer.allocate(64, 30);
    writer.push(77);
    const Dataset dataset = loaded(writer.ended());
    CHECK(live_bytes(dataset) == 30);
    CHECK(dataset.log->facts().raw_peak.live == 100);
    CHECK(tells(dataset, "1 allocation failed"));
    CHECK(tells(dataset, "1 free is of blocks"));
    CHECK(tells(dataset, "1 block came at an address"));
    CHECK(tells(dataset, "shown as <unknown>"));
}

TEST_CASE("Native frames are a module and the offset in it", "[memray]") {
    MemrayWriterOptions options;
    options.has_native = true;
    MemrayWriter writer(options);
    writer.raw("\x06");
    writer.map("/usr/lib/libc.so.6", 0x7000000, 0x1000, 0x2000);
    writer.native_frame(0x7001234, 0);
    writer.native_frame(0x9990000, 1);
    writer.native_frame(0x7001300, 77);
    writer.allocate(64, 5, MemrayWriter::kMalloc, 2);
    const Dataset dataset = loaded(writer.ended());
    const LogAttributes& known = *dataset.log->attributes();
    REQUIRE(known.native.frames.size() == 4);
    CHECK(native_frame_text(known.native, 1) == "libc.so.6+0x1234");
    CHECK(native_frame_text(known.native, 2) == "0x9990000");
    CHECK(known.native.frames[2].caller == 1);
    CHECK(known.native.frames[3].caller == 0);
    CHECK(known.native_of_row == std::vector<uint32_t>{0, 2});
}

TEST_CASE("Lines of instructions, by the tables of each Python", "[memray]") {
    using namespace std::string_view_literals;
    constexpr uint32_t k39 = 0x03090000;
    constexpr uint32_t k310 = 0x030A0000;
    constexpr uint32_t k311 = 0x030B0000;
    CHECK(line_of_instruction("", 7, 4, k39) == 7);
    CHECK(line_of_instruction("\x04\x01\x04\xFE"sv, 7, 3, k39) == 7);
    CHECK(line_of_instruction("\x04\x01\x04\xFE"sv, 7, 4, k39) == 8);
    CHECK(line_of_instruction("\x04\x01\x04\xFE"sv, 7, 8, k39) == 6);
    CHECK(line_of_instruction("\xC8\x01"sv, 7, 199, k39) == 7);
    CHECK(line_of_instruction("\xC8\x01"sv, 7, 200, k39) == 8);
    CHECK(line_of_instruction("\x04\x01\x04\x80\x04\x02"sv, 7, 1, k310) == 8);
    CHECK(line_of_instruction("\x04\x01\x04\x80\x04\x02"sv, 7, 3, k310) == 8);
    CHECK(line_of_instruction("\x04\x01\x04\x80\x04\x02"sv, 7, 5, k310) == 10);
    CHECK(line_of_instruction("", 7, 0, k310) == 0);
    // One unit without a step, two with +1, one with -3, one without any line.
    const std::string_view table = "\x80\x00\xD9\x00\x00\xE8\x07\xF8"sv;
    CHECK(line_of_instruction(table, 20, 0, k311) == 20);
    CHECK(line_of_instruction(table, 20, 2, k311) == 21);
    CHECK(line_of_instruction(table, 20, 5, k311) == 21);
    CHECK(line_of_instruction(table, 20, 6, k311) == 18);
    CHECK(line_of_instruction(table, 20, 8, k311) == 18);
    CHECK(line_of_instruction(table, 20, 10, k311) == 0);
    CHECK(line_of_instruction(table, 20, -1, k311) == 0);
    CHECK(line_of_instruction("\xE8\xFF\xFF\xFF"sv, 20, 0, k311) != 20);
}

// Every byte at which a file may end, and none that is read beyond.
void check_every_cut(const std::string& whole, size_t step) {
    const auto limit = whole.find_last_not_of('\0') + 1;
    uint64_t most = 0;
    for (size_t size = 0; size < limit; size += step) {
        const Result<Dataset> cut = load(whole.substr(0, size));
        if (!cut.ok()) {
            CHECK(most == 0);
            CHECK(cut.error().byte_offset.value() <= size);
            continue;
        }
        const Dataset& dataset = cut.value();
        REQUIRE(dataset.log);
        CHECK_FALSE(dataset.diagnostics.empty());
        for (const Diagnostic& one : dataset.diagnostics) {
            CHECK(one.byte_offset.value_or(0) <= size);
        }
        if (dataset.log->facts().is_digest) continue;
        CHECK(dataset.log->event_count() >= most);
        most = dataset.log->event_count();
    }
}

TEST_CASE("A recording that was cut anywhere is read up to there", "[memray]") {
    check_every_cut(unpacked("v13_ranges.bin"), 1);
    check_every_cut(unpacked("v10_tree_aggregated.bin"), 1);
    check_every_cut(unpacked("v13_orders_aggregated.bin"), 1);
    check_every_cut(unpacked("v10_orders.bin"), 53);
    check_every_cut(unpacked("v12_tree_native.bin"), 97);
}

TEST_CASE("A packed recording that was cut says so", "[memray]") {
    const std::string stored = test::data_bytes("memray/v13_objects.bin");
    JobContext job;
    Result<Inflated> part =
        inflate_bytes(stored.substr(0, stored.size() / 2), Compression::kLz4, 1 << 24, job);
    if (part.ok()) CHECK(part.value().problem.has_value());
}

TEST_CASE("Bytes that were changed anywhere are read without harm", "[memray]") {
    test::Random random(3);
    for (const char* sample :
         {"v13_ranges.bin", "v11_tree_native.bin", "v10_tree_aggregated.bin"}) {
        const std::string whole = unpacked(sample);
        const size_t used = whole.find_last_not_of('\0') + 1;
        for (int i = 0; i < 150; ++i) {
            std::string changed = whole;
            for (int k = 0; k < 3; ++k) {
                changed[random.below(used)] = static_cast<char>(random.below(256));
            }
            const Result<Dataset> dataset = load(changed);
            if (!dataset.ok()) continue;
            const EventLog& log = *dataset.value().log;
            live_amounts(log, dataset.value().traces->trace_count(), log.event_count() / 2,
                         kRecordedBytes);
        }
    }
}

// Beside a replay that keeps everything in ordered maps.
struct Replay {
    struct Block {
        uint64_t size;
        uint64_t event;
    };
    std::map<uint64_t, Block> live;
    std::vector<int64_t> totals;  // after each event
    std::vector<uint64_t> partner;
    int64_t total = 0;

    void allocate(uint64_t address, uint64_t size) {
        live[address] = {size, partner.size()};
        partner.push_back(partner.size());
        totals.push_back(total += static_cast<int64_t>(size));
    }
    void free(uint64_t address) {
        const auto found = live.find(address);
        if (found == live.end()) return;
        partner[found->second.event] = partner.size();
        partner.push_back(found->second.event);
        totals.push_back(total -= static_cast<int64_t>(found->second.size));
        live.erase(found);
    }
};

TEST_CASE("Any sequence of allocations and frees comes out as it was", "[memray]") {
    for (uint64_t seed = 1; seed <= 6; ++seed) {
        test::Random random(seed);
        MemrayWriter writer;
        Replay replay;
        writer.code(1, "f", "/f.py", 1);
        writer.code(2, "g", "/g.py", 2);
        unsigned depth = 0;
        writer.switch_to(1);
        for (int i = 0; i < 4000; ++i) {
            const uint64_t address = 64 * (1 + random.below(300));
            switch (random.below(8)) {
                case 0:
                    if (depth < 50) writer.push(1 + random.below(2)), ++depth;
                    break;
                case 1:
                    if (depth > 0) writer.pop(1), --depth;
                    break;
                case 2:
                    writer.switch_to(1);
                    break;
                case 3:
                case 4:
                case 5:
                    writer.free(address);
                    replay.free(address);
                    break;
                default:
                    if (replay.live.count(address) > 0) break;
                    const uint64_t size = random.below(1000);
                    writer.allocate(address, size);
                    replay.allocate(address, size);
            }
        }
        const Dataset dataset = loaded(writer.ended());
        const EventLog& log = *dataset.log;
        const EventPairing& pairing = *log.pairing();
        REQUIRE(log.event_count() == replay.totals.size());
        for (uint64_t n = 0; n < log.event_count(); ++n) {
            REQUIRE(log.raw_live_after(n + 1) == replay.totals[n]);
            REQUIRE(pairing.partner(n) == replay.partner[n]);
        }
        const int64_t highest = *std::max_element(replay.totals.begin(), replay.totals.end());
        const auto last = std::find(replay.totals.rbegin(), replay.totals.rend(), highest);
        CHECK(log.facts().raw_peak.live == highest);
        CHECK(log.facts().raw_peak.event_count ==
              static_cast<uint64_t>(replay.totals.rend() - last));
        JobContext job;
        const StackRows rows = all_rows(log, dataset.traces->trace_count());
        const EventRange range{log.event_count() / 3, log.event_count() / 3 * 2};
        const StackAmounts alive = still_alive(log, rows, range, job).value();
        Amount sum;
        for (const Amount amount : alive.amounts) sum += amount;
        int64_t expected = 0;
        for (uint64_t n = range.first; n < range.last; ++n) {
            const bool is_allocation = replay.partner[n] >= n;
            const bool is_alive = replay.partner[n] == n || replay.partner[n] >= range.last;
            const int64_t before = n == 0 ? 0 : replay.totals[n - 1];
            if (is_allocation && is_alive) expected += replay.totals[n] - before;
        }
        CHECK(sum == Amount::whole(expected));
        const LargestBlocks largest = largest_blocks(log, rows, log.event_count(), 5, job).value();
        CHECK(largest.all == replay.live.size());
        uint64_t most = 0;
        for (const auto& [address, block] : replay.live) most = std::max(most, block.size);
        REQUIRE_FALSE(largest.blocks.empty());
        CHECK(largest.blocks.front().size_bytes == most);
        const Lifetimes lived = lifetimes(log, rows, {0, log.event_count()}, job).value();
        CHECK(lived.alive.count == replay.live.size());
        uint64_t freed = 0;
        for (const LifetimeClass& one : lived.classes) freed += one.blocks.count;
        CHECK(freed + lived.alive.count == log.facts().allocation_count);
    }
}

TEST_CASE("Within a bound of memory a recording says the same", "[memray]") {
    const test::TempFolder folder;
    const std::string path = folder.write(
        "a.bin", test::compressed(test::synthetic_memray(400'000, 200), Compression::kLz4));
    JobContext job;
    const DatasetPtr roomy = std::move(open_dataset(path, {}, job)).value();
    const DatasetPtr tight =
        std::move(open_dataset(path, {.memory_limit_bytes = 1 << 20}, job)).value();
    const EventLog& a = *roomy->log;
    const EventLog& b = *tight->log;
    REQUIRE(a.event_count() == 400'000);
    REQUIRE(b.event_count() == a.event_count());
    CHECK(b.parts().block_events > a.parts().block_events);
    CHECK(a.facts().raw_peak.event_count == b.facts().raw_peak.event_count);
    const size_t traces = roomy->traces->trace_count();
    for (uint64_t instant = 0; instant <= a.event_count(); instant += 50'000) {
        CHECK(live_amounts(a, traces, instant, kRecordedBytes) ==
              live_amounts(b, traces, instant, kRecordedBytes));
        CHECK(a.time_after(instant) == b.time_after(instant));
    }
    const StackRows rows = all_rows(a, traces);
    const EventRange all = {0, a.event_count()};
    const auto lived = lifetimes(a, rows, all, job).value().classes;
    const auto lived_within = lifetimes(b, rows, all, job).value().classes;
    for (size_t i = 0; i < lived.size(); ++i) CHECK(lived[i].blocks == lived_within[i].blocks);
    CHECK(size_classes(a, {.range = all}, kRecordedBytes, job).value() ==
          size_classes(b, {.range = all}, kRecordedBytes, job).value());
    for (uint64_t event = 0; event < a.event_count(); ++event) {
        REQUIRE(a.pairing()->partner(event) == b.pairing()->partner(event));
        REQUIRE(a.pairing()->is_temporary(event) == b.pairing()->is_temporary(event));
    }
}

TEST_CASE("A stack of very many calls is read", "[memray]") {
    MemrayWriter writer;
    writer.code(1, "f", "/f.py", 1);
    for (int i = 0; i < 300'000; ++i) writer.push(1);
    writer.allocate(64, 5);
    const Dataset dataset = loaded(writer.ended());
    CHECK(dataset.traces->node_depth[dataset.traces->trace_node[1].v] == 300'000);
}

}  // namespace
}  // namespace hs
