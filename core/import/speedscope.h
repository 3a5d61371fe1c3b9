#pragma once
// Files of speedscope: sampled and evented profiles, JSON. docs/formats/speedscope.md.

#include "core/import/importer.h"

namespace hs {

int sniff_speedscope(const SniffInput& input);
Result<Dataset> load_speedscope(Input input, const LoadOptions& options, JobContext& job);

}  // namespace hs
