#pragma once
// What an .hscope file has beside its events: measurements of the process over time, and marks that
// the program or the recorder set.

#include <cstdint>
#include <vector>

#include "core/import/hscope_definitions.h"
#include "core/import/hscope_file.h"
#include "core/model/diagnostics.h"
#include "core/model/log_attributes.h"
#include "core/model/memory_snapshots.h"

namespace hs {

// By name; the process's own memory is called kProcessMemory.
std::vector<LogSeries> read_hscope_series(HscopeFile& file, const HscopeDefinitions& definitions);

struct HscopeMarks {
    std::vector<LogMark> marks;          // by time
    std::vector<MemorySnapshot> memory;  // taken by hand
    DiagnosticList notes;                // what the recorder itself had to tell
};
HscopeMarks read_hscope_marks(HscopeFile& file);

}  // namespace hs
