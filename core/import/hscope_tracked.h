#pragma once
// What the class tracker recorded in an .hscope file: objects from birth to death, and their sizes
// at snapshots.

#include "core/base/job_context.h"
#include "core/import/hscope_definitions.h"
#include "core/import/hscope_file.h"
#include "core/model/tracked.h"

namespace hs {

Tracked read_hscope_tracked(HscopeFile& file, const HscopeDefinitions& definitions,
                            JobContext& job);

}  // namespace hs
