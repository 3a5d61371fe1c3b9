// Unit tests of native/file and the event encoder: no Python, one program, exit status 1 on
// failure. What is written is read back by small decoders here, which share nothing with the
// writers.

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "native/file/chunk_writer.h"
#include "native/file/crc32c.h"
#include "native/file/definitions.h"
#include "native/file/file_header.h"
#include "native/file/lz4_block.h"
#include "native/file/recording_file.h"
#include "native/record/event_encoder.h"

namespace {

using Bytes = std::vector<uint8_t>;
int failures = 0;

void check(bool holds, const char* what, int line) {
    if (holds) return;
    ++failures;
    std::printf("line %d: %s\n", line, what);
}
#define CHECK(condition) check((condition), #condition, __LINE__)

// Strict: false at anything the format forbids.
bool decompress(const uint8_t* in, size_t in_size, Bytes& out, size_t raw_size) {
    const uint8_t* const end = in + in_size;
    auto length = [&](size_t value) {
        if (value != 15) return value;
        uint8_t more = 255;
        while (more == 255 && in < end) value += more = *in++;
        return value;
    };
    while (in < end) {
        const uint8_t token = *in++;
        const size_t literals = length(token >> 4);
        if (literals > static_cast<size_t>(end - in)) return false;
        out.insert(out.end(), in, in + literals);
        in += literals;
        if (in == end) return out.size() == raw_size && (literals >= 5 || raw_size < 13);
        if (end - in < 2) return false;
        const size_t distance = in[0] | in[1] << 8;
        in += 2;
        const size_t match = 4 + length(token & 15);
        if (distance == 0 || distance > out.size() || out.size() + 12 > raw_size) return false;
        for (size_t i = 0; i < match; ++i) out.push_back(out[out.size() - distance]);
    }
    return false;
}

Bytes sample(std::mt19937& random, size_t size, unsigned letters) {
    Bytes bytes(size);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random() % letters);
    for (int copies = 0; copies < 30 && size > 300; ++copies) {
        const size_t count = random() % 200;
        const size_t from = random() % (size - 200);
        const size_t to = random() % (size - 200);
        std::memmove(&bytes[to], &bytes[from], count);
    }
    return bytes;
}

void test_lz4() {
    static capture::Lz4Table table;
    std::mt19937 random(1);
    size_t shrunk = 0;
    for (int round = 0; round < 3000; ++round) {
        const size_t size = round < 100 ? static_cast<size_t>(round) : random() % 200000;
        const Bytes in = sample(random, size, 1 + random() % 256);
        Bytes stored(size + size / 200 + 64);
        const size_t stored_size =
            capture::compress_lz4_block(in.data(), size, stored.data(), stored.size(), table);
        CHECK(stored_size != 0);
        Bytes back;
        CHECK(decompress(stored.data(), stored_size, back, size));
        CHECK(back == in);
        shrunk += stored_size < size ? 1 : 0;
        Bytes tight(stored_size);  // never writes beyond its capacity: the sanitizer build watches
        capture::compress_lz4_block(in.data(), size, tight.data(), tight.size() / 2, table);
    }
    CHECK(shrunk > 500);
    Bytes same(100000, 7);
    Bytes stored(1000);
    CHECK(capture::compress_lz4_block(same.data(), same.size(), stored.data(), 1000, table) < 450);
}

void test_crc() {
    CHECK(capture::crc32c("123456789", 9) == 0xE3069283);
    CHECK(capture::crc32c("", 0) == 0);
    std::mt19937 random(2);
    for (size_t size = 0; size < 300; ++size) {
        const Bytes bytes = sample(random, size, 256);
        CHECK(capture::crc32c(bytes.data(), size) == capture::crc32c_by_table(bytes.data(), size));
    }
}

struct Reader {
    const uint8_t* at;
    uint64_t varint() {
        uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            value |= static_cast<uint64_t>(*at & 0x7F) << shift;
            if ((*at++ & 0x80) == 0) return value;
        }
    }
    int64_t zig() {
        const uint64_t value = varint();
        return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
    }
};

void test_numbers() {
    for (const int64_t value :
         {int64_t{0}, int64_t{-1}, int64_t{63}, int64_t{-64}, int64_t{64}, INT64_MAX, INT64_MIN}) {
        uint8_t bytes[capture::kMaxVarintBytes] = {};
        const uint8_t* const end = capture::put_zig(bytes, value);
        Reader reader{bytes};
        CHECK(reader.zig() == value);
        CHECK(reader.at == end);
    }
}

struct Event {
    unsigned op;
    uint64_t old_block, block, size;
    uint32_t site;
    uint64_t time;
    bool operator==(const Event& o) const {
        return op == o.op && old_block == o.old_block && block == o.block && size == o.size &&
               site == o.site && time == o.time;
    }
};

