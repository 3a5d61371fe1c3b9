#pragma once
// Where a recording's source files are on this machine, when they are not where its frames say: a
// person names a folder, and what has to be replaced in the frames' paths follows from the longest
// ends of these paths that are there.
//
//     /build/app/shop/cache.py, /build/app/shop/db.py   in the recording
//     ~/shop                                            the folder: cache.py and db.py are in it
//     /build/app/shop=~/shop                            what follows

#include <cstdint>
#include <string>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/base/source_files.h"
#include "core/model/dataset.h"

namespace hs {

struct SourceFolder {
    PathRemap remap;
    uint32_t files = 0;  // that the frames name
    uint32_t found = 0;  // of these, in the folder
    uint32_t newer = 0;  // of these, changed after the recording
};

// Asks the disk. An error if the folder has none of the files; it names one that is looked for.
Result<SourceFolder> source_folder(const Dataset& dataset, const std::string& folder,
                                   JobContext& job);

}  // namespace hs
