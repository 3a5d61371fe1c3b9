#pragma once
// What `diff` does for each kind of file.

#include "app/cli/command_context.h"

namespace hs {

// --by type (unless given) or object, --strict.
Result<int> diff_dumps(CommandContext& context, const ObjectGraph& a, const ObjectGraph& b);

}  // namespace hs