std::vector<Event> decode(const uint8_t* at, const uint8_t* end, uint64_t time) {
    std::vector<Event> events;
    uint64_t known[256] = {}, sizes[16] = {}, last = 0, low = 0;
    uint32_t site = 0;
    const uint64_t k = 0x9E3779B97F4A7C15;
    Reader reader{at};
    while (reader.at < end) {
        const uint8_t tag = *reader.at++;
        const unsigned op = tag & 3;
        if (op == 3) {
            if (tag >> 2 == 1) time += reader.varint();
            if (tag >> 2 == 4) low = reader.varint();
            continue;
        }
        uint64_t x = 0;
        x = (tag & 4) != 0 ? known[*reader.at++] : last + static_cast<uint64_t>(reader.zig());
        known[x * k >> 56] = last = x;
        Event event{op, 0, x << 4 | (low & 15), 0, 0, time};
        if (op == 2) {
            event.old_block = event.block;
            if (const uint64_t moved = reader.varint()) {
                const uint64_t step = moved - 1;
                x = last + ((step >> 1) ^ (0 - (step & 1)));
                known[x * k >> 56] = last = x;
            }
            event.block = x << 4 | low >> 4;
        }
        low = 0;
        if (op != 1) {
            const uint64_t n = tag >> 4 != 0 ? sizes[tag >> 4] : reader.varint();
            sizes[1 + (n * k >> 32) % 15] = n;
            event.size = n;
            if ((tag & 8) == 0) site += static_cast<uint32_t>(reader.zig());
            event.site = site;
        }
        events.push_back(event);
    }
    return events;
}

void test_events() {
    std::mt19937_64 random(3);
    capture::EventEncoder encoder;
    for (int round = 0; round < 200; ++round) {
        Bytes bytes(200 * capture::EventEncoder::kMaxEventBytes);
        encoder.begin_payload(1000);
        uint8_t* out = bytes.data();
        std::vector<Event> expected;
        uint64_t now = 1000;
        for (int i = 0; i < 200; ++i) {
            auto block = [&] {
                const uint64_t wild = random() >> (random() % 60);
                return random() % 5 == 0 ? wild : 0x7f0000000000 + 16 * (random() % 300);
            };
            if (random() % 9 == 0) out = encoder.put_time(out, now += random() % 5000);
            Event event{static_cast<unsigned>(random() % 3), 0, block(), 0, 0, now};
            if (event.op != 1) {
                event.size = random() % 3 == 0 ? random() >> (random() % 64) : random() % 64;
                event.site = random() % 2 == 0 ? 1 : static_cast<uint32_t>(random() % 100000);
            }
            uint8_t* const start = out;
            if (event.op == 0) {
                out = encoder.put_allocation(out, event.block, event.size, event.site);
            } else if (event.op == 1) {
                out = encoder.put_free(out, event.block);
            } else {
                event.old_block = random() % 2 == 0 ? event.block : block();
                out = encoder.put_reallocation(out, event.old_block, event.block, event.size,
                                               event.site);
            }
            CHECK(out - start <= static_cast<long>(capture::EventEncoder::kMaxEventBytes));
            expected.push_back(event);
        }
        CHECK(decode(bytes.data(), out, 1000) == expected);
    }
}

void test_chunks() {
    char path[] = "/tmp/heapscope-file-test-XXXXXX";
    const int file = mkostemp(path, O_APPEND);
    unlink(path);
    capture::ChunkWriter writer(file);
    capture::PayloadBuffer payload;
    capture::DefinitionWriter definitions(payload);
    CHECK(definitions.add_string("shop.py", 7) == 1);
    CHECK(definitions.add_code(1, 1, 12) == 1);
    CHECK(definitions.add_node(0, 1, -2) == 1);
    const uint8_t expected[] = {1, 7, 's', 'h', 'o', 'p', '.', 'p', 'y', 2, 1, 1, 12, 3, 0, 1, 3};
    CHECK(payload.size() == sizeof expected);
    CHECK(std::memcmp(payload.data(), expected, sizeof expected) == 0);
    CHECK(writer.append({capture::ChunkKind::kDefinitions, 3, 0, 77}, payload) == 0);
    // What goes on in another payload says from where.
    payload.clear();
    CHECK(definitions.add_string("x", 1) == 3);
    CHECK(definitions.add_node(1, 1, 0) == 2);
    const uint8_t more[] = {1, 6, 1, 1, 1, 0, 0, 0, 1, 1, 'x', 3, 1, 1, 0};
    CHECK(payload.size() == sizeof more);
    CHECK(std::memcmp(payload.data(), more, sizeof more) == 0);
    uint8_t header[capture::kChunkHeaderBytes];
    capture::encode_chunk_header(
        header, {capture::ChunkKind::kDefinitions, 3, 1, 77, capture::kGoesOnFlag}, {});
    CHECK(header[6] == (16 | 32) && header[7] == 0);
    Bytes long_payload(70001, 9);
    CHECK(writer.append({capture::ChunkKind::kObjects, 4, 1, 88}, long_payload.data(),
                        long_payload.size()) == 0);
    Bytes bytes(1 << 20);
    bytes.resize(static_cast<size_t>(pread(file, bytes.data(), bytes.size(), 0)));
    CHECK(bytes.size() % 8 == 0);
    CHECK(std::memcmp(bytes.data(), "HSCK", 4) == 0);
    auto u16 = [&](size_t at) { return bytes[at] | bytes[at + 1] << 8; };
    auto u32 = [&](size_t at) {
        return static_cast<uint32_t>(u16(at)) | static_cast<uint32_t>(u16(at + 2)) << 16;
    };
    CHECK(u16(4) == 2 && u16(6) == 16 && u32(8) == sizeof expected && u32(12) == u32(8));
    CHECK(u32(16) == 3 && u32(20) == 0 && u32(24) == 77);
    CHECK(u32(32) == capture::crc32c_by_table(expected, sizeof expected));
    CHECK(u32(36) == capture::crc32c_by_table(bytes.data(), 36));
    const size_t next = 40 + 24;
    CHECK(std::memcmp(&bytes[next], "HSCK", 4) == 0 && u16(next + 6) == 17);
    Bytes back;
    CHECK(decompress(&bytes[next + 40], u32(next + 8), back, u32(next + 12)));
    CHECK(back == long_payload);
    close(file);
}

