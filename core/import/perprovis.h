#pragma once
// Importers of PerProVis exports (both generations, its bare flame graph, and raw samples with
// memory snapshots) and of PyProfile's stacks.json. docs/formats/perprovis.md and pyprofile.md
// describe them.

#include "core/import/importer.h"

namespace hs {

extern const Importer kPerprovisImporter;
extern const Importer kPyprofileImporter;

}  // namespace hs
