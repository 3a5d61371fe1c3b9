#pragma once
// How the window looks for source files: also where a person said that they are, and those however
// old they are. A copy or a checkout is always newer than the recording, and was chosen by its
// name.

#include <utility>
#include <vector>

#include "core/analysis/frame_functions.h"

namespace hs {

inline SourceOptions window_source_options(const Dataset& dataset, std::vector<PathRemap> maps) {
    SourceOptions options = source_options(dataset, std::move(maps));
    options.trusts_remaps = true;
    return options;
}

}  // namespace hs
