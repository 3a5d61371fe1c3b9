// The base library beside memcpy, one pass over the bytes, random reads, and the raw libraries.

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/byte_reader.h"
#include "core/base/hash_map.h"
#include "core/base/inflate.h"
#include "core/base/job_context.h"
#include "core/base/json_writer.h"
#include "core/base/string_table.h"
#include "core/base/thread_pool.h"
#include "tests/bench/bench.h"
#include "tests/support/compress.h"

namespace hs::bench {
namespace {

constexpr double kMillion = 1e6;

uint64_t next_random(uint64_t& state) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

uint64_t sum_of_bytes(std::string_view bytes) {
    return std::accumulate(bytes.begin(), bytes.end(), uint64_t{0},
                           [](uint64_t sum, char c) { return sum + static_cast<uint8_t>(c); });
}

void raw_gzip(std::string_view stored, std::string& out) {
    z_stream stream = {};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stored.data()));
    stream.avail_in = static_cast<uInt>(stored.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    HS_CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    inflateEnd(&stream);
}

void raw_xz(std::string_view stored, std::string& out) {
    uint64_t memory_limit = UINT64_MAX;
    size_t in_at = 0;
    size_t out_at = 0;
    HS_CHECK(lzma_stream_buffer_decode(&memory_limit, 0, nullptr,
                                       reinterpret_cast<const uint8_t*>(stored.data()), &in_at,
                                       stored.size(), reinterpret_cast<uint8_t*>(out.data()),
                                       &out_at, out.size()) == LZMA_OK);
}

void raw_zstd(std::string_view stored, std::string& out) {
    HS_CHECK(ZSTD_decompress(out.data(), out.size(), stored.data(), stored.size()) == out.size());
}

void raw_lz4(std::string_view stored, std::string& out) {
    LZ4F_dctx* frame = nullptr;
    LZ4F_createDecompressionContext(&frame, LZ4F_VERSION);
    size_t in = stored.size();
    size_t out_bytes = out.size();
    HS_CHECK(LZ4F_decompress(frame, out.data(), &out_bytes, stored.data(), &in, nullptr) == 0);
    LZ4F_freeDecompressionContext(frame);
}

void measure_inflating(Report& report, Compression compression,
                       void (*raw)(std::string_view stored, std::string& out), double most_ratio) {
    constexpr size_t kBytes = size_t{64} << 20;
    const std::string name = "inflate " + std::string(compression_name(compression));
    if (!report.wants(name)) return;
    const std::string stored = test::compressed(test::dump_like_text(kBytes), compression);
    std::string out(kBytes, '\0');
    report.measure({.name = name,
                    .units = kBytes / kMillion,
                    .unit = "MB",
                    .body =
                        [&] {
                            JobContext job;
                            keep(inflate_bytes(stored, compression, 2 * kBytes, job).value().size);
                        },
                    .limit_name = "the library, into warm memory",
                    .limit = [&] { raw(stored, out); },
                    .most_ratio = most_ratio});
}

HS_BENCH(inflate) {
    measure_inflating(report, Compression::kGzip, raw_gzip, 1.8);
    measure_inflating(report, Compression::kXz, raw_xz, 1.5);
    measure_inflating(report, Compression::kZstd, raw_zstd, 2.5);
    measure_inflating(report, Compression::kLz4, raw_lz4, 3);
}

HS_BENCH(strings) {
    if (!report.wants("intern new") && !report.wants("intern again")) return;
    constexpr size_t kCount = 1'000'000;
    std::string all;
    std::vector<std::string_view> texts;
    std::vector<size_t> begins;
    uint64_t state = 88172645463325252U;
    for (size_t i = 0; i < kCount; ++i) {
        begins.push_back(all.size());
        all += "package.module_" + std::to_string(next_random(state) % 10000000);
    }
    begins.push_back(all.size());
    for (size_t i = 0; i < kCount; ++i) {
        texts.push_back(std::string_view(all).substr(begins[i], begins[i + 1] - begins[i]));
    }
    const auto read_all = [&] {
        uint64_t sum = 0;
        for (const std::string_view text : texts) sum += sum_of_bytes(text);
        keep(sum);
    };
    report.measure({.name = "intern new strings",
                    .units = kCount / kMillion,
                    .unit = "M",
                    .body =
                        [&] {
                            StringTable table;
                            for (const std::string_view text : texts) table.intern(text);
                            keep(table.size());
                        },
                    .limit_name = "adding up their bytes",
                    .limit = read_all,
                    .most_ratio = 40});
    StringTable table;
    for (const std::string_view text : texts) table.intern(text);
    report.measure({.name = "intern strings again",
                    .units = kCount / kMillion,
                    .unit = "M",
                    .body =
                        [&] {
                            uint64_t sum = 0;
                            for (const std::string_view text : texts) sum += table.intern(text).v;
                            keep(sum);
                        },
                    .limit_name = "adding up their bytes",
                    .limit = read_all,
                    .most_ratio = 30});
}

HS_BENCH(hash) {
    if (!report.wants("hash map")) return;
    constexpr uint32_t kCount = 5'000'000;
    std::vector<uint64_t> keys;
    uint64_t state = 88172645463325252U;
    for (uint32_t i = 0; i < kCount; ++i) {
        keys.push_back(0x7f0000000000 + next_random(state) % (uint64_t{1} << 36) * 16);
    }
    // As many cache misses as the map has, in as much memory.
    std::vector<uint32_t> memory(size_t{8} << 20 << 1);
    const auto random_reads = [&] {
        uint64_t sum = 0;
        for (const uint64_t key : keys) sum += memory[(key * 0x9E3779B97F4A7C15U) >> 40];
        keep(sum);
    };
    HashMap<uint32_t> map;
    map.reserve(kCount);
    for (uint32_t i = 0; i < kCount; ++i) map.assign(keys[i], i + 1);
    report.measure({.name = "hash map, fill",
                    .units = kCount / kMillion,
                    .unit = "M keys",
                    .body =
                        [&] {
                            HashMap<uint32_t> filled;
                            filled.reserve(kCount);
                            for (uint32_t i = 0; i < kCount; ++i) filled.insert(keys[i], i + 1);
                            keep(filled.size());
                        },
                    .limit_name = "as many random reads",
                    .limit = random_reads,
                    .most_ratio = 8});
    report.measure({.name = "hash map, find",
                    .units = kCount / kMillion,
                    .unit = "M keys",
                    .body =
                        [&] {
                            uint64_t sum = 0;
                            for (const uint64_t key : keys) sum += map.find(key);
                            keep(sum);
                        },
                    .limit_name = "as many random reads",
                    .limit = random_reads,
                    .most_ratio = 6});
    report.measure({.name = "hash map, find with prefetch",
                    .units = kCount / kMillion,
                    .unit = "M keys",
                    .body =
                        [&] {
                            constexpr size_t kAhead = 16;
                            uint64_t sum = 0;
                            for (size_t i = 0; i < keys.size(); ++i) {
                                if (i + kAhead < keys.size()) map.prefetch(keys[i + kAhead]);
                                sum += map.find(keys[i]);
                            }
                            keep(sum);
                        },
                    .limit_name = "as many random reads",
                    .limit = random_reads,
                    .most_ratio = 4});
}

HS_BENCH(json) {
    constexpr size_t kCount = 300'000;
    if (!report.wants("json")) return;
    std::string copy;
    const auto write_rows = [&](const std::function<void(std::string_view)>& sink) {
        JsonWriter json(sink);
        json.begin_array();
        for (size_t i = 0; i < kCount; ++i) {
            json.begin_object();
            json.key("id");
            json.decimal_text(140000000000000 + i * 64);
            json.field("type", "<class 'package.module.Name'>");
            json.field("shallow_bytes", i * 7);
            json.field("share", static_cast<double>(i) / 1024);
            json.end_object();
        }
        json.end_array();
        json.finish();
    };
    write_rows([&](std::string_view piece) { copy += piece; });
    const std::string document = copy;
    report.measure({.name = "json rows",
                    .units = static_cast<double>(document.size()) / kMillion,
                    .unit = "MB",
                    .body = [&] { write_rows([](std::string_view piece) { keep(piece); }); },
                    .limit_name = "memcpy",
                    .limit =
                        [&] {
                            std::memcpy(copy.data(), document.data(), document.size());
                            keep(copy);
                        },
                    .most_ratio = 30});
    std::string text = test::dump_like_text(size_t{32} << 20);
    std::replace(text.begin(), text.end(), '"', '_');  // few escapes, as names have
    std::string plain_copy(text.size(), '\0');
    report.measure({.name = "json text",
                    .units = static_cast<double>(text.size()) / kMillion,
                    .unit = "MB",
                    .body =
                        [&] {
                            std::string out;
                            append_json_text(out, text);
                            keep(out);
                        },
                    .limit_name = "memcpy",
                    .limit =
                        [&] {
                            std::memcpy(plain_copy.data(), text.data(), text.size());
                            keep(plain_copy);
                        },
                    .most_ratio = 35});
}

HS_BENCH(reader) {
    if (!report.wants("varints")) return;
    constexpr size_t kCount = 10'000'000;
    std::string bytes;
    uint64_t state = 88172645463325252U;
    for (size_t i = 0; i < kCount; ++i) {
        uint64_t value = next_random(state) >> (40 + next_random(state) % 24);
        for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
        bytes += static_cast<char>(value);
    }
    report.measure({.name = "varints",
                    .units = kCount / kMillion,
                    .unit = "M",
                    .body =
                        [&] {
                            ByteReader reader(bytes);
                            uint64_t sum = 0;
                            while (!reader.at_end()) sum += reader.varint();
                            keep(sum);
                        },
                    .limit_name = "adding up the bytes",
                    .limit = [&] { keep(sum_of_bytes(bytes)); },
                    .most_ratio = 25});
}

HS_BENCH(threads) {
    if (!report.wants("parallel pieces")) return;
    constexpr size_t kCount = 200'000;
    ThreadPool pool(1);
    const auto work = [](size_t begin, size_t end) { keep(begin + end); };
    report.measure({.name = "parallel pieces",
                    .units = kCount / kMillion,
                    .unit = "M",
                    .body =
                        [&] {
                            JobContext job(&pool);
                            job.parallel_for(kCount, 1, work);
                        },
                    .limit_name = "the same, serial",
                    .limit =
                        [&] {
                            JobContext job;
                            job.parallel_for(kCount, 1, work);
                        },
                    .most_ratio = 40});
}

}  // namespace
}  // namespace hs::bench
