#pragma once
// A profile as PerProVis exports it (generation A), so that its own tools can read it: counts, the
// first 20 hotspots by its rule, the flame graph the right way up, and what is known of time.

#include "core/base/json_writer.h"
#include "core/model/amount.h"
#include "core/model/dataset.h"

namespace hs {

// The dataset must have traces and a profile. Amounts become whole samples.
void write_perprovis_json(JsonWriter& json, const Dataset& dataset);

// Hotspots by the rule of that tool: frames merged over lines, each occurrence in a stack counted.
struct PerprovisHotspot {
    std::string function;
    std::string file;
    int64_t count = 0;
};
// By count, falling; ties in the order in which stacks name them.
std::vector<PerprovisHotspot> perprovis_hotspots(const TraceTrie& traces,
                                                 const std::vector<Amount>& amounts);

}  // namespace hs
