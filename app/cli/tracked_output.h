#pragma once
// What the tracked command puts out, as JSON and as text.

#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/command_context.h"
#include "core/analysis/tracked_stats.h"
#include "core/base/json_writer.h"
#include "core/model/dataset.h"
#include "core/model/trace_trie.h"

namespace hs {

struct TrackedReport {
    const Dataset& dataset;
    const Tracked& tracked;
    const TrackedStats& stats;
    std::vector<uint32_t> rows;  // objects in the order asked for, cut to the limit
    size_t matched = 0;          // objects that pass the filter
    bool is_sorted = false;      // an order was asked for
    bool is_filtered = false;    // a class without shown objects is then left out
    bool wants_records = false;  // every record's referents, not only the largest's
    bool wants_merged = false;   // every class's referents at every snapshot
};

Result<void> write_tracked_json(JsonWriter& json, const TrackedReport& report, JobContext& job);

void write_tracked_tables(CommandContext& context, const TrackedReport& report);

// One object in full: its trace, its sizes and what they are made of.
std::string tracked_object_text(const TrackedReport& report, uint32_t object);

// "file:line in function"; the file's own text where it was not understood.
std::string frame_text(const Tracked& tracked, const TrackedFrame& frame);
// Without indentation and line break.
std::string_view source_text(const Tracked& tracked, const TrackedFrame& frame);

}  // namespace hs
