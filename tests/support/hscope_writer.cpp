#include "tests/support/hscope_writer.h"

#include <lz4.h>
#include <zstd.h>

#include "core/base/check.h"

namespace hs::test {
namespace {

constexpr uint64_t kMix = 0x9E3779B97F4A7C15;

unsigned place_of(uint64_t block) {
    return static_cast<unsigned>((block * kMix) >> 56);
}
unsigned place_of_size(uint64_t size) {
    return 1 + static_cast<unsigned>(((size * kMix) >> 32) % 15);
}
uint64_t folded(int64_t value) {
    const auto bits = static_cast<uint64_t>(value);
    return value < 0 ? ~(bits << 1) : bits << 1;
}

std::string packed(std::string_view payload, HscopeCodec codec) {
    if (codec == HscopeCodec::kStored) return std::string(payload);
    const int count = static_cast<int>(payload.size());
    if (codec == HscopeCodec::kLz4) {
        std::string out(static_cast<size_t>(LZ4_compressBound(count)), '\0');
        const int size =
            LZ4_compress_default(payload.data(), out.data(), count, static_cast<int>(out.size()));
        out.resize(static_cast<size_t>(size));
        return out;
    }
    std::string out(ZSTD_compressBound(payload.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), payload.data(), payload.size(), 3));
    return out;
}

}  // namespace

HscopeBytes& HscopeBytes::byte(unsigned value) {
    bytes_.push_back(static_cast<char>(value));
    return *this;
}
HscopeBytes& HscopeBytes::fixed(uint64_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) byte(static_cast<unsigned>(value >> (8 * i) & 0xff));
    return *this;
}
HscopeBytes& HscopeBytes::varint(uint64_t value) {
    for (; value >= 128; value /= 128) byte(static_cast<unsigned>(value % 128) + 128);
    return byte(static_cast<unsigned>(value));
}
HscopeBytes& HscopeBytes::zigzag(int64_t value) {
    return varint(folded(value));
}
HscopeBytes& HscopeBytes::text(std::string_view value) {
    return varint(value.size()).raw(value);
}
HscopeBytes& HscopeBytes::raw(std::string_view value) {
    bytes_ += value;
    return *this;
}

void HscopeEvents::odd(uint64_t low) {
    if (low != 0) control(4).varint(low);
}
bool HscopeEvents::knows(uint64_t block) const {
    return recent_[place_of(block)] == block;
}
void HscopeEvents::remember(uint64_t block) {
    recent_[place_of(block)] = block;
    last_ = block;
}
void HscopeEvents::block(uint64_t block, bool is_known) {
    if (is_known) {
        out_.byte(place_of(block));
    } else {
        out_.zigzag(static_cast<int64_t>(block - last_));
    }
    remember(block);
}
unsigned HscopeEvents::size_code(uint64_t size) const {
    const unsigned place = place_of_size(size);
    return sizes_[place] == size ? place : 0;
}
void HscopeEvents::size_and_site(uint64_t size, unsigned code, uint64_t site) {
    if (code == 0) {
        out_.varint(size);
        sizes_[place_of_size(size)] = size;
    }
    if (site != site_) out_.zigzag(static_cast<int64_t>(site - site_));
    site_ = site;
}

void HscopeEvents::allocate(uint64_t address, uint64_t size, uint64_t site) {
    odd(address & 15);
    const uint64_t at = address >> 4;
    const bool is_known = knows(at);
    const unsigned code = size_code(size);
    out_.byte((is_known ? 4U : 0U) | (site == site_ ? 8U : 0U) | code << 4);
    block(at, is_known);
    size_and_site(size, code, site);
}
void HscopeEvents::free(uint64_t address) {
    odd(address & 15);
    const bool is_known = knows(address >> 4);
    out_.byte(1U | (is_known ? 4U : 0U));
    block(address >> 4, is_known);
}
void HscopeEvents::reallocate(uint64_t from, uint64_t to, uint64_t size, uint64_t site) {
    odd((from & 15) + 16 * (to & 15));
    const bool is_known = knows(from >> 4);
    const unsigned code = size_code(size);
    out_.byte(2U | (is_known ? 4U : 0U) | (site == site_ ? 8U : 0U) | code << 4);
    block(from >> 4, is_known);
    if (from >> 4 == to >> 4) {
        out_.varint(0);
    } else {
        out_.varint(1 + folded(static_cast<int64_t>((to >> 4) - last_)));
        remember(to >> 4);
    }
    size_and_site(size, code, site);
}

// Bit by bit.
uint32_t HscopeWriter::crc(std::string_view bytes) {
    uint32_t crc = ~uint32_t{0};
    for (const char c : bytes) {
        crc ^= static_cast<uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc % 2 == 1 ? crc / 2 ^ 0x82F63B78 : crc / 2;
    }
    return ~crc;
}

