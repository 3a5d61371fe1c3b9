#pragma once
// PyHeapDumper JSON dumps (docs/formats/pyheap-json.md).

#include "core/import/importer.h"

namespace hs {

int sniff_pyheap(const SniffInput& input);
Result<Dataset> load_pyheap(Input input, const LoadOptions& options, JobContext& job);
Importer pyheap_importer();

}  // namespace hs
