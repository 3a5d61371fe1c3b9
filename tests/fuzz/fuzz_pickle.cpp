// Any bytes as a class tracker dump: what loads is walked through every analysis.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/analysis/tracked_referents.h"
#include "core/analysis/tracked_stats.h"
#include "core/import/pickle_reader.h"
#include "core/import/pympler.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace hs;
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    looks_like_pickle(bytes);
    JobContext job;
    const Result<Dataset> loaded =
        kPymplerImporter.load(Input::from_memory("x.dat", bytes), {}, job);
    if (!loaded.ok()) return 0;
    const Tracked& tracked = *loaded.value().tracked;
    const Result<TrackedStats> stats = tracked_stats(tracked, job);
    HS_CHECK(stats.ok());
    sorted_tracked(tracked, stats.value(), {}, default_tracked_keys());
    ReferentLimits limits;
    limits.max_rows = 256;
    for (uint32_t row = 1; row < tracked.sized.size(); ++row) {
        for (const uint32_t ref : tracked.refs_of(tracked.sized[row])) HS_CHECK(ref < row);
    }
    for (const SizeRecord& record : tracked.records) referent_tree(tracked, record.sized, limits);
    for (uint32_t c = 0; c < tracked.classes.size() && c < 4; ++c) {
        for (uint32_t s = 0; s < tracked.snapshots.size() && s < 4; ++s) {
            HS_CHECK(merged_referents(tracked, c, s, job, limits).ok());
        }
    }
    return 0;
}
