#pragma once
// The object graph's part of `info`.

#include "core/analysis/dataset_summary.h"
#include "core/model/object_graph.h"

namespace hs {

Result<void> summarize_graph(const ObjectGraph& graph, DatasetSummary& summary, JobContext& job);

}  // namespace hs
