#pragma once
// Captures of memray, versions 10 to 13 (docs/formats/memray.md).

#include "core/import/importer.h"

namespace hs {

extern const Importer kMemrayImporter;

}  // namespace hs
