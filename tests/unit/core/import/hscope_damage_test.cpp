// Recordings of heapscope that are cut short, or lack a chunk: what is there is read.

#include <algorithm>
#include <string>
#include <vector>

#include "core/import/hscope.h"
#include "core/import/hscope_file.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/event_reader.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"
#include "tests/support/hscope_writer.h"

namespace hs {
namespace {

using test::HscopeBytes;
using test::HscopeCodec;
using test::HscopeEvents;
using test::HscopeWriter;

Dataset loaded(const std::string& bytes) {
    JobContext job;
    Result<Dataset> dataset = kHscopeImporter.load(Input::from_memory("a.hscope", bytes), {}, job);
    REQUIRE(dataset.ok());
    return std::move(dataset).value();
}

bool tells(const Dataset& dataset, std::string_view part) {
    return std::any_of(
        dataset.diagnostics.begin(), dataset.diagnostics.end(),
        [&](const Diagnostic& one) { return one.message.find(part) != std::string::npos; });
}

// One allocation of each of these sizes, at addresses of their own.
std::string events_of(const std::vector<uint64_t>& sizes, uint64_t first_address = 0x10000) {
    HscopeEvents events;
    for (size_t i = 0; i < sizes.size(); ++i) {
        events.allocate(first_address + i * 0x10000, sizes[i], 0);
    }
    return events.bytes();
}

// The sizes of what is alive at the end, as each chunk or slot says one.
std::vector<uint64_t> sizes_in(const std::string& bytes) {
    const Dataset dataset = loaded(bytes);
    std::vector<uint64_t> sizes;
    EventReader reader(*dataset.log, 0);
    for (RawEvent event; reader.next(&event);) sizes.push_back(event.size_bytes);
    std::sort(sizes.begin(), sizes.end());
    return sizes;
}

// Chunks of 1, 2, 4 … bytes behind `slots` slots and a mark; their ends.
std::string growing_hscope(unsigned slots, size_t mark_bytes, std::vector<size_t>& ends) {
    test::HscopeWriterOptions options;
    options.slots = slots;
    HscopeWriter writer(options);
    if (mark_bytes != 0) {
        writer.chunk(HscopeWriter::kMarks, 0, 0,
                     HscopeBytes().varint(0).varint(1).text(std::string(mark_bytes, 'm')).bytes());
    }
    for (uint64_t i = 0; i < 12; ++i) {
        writer.chunk(HscopeWriter::kEvents, 1, i * 1000,
                     events_of({uint64_t{1} << i}, 0x10000 * (i + 1)), HscopeCodec::kLz4);
        ends.push_back(writer.bytes().size());
    }
    return writer.bytes();
}

TEST_CASE("Of a recording cut at any byte all chunks before the cut are read", "[hscope]") {
    std::vector<size_t> ends;
    const std::string whole = growing_hscope(0, 0, ends);
    for (size_t size = 4056; size <= whole.size(); ++size) {
        // What pads a chunk may be missing.
        const auto there =
            std::count_if(ends.begin(), ends.end(), [&](size_t end) { return end < size + 8; });
        const std::vector<uint64_t> sizes = sizes_in(whole.substr(0, size));
        const bool is_whole = there > 0 && ends[static_cast<size_t>(there) - 1] <= size;
        CHECK(sizes.size() >= static_cast<size_t>(is_whole ? there : std::max(there - 1, 0L)));
        CHECK(sizes.size() <= static_cast<size_t>(there));
    }
}

TEST_CASE("A slot that the file ends in gives its records until there", "[hscope]") {
    test::HscopeWriterOptions options;
    options.slots = 2;
    HscopeWriter writer(options);
    writer.slot(1, HscopeWriter::kEvents, 1, 0, events_of({1}));
    const std::string records = events_of({100, 20, 3}, 0x5000000);
    writer.slot(1, HscopeWriter::kEvents, 2, 5'000'000, records);
    const std::string whole = writer.bytes();
    const size_t begin = 4096 + 65536 + 64;
    size_t before = 0;
    for (size_t size = 4096; size < begin + records.size() + 2; ++size) {
        if (size > 4096 + 100 && size < begin - 2) continue;
        const Dataset dataset = loaded(whole.substr(0, size));
        const auto count = static_cast<size_t>(dataset.log->event_count());
        CHECK(count >= before);
        CHECK(tells(dataset, "ends before its first chunk"));
        CHECK_FALSE(tells(dataset, "live slot is damaged"));
        before = count;
    }
    CHECK(before == 4);
}

// As the recorder moves chunks to the place of the slots when it ends: killed at any moment, it
// leaves each of them whole somewhere.
TEST_CASE("Chunks that were being moved are all read", "[hscope]") {
    std::vector<size_t> ends;
    constexpr size_t kDistance = 65536;
    const size_t mark_bytes = GENERATE(size_t{0}, size_t{100'000});  // less than the way, and more
    const std::string whole = growing_hscope(1, mark_bytes, ends);
    HscopeBytes live;
    live.raw("HSCK").fixed(HscopeWriter::kLive, 2).fixed(16, 2).raw(std::string(28, '\0'));
    live.fixed(HscopeWriter::crc(live.bytes()), 4);
    const std::vector<uint64_t> sizes = sizes_in(whole);
    REQUIRE(sizes.size() == 12);
    for (const size_t at_once : {size_t{61}, size_t{4096}, 2 * kDistance}) {
        if (mark_bytes / at_once > 1000) continue;
        std::string bytes = whole;
        bytes.replace(4056, 40, live.bytes());
        CHECK(sizes_in(bytes) == sizes);
        for (size_t to = 4096; to + kDistance < bytes.size(); to += at_once) {
            const size_t count = std::min(at_once, bytes.size() - kDistance - to);
            bytes.replace(to, count, bytes.substr(to + kDistance, count));
            CHECK(sizes_in(bytes) == sizes);
        }
        CHECK(sizes_in(bytes.substr(0, bytes.size() - kDistance)) == sizes);
    }
}

// "100 main load": of each allocation its bytes and stack.
std::vector<std::string> stacks_in(const std::string& bytes) {
    const Dataset dataset = loaded(bytes);
    const TraceTrie& traces = *dataset.traces;
    std::vector<std::string> lines;
    EventReader reader(*dataset.log, 0);
    for (RawEvent event; reader.next(&event);) {
        std::string line = std::to_string(event.size_bytes);
        const TraceId trace = dataset.log->parts().trace_of_row[event.row()];
        for (const NodeId node : traces.path(traces.trace_node[trace.v])) {
            const Frame& frame = traces.frames[traces.node_frame[node.v].v];
            line += " " + std::string(traces.strings.text(frame.function));
        }
        lines.push_back(line);
    }
    return lines;
}

// A string, a code of that name, a node below `parent`, and the node's site. They are string
// `first` and so on where `counts` are before them: then the string of the counts comes first.
std::string function(std::string_view name, uint64_t string, uint64_t number,
                     const std::vector<uint64_t>& counts = {}) {
    HscopeBytes defs;
    if (!counts.empty()) {
        HscopeBytes text;
        for (const uint64_t count : counts) text.varint(count);
        defs.byte(1).text(text.bytes());
    }
    defs.byte(1).text(name).byte(2).varint(0).varint(string).varint(1);
    defs.byte(3).varint(number - 1).varint(number).zigzag(2).byte(4).varint(number).varint(2);
    return defs.bytes();
}

// main, load below and parse below, each in a chunk of its own.
struct Three {
    std::vector<uint64_t> counts = {3, 2, 2, 2, 0, 0};  // before the last one
    bool goes_on = true;
    bool has_second = false;
    bool is_last_in_slot = false;

    [[nodiscard]] std::string bytes() const {
        test::HscopeWriterOptions options;
        options.slots = 1;
        HscopeWriter writer(options);
        const auto defs = [](uint32_t number, bool is_behind) {
            return test::HscopeChunkName{HscopeWriter::kDefs, 1, number, 0, is_behind};
        };
        writer.chunk_numbered(defs(0, false), function("main", 1, 1));
        if (has_second) {
            writer.chunk_numbered(defs(1, true), function("load", 3, 2, {1, 1, 1, 1, 0, 0}));
        }
        const std::string last = function("parse", 5, 3, counts);
        if (is_last_in_slot) {
            writer.slot_numbered(1, defs(2, goes_on), last, static_cast<uint32_t>(last.size()));
        } else {
            writer.chunk_numbered(defs(2, goes_on), last, HscopeCodec::kLz4);
        }
        HscopeEvents events;
        for (uint64_t site = 1; site <= 3; ++site) events.allocate(0x1000 * site, 10 * site, site);
        writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes());
        writer.end();
        return writer.bytes();
    }
};

TEST_CASE("Definitions go on behind a chunk that is lost", "[hscope]") {
    Three file;
    file.has_second = true;
    using Lines = std::vector<std::string>;
    const Lines all = {"10 main", "20 main load", "30 main load parse"};
    CHECK(stacks_in(file.bytes()) == all);
    file.is_last_in_slot = true;
    CHECK(stacks_in(file.bytes()) == all);
    // Who called parse is lost, and nobody is put in its place.
    const Lines without_second = {"10 main", "20", "30  parse"};
    file.has_second = false;
    CHECK(stacks_in(file.bytes()) == without_second);
    file.is_last_in_slot = false;
    CHECK(stacks_in(file.bytes()) == without_second);
    CHECK(tells(loaded(file.bytes()), "chunks of the recording are missing"));
}

TEST_CASE("Numbers that definitions cannot go on from are not believed", "[hscope]") {
    const std::vector<std::string> first_alone = {"10 main", "20", "30"};
    Three file;
    file.goes_on = false;
    CHECK(stacks_in(file.bytes()) == first_alone);
    file.goes_on = true;
    for (const std::vector<uint64_t>& counts : {std::vector<uint64_t>{0, 2, 2, 2, 0, 0},
                                                {3, 2, 2, 2, 0},
                                                {3, 2, 2, 2, 0, uint64_t{1} << 40},
                                                {3, 2, 2, UINT64_MAX, 0, 0},
                                                {3, 2, uint64_t{1} << 21, 2, 0, 0}}) {
        file.counts = counts;
        CHECK(stacks_in(file.bytes()) == first_alone);
    }
}

}  // namespace
}  // namespace hs
