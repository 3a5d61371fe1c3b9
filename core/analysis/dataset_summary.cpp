#include "core/analysis/dataset_summary.h"

#include "core/analysis/graph_summary.h"
#include "core/analysis/log_summary.h"
#include "core/model/tracked.h"

namespace hs {
namespace {

void summarize_tracked(const Dataset& dataset, DatasetSummary& summary) {
    summary.kinds.push_back("tracked");
    if (!dataset.graph) summary.objects = dataset.tracked->objects.size();
}

}  // namespace

// One function a part of the dataset, each filling its own fields, in the order of the parts.
Result<DatasetSummary> dataset_summary(const Dataset& dataset, JobContext& job, ScaleMode scale) {
    DatasetSummary summary;
    if (dataset.graph) { HS_TRY_VOID(summarize_graph(*dataset.graph, summary, job)); }
    if (dataset.log) summarize_log(*dataset.log, scale, summary);
    summarize_traces(dataset, summary);
    if (dataset.tracked) { summarize_tracked(dataset, summary); }
    if (job.cancelled()) { return cancelled_error(); }
    return summary;
}

}  // namespace hs
