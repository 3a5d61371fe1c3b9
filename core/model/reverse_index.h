#pragma once
// The edges of a graph by target: in_begin and in_source from out_begin and out_target.

#include "core/base/job_context.h"
#include "core/model/object_graph.h"

namespace hs {

void index_referrers(ObjectGraph& graph, JobContext& job);

}  // namespace hs
