#pragma once
// Recordings of heapscope itself: .hscope (docs/formats/hscope.md).

#include "core/import/importer.h"

namespace hs {

extern const Importer kHscopeImporter;

}  // namespace hs
