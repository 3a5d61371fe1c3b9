#pragma once
// Importer of class tracker dumps (Pympler 0.1 to 1.1): two pickles, an index of tracked objects by
// class and a list of snapshots. docs/formats/pympler.md describes them.

#include "core/import/importer.h"

namespace hs {

extern const Importer kPymplerImporter;

}  // namespace hs