HscopeWriter::HscopeWriter(const HscopeWriterOptions& options) : slots_(options.slots) {
    HscopeBytes header;
    header.raw(std::string_view("\x89HSCOPE\n", 8)).fixed(options.major, 2).fixed(0, 2);
    header.fixed(4056, 4).raw("0123456789abcdef").fixed(options.start_ns, 8);
    header.fixed(options.pid, 4).fixed(1, 4).fixed(77, 8).fixed(0, 4);
    bytes_ = header.bytes();
    bytes_ += HscopeBytes().fixed(crc(bytes_), 4).bytes();
    bytes_.resize(4056);
    if (slots_ == 0) return;
    HscopeBytes live;
    live.raw("HSCK")
        .fixed(kLive, 2)
        .fixed(16, 2)
        .fixed(uint64_t{slots_} * 65536, 4)
        .fixed(uint64_t{slots_} * 65536, 4);
    live.fixed(0, 4).fixed(0, 4).fixed(0, 8).fixed(0, 4);
    live.fixed(crc(live.bytes()), 4);
    bytes_ += live.bytes();
    bytes_.resize(4096 + size_t{slots_} * 65536);
}

void HscopeWriter::chunk(uint16_t kind, uint32_t stream, uint64_t time, std::string_view payload,
                         HscopeCodec codec) {
    chunk_numbered({kind, stream, next_[{kind, stream}]++, time}, payload, codec);
}

void HscopeWriter::chunk_numbered(const HscopeChunkName& name, std::string_view payload,
                                  HscopeCodec codec, uint32_t claimed_bytes) {
    const std::string stored = packed(payload, codec);
    HscopeBytes header;
    header.raw("HSCK").fixed(name.kind, 2);
    header.fixed(16U + static_cast<unsigned>(codec) + (name.goes_on ? 32U : 0U), 2);
    header.fixed(stored.size(), 4).fixed(claimed_bytes == 0 ? payload.size() : claimed_bytes, 4);
    header.fixed(name.stream, 4).fixed(name.sequence, 4).fixed(name.time, 8).fixed(crc(stored), 4);
    header.fixed(crc(header.bytes()), 4);
    bytes_ += header.bytes() + stored;
    bytes_.resize((bytes_.size() + 7) / 8 * 8);
}

void HscopeWriter::slot(uint32_t state, uint16_t kind, uint32_t stream, uint64_t time,
                        std::string_view records) {
    slot_numbered(state, {kind, stream, next_[{kind, stream}]++, time}, records,
                  static_cast<uint32_t>(records.size()));
}

void HscopeWriter::slot_numbered(uint32_t state, const HscopeChunkName& name,
                                 std::string_view records, uint32_t used) {
    HS_CHECK(next_slot_ < slots_);
    const size_t at = 4096 + size_t{next_slot_++} * 65536;
    HscopeBytes slot;
    slot.fixed(state, 4)
        .fixed(used, 4)
        .fixed(name.kind, 4)
        .fixed(name.stream, 4)
        .fixed(name.sequence, 4);
    slot.fixed(name.goes_on ? 32 : 0, 4)
        .fixed(name.time, 8)
        .raw(std::string(32, '\0'))
        .raw(records);
    bytes_.replace(at, slot.bytes().size(), slot.bytes());
}

void HscopeWriter::meta(std::string_view key, std::string_view value) {
    chunk(kMeta, 0, 0, HscopeBytes().text(key).text(value).bytes());
}

