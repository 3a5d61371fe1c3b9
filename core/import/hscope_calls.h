#pragma once
// Measured calls of an .hscope file: what entered and left functions, thread by thread, to calls
// with their times.

#include "core/base/job_context.h"
#include "core/import/hscope_definitions.h"
#include "core/import/hscope_file.h"
#include "core/model/timed_calls.h"

namespace hs {

// Without any call when the file has none.
TimedCalls read_hscope_calls(HscopeFile& file, const HscopeDefinitions& definitions,
                             JobContext& job);

}  // namespace hs
