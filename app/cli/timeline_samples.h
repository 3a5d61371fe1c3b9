#pragma once
// timeline of files that measured memory now and then: class trackers, profiles with memory, dumps
// whose records say when objects were made.

#include "app/cli/command_context.h"
#include "core/model/dataset.h"

namespace hs {

bool has_samples(const Dataset& dataset);
Result<int> print_samples(CommandContext& context, const Dataset& dataset);

}  // namespace hs
