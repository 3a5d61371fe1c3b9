#pragma once
// The half of `export` for logs and profiles: the tables traces, frames and timeline.

#include "app/cli/trace_input.h"

namespace hs {

Result<int> export_trace_table(CommandContext& context, const DatasetPtr& dataset);

}  // namespace hs
