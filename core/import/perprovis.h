#pragma once
// Importers of PerProVis exports (both generations, its bare flame graph, and raw samples with
// memory snapshots) and of PyProfile's stacks.json. docs/formats/perprovis.md and pyprofile.md
// describe them.

#include <string_view>
#include <vector>

#include "core/import/importer.h"
#include "core/model/memory_snapshots.h"

namespace hs {

extern const Importer kPerprovisImporter;
extern const Importer kPyprofileImporter;

// The list "memory_snapshots" of a JSON object; empty if there is none.
Result<std::vector<MemorySnapshot>> read_memory_snapshots(std::string_view bytes, JobContext& job);

}  // namespace hs
