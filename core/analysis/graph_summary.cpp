#include "core/analysis/graph_summary.h"

#include "core/analysis/graph_roots.h"

namespace hs {

Result<void> summarize_graph(const ObjectGraph& graph, DatasetSummary& summary, JobContext& job) {
    HS_TRY(const Roots roots, find_roots(graph, job));
    summary.kinds.push_back("graph");
    summary.objects = graph.object_count;
    summary.stubs = graph.stub_count;
    summary.types = graph.type_count;
    summary.edges = graph.edge_count;
    summary.dangling_edges = graph.dangling_edges;
    summary.repaired_edges = graph.repaired_edges;
    summary.shallow_bytes = graph.shallow_bytes;
    summary.roots = roots.rows.size();
    return {};
}

}  // namespace hs