namespace {

// Strings 1 app.py, 2 main, 3 load, 4 parse; nodes 1 main:3, 2 load:12 below, 3 parse:25 below;
// sites 1 load OBJ, 2 parse OBJ, 3 parse RAW.
std::string three_functions(uint64_t native_id, std::string_view name) {
    HscopeBytes defs;
    defs.byte(7).varint(native_id).varint(native_id + 1000).text(name);
    for (const std::string_view text : {"/srv/app.py", "main", "load", "parse"}) {
        defs.byte(1).text(text);
    }
    defs.byte(2).varint(1).varint(2).varint(1);
    defs.byte(2).varint(1).varint(3).varint(10);
    defs.byte(2).varint(1).varint(4).varint(20);
    defs.byte(3).varint(0).varint(1).zigzag(2);
    defs.byte(3).varint(1).varint(2).zigzag(2);
    defs.byte(3).varint(2).varint(3).zigzag(5);
    defs.byte(4).varint(2).varint(2);
    defs.byte(4).varint(3).varint(2);
    defs.byte(4).varint(3).varint(0);
    return defs.bytes();
}

HscopeWriter small_writer() {
    HscopeWriter writer;
    writer.meta("python", "3.13.0");
    writer.meta("argv", "app.py --fast");
    writer.meta("sampling", "all");
    writer.chunk(HscopeWriter::kDefs, 0, 0,
                 HscopeBytes().byte(1).text("rss").byte(1).text("threads").bytes());
    writer.chunk(HscopeWriter::kDefs, 1, 0, three_functions(4242, "MainThread"));
    writer.chunk(HscopeWriter::kDefs, 2, 1'000'000, three_functions(4243, "worker"));
    HscopeEvents main;
    main.time(1'000'000);
    main.allocate(0x7f0000001000, 100, 1);
    main.allocate(0x7f0000001100, 200, 2);
    main.free(0x7f0000001000);
    main.time(3'000'000);
    main.reallocate(0x7f0000001100, 0x7f0000002000, 300, 2);
    main.free(0x7f00deadbee0);
    writer.chunk(HscopeWriter::kEvents, 1, 0, main.bytes(), HscopeCodec::kLz4);
    HscopeEvents worker;
    worker.time(2'000'000);
    worker.allocate(0x7f0000003008, 50, 3);
    worker.allocate(0x7f0000004000, 50, 3);
    worker.time(3'000'000);
    worker.free(0x7f0000003008);
    writer.chunk(HscopeWriter::kEvents, 2, 0, worker.bytes());
    HscopeBytes series;
    series.varint(1'500'000).varint(2).varint(1).varint(10'000'000).varint(2).varint(2);
    series.varint(3'000'000).varint(1).varint(1).varint(12'000'000);
    writer.chunk(HscopeWriter::kSeries, 0, 0, series.bytes());
    writer.chunk(HscopeWriter::kMarks, 0, 3'000'000,
                 HscopeBytes().varint(0).varint(1).text("after load").bytes());
    return writer;
}

// Of a dump: 0 module m {__dict__: 1}, 1 dict {'jobs': 3}, 2 str 'jobs', 3 list [4, 5], 4 Job
// {name: 6, next: 5}, 5 Job {name: 6}, 6 str 'nightly', 7 function run.
void add_dump(HscopeWriter& writer, uint32_t stream, uint64_t time, std::string_view label) {
    HscopeBytes defs;
    for (const std::string_view text :
         {"builtins", "module", "dict", "str", "list", "m", "Job", "__dict__", "name", "next",
          "function", "/srv/m.py", "run", "cache"}) {
        defs.byte(1).text(text);
    }
    enum : uint64_t { kIndex = 1, kPairs, kModule, kJob, kOneName };
    defs.byte(6).varint(1).varint(0);
    defs.byte(6).varint(2).varint(0);
    defs.byte(6).varint(3).varint(1).varint(8);
    defs.byte(6).varint(3).varint(2).varint(9).varint(10);
    defs.byte(6).varint(3).varint(1).varint(9);
    const auto type = [&](uint64_t name, uint64_t module, int64_t offset, uint64_t shape) {
        defs.byte(5).varint(name).varint(module).zigzag(offset).varint(16).varint(1).varint(shape);
        defs.varint(0);
    };
    type(2, 1, 16, kModule);
    type(3, 1, 16, kPairs);
    type(4, 1, 0, 0);
    type(5, 1, 16, kIndex);
    type(7, 6, 32, kJob);
    type(11, 1, 16, 0);
    defs.byte(2).varint(12).varint(13).varint(7);
    writer.chunk(HscopeWriter::kDefs, stream, time, defs.bytes());
    const auto state = [&](uint64_t objects, uint64_t edges, uint64_t status) {
        writer.chunk(HscopeWriter::kDump, stream, time,
                     HscopeBytes()
                         .varint(time)
                         .varint(1)
                         .text(label)
                         .text("call")
                         .varint(1)
                         .varint(objects)
                         .varint(edges)
                         .varint(status)
                         .bytes());
    };
    state(0, 0, 0);
    HscopeBytes objects;
    objects.varint(0);
    int64_t before = 0;
    const auto object = [&](int64_t address, uint64_t of_type, uint64_t size, uint64_t count) {
        objects.zigzag((address >> 3) - before).varint(of_type).varint(size).varint(count);
        objects.varint(1);
        before = address >> 3;
    };
    const auto text = [&](std::string_view value) {
        objects.varint(value.size() << 3 | 3).text(value).varint(0);
    };
    object(0x5000, 1, 72, 3);
    objects.varint(0).varint(1 << 1).zigzag(1);
    object(0x5100, 2, 232, 1);
    objects.varint(0).varint(2 << 1).zigzag(1).zigzag(2);
    object(0x5200, 3, 53, 1);
    text("jobs");
    object(0x5300, 4, 72, 1);
    objects.varint(0).varint(2 << 1).zigzag(1).zigzag(2);
    object(0x5400, 5, 48, 1);
    objects.varint(0).varint(2 << 1).zigzag(2).zigzag(1);
    object(0x5500, 5, 48, 2);
    objects.varint(0).varint(1 << 1 | 1).varint(kOneName).zigzag(1);
    object(0x5600, 3, 56, 2);
    text("nightly");
    object(0x5700, 6, 144, 1);
    objects.varint(6).varint(1).varint(0);
    writer.chunk(HscopeWriter::kObjects, stream, time, objects.bytes(), HscopeCodec::kLz4);
    HscopeBytes roots;
    roots.varint(0).varint(3).varint(6).varint(0).varint(0);
    roots.varint(4).varint(1).varint(14).varint(2).varint(1);
    writer.chunk(HscopeWriter::kRoots, stream, time, roots.bytes());
    state(8, 8, 1);
}

}  // namespace

std::string small_hscope() {
    HscopeWriter writer = small_writer();
    writer.end();
    return writer.bytes();
}

std::string small_hscope_with_dump() {
    HscopeWriter writer = small_writer();
    add_dump(writer, 100, 6'000'000, "after load");
    writer.end();
    return writer.bytes();
}

}  // namespace hs::test
