// A table of traces read in pieces, beside the same table read from its first byte to its last.

#include "core/import/heapprof_table.h"

#include <string>
#include <vector>

#include "core/base/byte_reader.h"
#include "core/base/thread_pool.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace hs;
using test::Random;

namespace {

void put_varint(std::string& out, uint64_t value, size_t padding) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
    if (padding == 0) {
        out.push_back(static_cast<char>(value));
        return;
    }
    out.push_back(static_cast<char>(value | 0x80));
    out.append(padding - 1, '\x80');
    out.push_back('\0');
}

// Hostile: bytes that look like the end of a trace inside of names, varints longer than need be.
std::string random_table(Random& random, size_t bytes, bool hostile) {
    std::string out = "header";
    while (out.size() < bytes) {
        for (uint32_t frames = random() % 30; frames > 0; --frames) {
            put_varint(out, 1 + random() % (random() % 8 == 0 ? 1'000'000'000 : 300),
                       hostile && random() % 6 == 0 ? 1 + random() % 3 : 0);
            std::string name(random() % (random() % 20 == 0 ? 300 : 40), 'a');
            for (char& c : name) {
                c = static_cast<char>(hostile && random() % 3 == 0 ? 0 : 'a' + random() % 3);
            }
            put_varint(out, name.size(), hostile && random() % 6 == 0 ? 1 : 0);
            out += name;
        }
        put_varint(out, 0, hostile && random() % 9 == 0 ? 1 + random() % 2 : 0);
    }
    return out;
}

struct Table {
    std::vector<std::string> stacks;  // root first
    uint64_t cut_short_bytes = 0;
};

Table read_in_order(std::string_view hpm, size_t first_byte) {
    Table table;
    ByteReader reader(hpm.substr(first_byte), first_byte);
    uint64_t end = first_byte;
    while (!reader.at_end()) {
        std::string stack;
        for (uint64_t line = reader.varint(); line != 0; line = reader.varint()) {
            const std::string_view file = reader.bytes(reader.varint());
            const std::string frame = std::string(file) + ":" + std::to_string(line - 1);
            stack = frame + ";" + stack;
        }
        if (reader.failed()) break;
        table.stacks.push_back(stack);
        end = reader.offset();
    }
    table.cut_short_bytes = hpm.size() - end;
    return table;
}

Table read_in_pieces(std::string_view hpm, size_t first_byte, JobContext& job,
                     uint64_t piece_bytes = uint64_t{1} << 18) {
    HeapprofStacks stacks = read_heapprof_stacks(hpm, first_byte, job, piece_bytes);
    Table table;
    table.cut_short_bytes = stacks.cut_short_bytes;
    const uint32_t count = stacks.trace_count;
    const HeapprofTable built = build_heapprof_table(std::move(stacks), job);
    CHECK(built.trace_of_row.size() == size_t{count} + 1);
    for (uint32_t row = 1; row <= count; ++row) {
        const NodeId node = built.traces.trace_node[built.trace_of_row[row].v];
        std::string stack;
        for (const NodeId step : built.traces.path(node)) {
            stack += frame_text(built.traces, built.traces.node_frame[step.v]) + ";";
        }
        table.stacks.push_back(stack);
    }
    return table;
}

}  // namespace

TEST_CASE("Traces read in pieces are those read in order, whatever the names hold") {
    constexpr size_t kHeaderBytes = 6;
    ThreadPool pool(1);
    Random random(3);
    for (int round = 0; round < 8; ++round) {
        JobContext job(&pool);
        std::string hpm = random_table(random, 700'000, round % 2 == 1);
        if (round >= 2) hpm.resize(hpm.size() - random() % (round >= 6 ? 600'000 : 300));
        const Table expected = read_in_order(hpm, kHeaderBytes);
        const Table table = read_in_pieces(hpm, kHeaderBytes, job);
        CHECK(table.cut_short_bytes == expected.cut_short_bytes);
        CHECK((table.stacks == expected.stacks));
    }
}

TEST_CASE("Traces that reach over several pieces, begun anywhere, are read once each") {
    constexpr size_t kHeaderBytes = 6;
    Random random(5);
    for (int round = 0; round < 1500; ++round) {
        JobContext job;
        std::string hpm = random_table(random, 10 + random() % 2000, round % 2 == 1);
        if (round % 3 == 0) hpm.resize(kHeaderBytes + random() % (hpm.size() - kHeaderBytes));
        if (round % 5 == 0 && hpm.size() > 10)
            hpm[kHeaderBytes + random() % 4] = static_cast<char>(random());
        const Table expected = read_in_order(hpm, kHeaderBytes);
        const Table table = read_in_pieces(hpm, kHeaderBytes, job, 1 + random() % 100);
        CAPTURE(round);
        CHECK(table.cut_short_bytes == expected.cut_short_bytes);
        CHECK((table.stacks == expected.stacks));
    }
}

TEST_CASE("A frame that only a cut trace names is not in the table") {
    std::string hpm = "header";
    const auto put_frame = [&](uint64_t line, std::string_view file) {
        put_varint(hpm, line + 1, 0);
        put_varint(hpm, file.size(), 0);
        hpm += file;
    };
    put_frame(3, "a.py");
    put_varint(hpm, 0, 0);
    put_frame(3, "a.py");
    put_frame(9, "only_here.py");
    JobContext job;
    const HeapprofTable table = build_heapprof_table(read_heapprof_stacks(hpm, 6, job), job);
    CHECK(table.trace_of_row.size() == 2);
    REQUIRE(table.traces.frames.size() == 2);
    CHECK(table.traces.strings.text(table.traces.frames[1].file) == "a.py");
}

TEST_CASE("A trace that never ends cuts the table short, in whichever piece it begins") {
    JobContext job;
    std::string hpm = "header";
    for (int i = 0; i < 20'000; ++i)
        hpm += std::string(
            "\x05\x08"
            "tiny.pyx\x00",
            11);
    const size_t whole = hpm.size();
    std::string far = hpm + "\x05\xff\xff\x7f";
    far.append(500'000, 'x');
    const Table table = read_in_pieces(far, 6, job);
    CHECK(table.stacks.size() == 20'000);
    CHECK(table.cut_short_bytes == far.size() - whole);
    // A varint of eleven bytes is none.
    const Table damaged = read_in_pieces(hpm + std::string(11, '\x85') + hpm, 6, job);
    CHECK(damaged.stacks.size() == 20'000);
}
