#pragma once
// The actions that say where source files are: see app/actions.h.

#include <string>

#include "app/selection.h"
#include "core/analysis/source_folder.h"

namespace hs {

// The source files of the dataset's frames are in this folder, a person says.
struct MapSources {
    DatasetId id;
    std::string folder;
};
// They were found there: from now on they are looked for so, in this and later runs.
struct SourcesMapped {
    DatasetId id;
    SourceFolder found;
};

}  // namespace hs
