// Loading a memray recording beside one loop that unpacks it, decodes every record and finds for
// each free what it frees, and keeps nothing else.

#include <cstdint>
#include <string>

#include "core/base/inflate.h"
#include "core/base/thread_pool.h"
#include "core/import/importer.h"
#include "core/import/live_blocks.h"
#include "core/import/memray_header.h"
#include "core/import/memray_reader.h"
#include "core/model/event_log.h"
#include "tests/bench/bench.h"
#include "tests/support/compress.h"
#include "tests/support/memray_writer.h"
#include "tests/support/temp_folder.h"

namespace hs::bench {
namespace {

// Of the records that the writer of the tests writes: version 13, without native stacks.
uint64_t decode_and_pair(std::string_view bytes) {
    MemrayReader reader(bytes);
    reader.go_to(read_memray_header(bytes).value().byte_count);
    LiveBlocks live;
    uint64_t recent[16] = {};
    unsigned newest = 0;
    uint64_t last = 0;
    uint64_t last_line = 0;
    uint64_t sum = 0;
    while (true) {
        const uint8_t token = reader.u8();
        if ((token & 0x80) != 0) {
            const unsigned place = token >> 3 & 15;
            uint64_t address = recent[(newest + place) & 15];
            if (place == 15) {
                address = reader.delta(last) << 3;
                newest = (newest - 1) & 15;
                recent[newest] = address;
            }
            if ((token & 7) == test::MemrayWriter::kFree) {
                sum += live.take(address).size_bytes;
            } else {
                live.put({address, reader.varint(), 0, 0});
            }
        } else if ((token & 0x40) != 0) {
            sum += reader.varint();
            reader.svarint();
        } else if (token == 0x02) {
            sum += reader.varint() + reader.varint();
        } else if (token == 0x0C) {
            sum += reader.u64();
        } else if (token == 0x0E) {
            reader.varint();
            reader.string();
            reader.string();
            reader.delta(last_line);
            reader.bytes(reader.varint());
        } else if (token == 0x01) {
            return sum;
        }
    }
}

}  // namespace

HS_BENCH(memray) {
    constexpr uint64_t kEvents = 10'000'000;
    constexpr const char* kName = "memray, 10 M events, load";
    if (!report.wants(kName)) return;
    const test::TempFolder folder;
    const std::string path = folder.write(
        "a.bin", test::compressed(test::synthetic_memray(kEvents, 5000), Compression::kLz4));
    ThreadPool pool(default_thread_count() - 1);
    report.measure({.name = kName,
                    .units = static_cast<double>(kEvents) / 1e6,
                    .unit = "M events",
                    .body =
                        [&] {
                            JobContext job(&pool);
                            keep(open_dataset(path, {}, job).value()->log->event_count());
                        },
                    .limit_name = "unpacking, decoding and pairing on one core",
                    .limit =
                        [&] {
                            JobContext job;
                            const Input input = std::move(Input::open(path, job)).value();
                            keep(decode_and_pair(input.bytes()));
                        },
                    .most_ratio = 2.5});
}

}  // namespace hs::bench
