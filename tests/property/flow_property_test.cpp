// Which nodes and edges of a flow graph stay, and which nodes share a box, by the definitions.

#include <map>
#include <set>

#include "core/analysis/flow_graph.h"
#include "core/analysis/live_at.h"
#include "core/model/event_log.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

using namespace hs;
using namespace hs::test;

namespace {

struct Flow {
    Dataset dataset;
    CallGraphShape shape;
    std::vector<CallGraph> graphs;
    FlowGraph graph;
};

Flow flow_of(uint64_t seed, const FlowOptions& options) {
    RandomLogOptions log;
    log.seed = seed;
    log.traces = 2 + static_cast<uint32_t>(seed * 5 % 30);
    log.events = 500;
    Flow made = {loaded(random_log(log)), {}, {}, {}};
    const TraceTrie& traces = *made.dataset.traces;
    JobContext job;
    made.shape = call_graph_shape(traces, FrameDetail::kLine, job).value();
    for (const uint64_t instant : {uint64_t{200}, 100 + seed, uint64_t{500}}) {
        made.graphs.push_back(call_graph(
            traces, made.shape,
            live_amounts(*made.dataset.log, traces.trace_count(), instant, kRecordedBytes)));
    }
    made.graph = flow_graph(traces, made.shape, made.graphs, options, job).value();
    return made;
}

bool reaches(const Amount& part, const Amount& whole, double share) {
    if (part == Amount{}) return false;
    return !(Amount{} < whole) || part.to_double() >= share * whole.to_double();
}

}  // namespace

TEST_CASE("a flow graph keeps what reaches its share at any of the instants") {
    for (uint64_t seed = 1; seed <= 30; ++seed) {
        CAPTURE(seed);
        const FlowOptions options = {0.01 * static_cast<double>(seed % 7), 0.3};
        const Flow flow = flow_of(seed, options);
        std::set<uint32_t> kept;
        for (uint32_t row = 0; row < flow.shape.nodes.size(); ++row) {
            for (const CallGraph& graph : flow.graphs) {
                if (reaches(graph.total[row], graph.everything, options.least_node_share)) {
                    kept.insert(row);
                }
            }
        }
        std::set<uint32_t> found;
        for (const FlowGraph::Node& node : flow.graph.nodes) found.insert(node.shape_node);
        CHECK(found == kept);
        std::set<std::pair<uint32_t, uint32_t>> wanted_edges;
        for (size_t row = 1; row < flow.shape.edges.size(); ++row) {
            const CallGraphShape::Edge& edge = flow.shape.edges[row];
            if (kept.count(edge.from) == 0 || kept.count(edge.to) == 0) continue;
            for (const CallGraph& graph : flow.graphs) {
                if (reaches(graph.edge[row], graph.total[edge.from], options.least_edge_share)) {
                    wanted_edges.emplace(edge.from, edge.to);
                }
            }
        }
        std::set<std::pair<uint32_t, uint32_t>> found_edges;
        for (const FlowGraph::Edge& edge : flow.graph.edges) {
            found_edges.emplace(flow.graph.nodes[edge.from].shape_node,
                                flow.graph.nodes[edge.to].shape_node);
        }
        CHECK(found_edges == wanted_edges);
    }
}

TEST_CASE("nodes share a box exactly when one only passes on to the other") {
    size_t joined = 0;
    for (uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        const Flow flow = flow_of(seed, {0.02, 0.2});
        const FlowGraph& graph = flow.graph;
        std::map<uint32_t, std::set<uint32_t>> callers;
        std::map<uint32_t, std::set<uint32_t>> callees;
        for (const FlowGraph::Edge& edge : graph.edges) {
            if (edge.from == edge.to) continue;
            callers[edge.to].insert(edge.from);
            callees[edge.from].insert(edge.to);
        }
        const auto passes_on = [&](uint32_t from, uint32_t to) {
            if (callers[to] != std::set{from} || callees[from] != std::set{to}) return false;
            const FlowGraph::Node& node = graph.nodes[from];
            for (size_t i = 0; i < node.self.size(); ++i) {
                if (graph.nodes[to].entry[i] != Amount{}) return false;
                const double self = node.self[i].to_double();
                if (self != 0 && self >= 0.01 * node.total[i].to_double()) return false;
            }
            return true;
        };
        std::set<uint32_t> placed;
        std::set<std::pair<uint32_t, uint32_t>> neighbours;
        for (const FlowBox& box : fold_chains(graph)) {
            for (size_t i = 0; i < box.nodes.size(); ++i) {
                CHECK(placed.insert(box.nodes[i]).second);
                if (i == 0) continue;
                CHECK(passes_on(box.nodes[i - 1], box.nodes[i]));
                neighbours.emplace(box.nodes[i - 1], box.nodes[i]);
            }
        }
        CHECK(placed.size() == graph.nodes.size());
        joined += neighbours.size();
        // A ring of such calls is cut once; these logs have none that nothing else enters.
        for (const auto& [from, to] : callees) {
            if (to.size() == 1 && passes_on(from, *to.begin())) {
                CHECK(neighbours.count({from, *to.begin()}) == 1);
            }
        }
    }
    CHECK(joined > 10);
}
