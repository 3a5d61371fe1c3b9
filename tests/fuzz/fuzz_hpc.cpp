// A digest beside a fixed small trace table.

#include <cstdint>
#include <string>

#include "core/analysis/timeline.h"
#include "core/import/heapprof.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string digest(reinterpret_cast<const char*>(data), size);
    const std::string table("\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\1a\0\3\1b\0", 29);
    hs::JobContext job;
    const auto loaded = hs::load_heapprof_digest(
        hs::Input::from_memory("x.hpc", digest, {{"x.hpm", table}}), {}, job);
    if (!loaded.ok()) return 0;
    const hs::EventLog& log = *loaded.value().log;
    static_cast<void>(
        hs::timeline(log, hs::even_times(log.duration_us(), 50), hs::kEstimatedBytes, job));
    return 0;
}
