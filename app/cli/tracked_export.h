#pragma once
// export of a class tracker dump's tables.

#include "app/cli/command_context.h"

namespace hs {

// classes, objects, snapshots, records, referents, frames
Result<int> export_tracked_table(CommandContext& context, const Dataset& dataset);

}  // namespace hs
