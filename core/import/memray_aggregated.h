#pragma once
// Memray captures that hold no events, but what was live at the peak and at the end, and the curve
// of memory. They become a log of two instants.

#include <string_view>

#include "core/base/job_context.h"
#include "core/import/memray_header.h"
#include "core/model/dataset.h"
#include "core/model/diagnostics.h"

namespace hs {

// Bytes: of the whole file, with an Input's padding. Cancelled, or too large, is an error; whatever
// else is wrong is in the notes.
Result<void> read_memray_aggregated(std::string_view bytes, const MemrayHeader& header,
                                    Dataset& dataset, DiagnosticList& notes, JobContext& job);

}  // namespace hs
