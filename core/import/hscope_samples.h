#pragma once
// Samples of the stacks of an .hscope file, by the processor's clock or by hand, to a profile.

#include <cstdint>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/import/hscope_definitions.h"
#include "core/import/hscope_file.h"
#include "core/model/dataset.h"

namespace hs {

// Sets the dataset's stacks, profile and history.
Result<void> read_hscope_samples(HscopeFile& file, const HscopeDefinitions& definitions,
                                 Dataset& dataset, JobContext& job);

}  // namespace hs
