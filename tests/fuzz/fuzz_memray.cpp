// Any bytes as a memray recording, unpacked or as an LZ4 frame.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/analysis/live_at.h"
#include "core/analysis/paired_events.h"
#include "core/analysis/timeline.h"
#include "core/base/inflate.h"
#include "core/import/memray.h"
#include "core/model/event_log.h"
#include "core/model/trace_trie.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace hs;
    constexpr uint64_t kMost = uint64_t{1} << 24;
    std::string bytes(reinterpret_cast<const char*>(data), size);
    JobContext job;
    if (compression_of(bytes) == Compression::kLz4) {
        const Result<Inflated> inflated = inflate_bytes(bytes, Compression::kLz4, kMost, job);
        if (!inflated.ok()) return 0;
        bytes = inflated.value().bytes();
    }
    kMemrayImporter.sniff({bytes, "x.bin", bytes.size()});
    const Result<Dataset> loaded =
        kMemrayImporter.load(Input::from_memory("x.bin", bytes), {}, job);
    if (!loaded.ok()) return 0;
    const EventLog& log = *loaded.value().log;
    const size_t traces = loaded.value().traces->trace_count();
    const StackRows rows = all_rows(log, traces);
    const EventRange all{0, log.event_count()};
    const StackAmounts live = stack_amounts(log, rows, all, StackPart::kNet, kRecordedBytes);
    HS_CHECK(live.amounts.size() == traces);
    static_cast<void>(timeline(log, even_times(log.duration_us(), 50), kRecordedBytes, job));
    if (log.pairing() == nullptr) return 0;
    HS_CHECK(still_alive(log, rows, all, job).ok());
    HS_CHECK(lifetimes(log, rows, all, job).ok());
    HS_CHECK(largest_blocks(log, rows, log.event_count() / 2, 10, job).ok());
    return 0;
}
