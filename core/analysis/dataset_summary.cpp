#include "core/analysis/dataset_summary.h"

namespace hs {

// One function a part of the dataset, each filling its own fields, in the order of the parts.
Result<DatasetSummary> dataset_summary(const Dataset&, JobContext& job) {
    DatasetSummary summary;
    if (job.cancelled()) { return cancelled_error(); }
    return summary;
}

}  // namespace hs