uint64_t number_at(const Bytes& bytes, size_t at, size_t count) {
    uint64_t number = 0;
    for (size_t i = count; i-- > 0;) number = number << 8 | bytes[at + i];
    return number;
}

// A file of `count` chunks with payloads of `payload_bytes`, and what it holds.
Bytes finished_file(uint32_t count, size_t payload_bytes, bool with_index) {
    char path[] = "/tmp/heapscope-file-test-XXXXXX";
    close(mkstemp(path));
    capture::RecordingFile file;
    CHECK(file.create(path, {}) == 0);
    Bytes payload(payload_bytes);
    for (uint32_t i = 0; i < count; ++i) {
        for (size_t k = 0; k < payload_bytes; ++k)
            payload[k] = static_cast<uint8_t>(k * (i + 3) >> 3);
        CHECK(file.append({capture::ChunkKind::kObjects, 4, i, i}, payload.data(), payload.size(),
                          capture::Codec::kStored) == 0);
    }
    capture::Slot* const slot = file.live().acquire();
    slot->kind = 3;
    slot->stream = 9;
    slot->used = 5;
    file.live().hand_over(slot);
    CHECK(file.finish(99, with_index) == 0);
    const int written = open(path, O_RDONLY);
    Bytes bytes(static_cast<size_t>(lseek(written, 0, SEEK_END)));
    CHECK(pread(written, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    close(written);
    unlink(path);
    return bytes;
}

// Chunks begin behind the LIVE chunk, the slot's among them, and the index names them all.
void check_file(const Bytes& bytes, uint32_t count, size_t live_bytes, bool with_index) {
    size_t at = 4096 + live_bytes;
    std::vector<size_t> begins;
    CHECK(number_at(bytes, 4056 + 8, 4) == live_bytes);
    CHECK(number_at(bytes, 4056 + 36, 4) == capture::crc32c_by_table(&bytes[4056], 36));
    while (at < bytes.size()) {
        CHECK(std::memcmp(&bytes[at], "HSCK", 4) == 0);
        begins.push_back(at);
        const size_t stored = number_at(bytes, at + 8, 4);
        CHECK(number_at(bytes, at + 32, 4) == capture::crc32c_by_table(&bytes[at + 40], stored));
        at += 40 + (stored + 7) / 8 * 8;
    }
    CHECK(at == bytes.size());
    CHECK(begins.size() == count + 1 + (with_index ? 1 : 0));
    for (size_t i = 0; with_index && i <= count; ++i) {
        CHECK(number_at(bytes, begins.back() + 40 + 24 * i, 8) == begins[i]);
    }
    if (!with_index) return;
    CHECK(number_at(bytes, bytes.size() - 16, 8) == begins.back());
    CHECK(std::memcmp(&bytes[bytes.size() - 8], "HSCOPEND", 8) == 0);
}

void test_files() {
    constexpr size_t kSlots = size_t{64} * 65536;
    check_file(finished_file(3, 1000, true), 3, 0, true);
    check_file(finished_file(0, 0, true), 0, 0, true);
    check_file(finished_file(14, 700'001, true), 14, 0, true);  // longer than the way it is moved
    // Where a dump is still written, and where it would take long, everything stays in its place.
    check_file(finished_file(3, 1000, false), 3, kSlots, false);
    check_file(finished_file(5, 14'000'000, true), 5, kSlots, true);
}

void test_file_header() {
    capture::FileHeader header;
    header.pid = 5;
    uint8_t bytes[capture::kFileHeaderBytes];
    capture::encode_file_header(bytes, header);
    CHECK(std::memcmp(bytes, "\x89HSCOPE\n\1\0\0\0\xd8\x0f\0\0", 16) == 0);
    CHECK(bytes[40] == 5);
    uint32_t crc = 0;
    std::memcpy(&crc, bytes + 60, 4);
    CHECK(crc == capture::crc32c_by_table(bytes, 60));
}

}  // namespace

int main() {
    test_numbers();
    test_crc();
    test_lz4();
    test_events();
    test_chunks();
    test_files();
    test_file_header();
    std::printf(failures == 0 ? "file layer: all tests passed\n" : "file layer: %d failures\n",
                failures);
    return failures == 0 ? 0 : 1;
}
