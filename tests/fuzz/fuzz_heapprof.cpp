// Both halves of a heapprof log: the first two bytes say how many belong to the .hpm.

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/analysis/event_statistics.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/timeline.h"
#include "core/import/heapprof.h"
#include "core/layout/plot_layout.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size < 2) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data + 2), size - 2);
    const size_t table = std::min<size_t>(bytes.size(), size_t{data[0]} << 8 | data[1]);
    hs::JobContext job;
    const auto loaded = hs::load_heapprof(
        hs::Input::from_memory("x.hpm", bytes.substr(0, table), {{"x.hpd", bytes.substr(table)}}),
        {.memory_limit_bytes = size % 2 == 0 ? 1U : 0U, .repair = true}, job);
    if (!loaded.ok()) return 0;
    const hs::EventLog& log = *loaded.value().log;
    const size_t traces = loaded.value().traces->trace_count();
    for (const int64_t time : hs::even_times(log.duration_us(), 5)) {
        hs::live_amounts(log, traces, log.events_until(time), hs::kEstimatedBytes);
    }
    const std::vector<int64_t> times = hs::even_times(log.duration_us(), 50);
    static_cast<void>(hs::timeline(log, times, hs::kEstimatedBytes, job));
    hs::plot_columns_by_event(log, hs::kEstimatedBytes, 0, log.event_count(), 30);
    static_cast<void>(hs::log_peaks(log, hs::kEstimatedBytes, 0.01, job));
    static_cast<void>(hs::time_buckets(log, times, hs::kEstimatedBytes, job));
    const hs::EventChoice all = {{0, log.event_count()}, nullptr};
    static_cast<void>(hs::size_classes(log, all, hs::kEstimatedBytes, job));
    static_cast<void>(hs::temporary_allocations(log, traces, all, hs::kEstimatedBytes, job));
    return 0;
}
