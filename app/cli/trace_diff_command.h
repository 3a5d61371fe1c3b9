#pragma once
// The half of `diff` that compares logs and profiles.

#include "app/cli/trace_input.h"

namespace hs {

// b may be the same dataset as a: --at then names two instants of one log.
Result<int> run_trace_diff(CommandContext& context, const TraceInput& a, const TraceInput& b);

}  // namespace hs
