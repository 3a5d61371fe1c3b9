#include "app/graph_results.h"

#include <utility>

#include "app/graph_set.h"
#include "core/analysis/object_order.h"

namespace hs {
namespace {

Result<RetainedSizes> make_retained(const ObjectGraph& graph, JobContext& job) {
    HS_TRY(RetainedGraph kept, retain(graph, job));
    DominatorTree tree = dominator_tree(kept.dominators);
    HS_TRY(ObjectNames names, name_objects(graph, kept.roots, job));
    return RetainedSizes{std::move(kept), std::move(tree), std::move(names)};
}

Result<GraphTypes> make_types(const ObjectGraph& graph, const RetainedSizes& retained) {
    GraphTypes types;
    types.totals = type_totals(graph);
    const std::vector<uint64_t> bytes = retained_by_type(graph, retained.dominators, retained.tree);
    types.row_of.assign(graph.types.size(), GraphTypes::kNone);
    for (uint32_t row = 0; row < types.totals.size(); ++row) {
        TypeTotal& total = types.totals[row];
        types.row_of[total.type.v] = row;
        total.retained_bytes = bytes[total.type.v];
    }
    types.rank_of = type_ranks(graph);
    return types;
}

bool has_graph(const DatasetRow* row) {
    return row != nullptr && row->dataset && row->dataset->graph;
}

}  // namespace

GraphResults::GraphResults(DatasetPtr dataset, DatasetVersion version, std::string name)
    : dataset_(std::move(dataset)), version_(version), name_(std::move(name)) {}

Shared<RetainedSizes> GraphResults::retained(JobRunner& jobs) {
    return retained_.request(
        jobs, "Retained sizes of " + name_,
        [dataset = dataset_](JobContext& job) { return make_retained(*dataset->graph, job); });
}

Shared<GraphTypes> GraphResults::types(JobRunner& jobs) {
    const Shared<RetainedSizes> retained = this->retained(jobs);
    if (!retained) return {};
    return types_.request(jobs, "Types of " + name_, [dataset = dataset_, retained](JobContext&) {
        return make_types(*dataset->graph, *retained);
    });
}

Shared<ShortestPathTree> GraphResults::shortest_paths(JobRunner& jobs) {
    const Shared<RetainedSizes> retained = this->retained(jobs);
    if (!retained) return {};
    return shortest_paths_.request(
        jobs, "Shortest paths of " + name_, [dataset = dataset_, retained](JobContext& job) {
            return shortest_path_tree(*dataset->graph, retained->roots, job);
        });
}

Shared<std::vector<Cycle>> GraphResults::cycles(JobRunner& jobs) {
    const Shared<RetainedSizes> retained = this->retained(jobs);
    if (!retained) return {};
    return cycles_.request(
        jobs, "Cycles of " + name_, [dataset = dataset_, retained](JobContext& job) {
            return find_cycles(*dataset->graph, retained->roots, retained->dominators, job);
        });
}

Shared<BirthSeries> GraphResults::births(JobRunner& jobs) {
    return births_.request(
        jobs, "Times in the records of " + name_,
        [dataset = dataset_](JobContext& job) { return birth_series(*dataset->graph, job); });
}

Shared<ObjectRows> GraphResults::set(const AppState& state, const ObjectStatusOf& status,
                                     JobRunner& jobs) {
    const Shared<RetainedSizes> retained = this->retained(jobs);
    if (!retained) return {};
    const Filters& filters = state.filters.at();
    if (status.diff && set_diff_ != status.diff) {
        set_diff_ = status.diff;
        ++set_diff_number_;
    }
    const AnswerKey key{filters, status.diff ? set_diff_number_ : 0};
    // What steps mean may have to be looked up in the whole dump: not in every frame.
    if (set_.key() == key) return set_.ready() ? *set_.ready() : Shared<ObjectRows>{};
    set_.request(
        jobs, key, "Objects of " + name_,
        [dataset = dataset_, retained, status, steps = set_steps(state, id(), graph(), filters)](
            JobContext& job) -> Result<Shared<ObjectRows>> {
            if (!steps.ok()) return steps.error();
            const SetContext context{{&retained->dominators, status.rows(), &retained->names},
                                     &retained->tree};
            HS_TRY(ObjectRows rows, object_set(*dataset->graph, steps.value(), context, job));
            return Shared<ObjectRows>(std::make_shared<ObjectRows>(std::move(rows)));
        });
    return set_.ready() ? *set_.ready() : Shared<ObjectRows>{};
}

ResultWait GraphResults::wait(GraphResult which) const {
    if (!retained_.ready()) return retained_.wait();
    switch (which) {
        case GraphResult::kRetained:
            return retained_.wait();
        case GraphResult::kTypes:
            return types_.wait();
        case GraphResult::kShortestPaths:
            return shortest_paths_.wait();
        case GraphResult::kCycles:
            return cycles_.wait();
    }
    return {};
}

void GraphResults::retry(GraphResult which) {
    if (!retained_.ready()) return retained_.retry();
    switch (which) {
        case GraphResult::kRetained:
            return retained_.retry();
        case GraphResult::kTypes:
            return types_.retry();
        case GraphResult::kShortestPaths:
            return shortest_paths_.retry();
        case GraphResult::kCycles:
            return cycles_.retry();
    }
}

Shared<GraphDiff> PairResults::diff(JobRunner& jobs) {
    return diff_.request(jobs, "Comparing", [a = a_, b = b_](JobContext& job) {
        return compare_graphs(*a->graph, *b->graph, false, job);
    });
}

GraphResults* GraphCache::of(const AppState& state, DatasetId id) {
    const DatasetRow* row = find_dataset(state, id);
    if (!has_graph(row)) return nullptr;
    std::unique_ptr<GraphResults>& results = graphs_[id];
    if (!results || results->version() != row->version()) {
        results =
            std::make_unique<GraphResults>(row->dataset, row->version(), file_name_of(row->path));
    }
    return results.get();
}

PairResults* GraphCache::pair(const AppState& state, DatasetId a, DatasetId b) {
    const DatasetRow* row_a = find_dataset(state, a);
    const DatasetRow* row_b = find_dataset(state, b);
    if (!has_graph(row_a) || !has_graph(row_b)) return nullptr;
    std::unique_ptr<PairResults>& results = pairs_[{a, b}];
    if (!results || results->a() != row_a->dataset || results->b() != row_b->dataset) {
        results = std::make_unique<PairResults>(row_a->dataset, row_b->dataset);
    }
    return results.get();
}

PairResults* GraphCache::pair(const AppState& state) {
    return pair(state, state.current, state.comparison);
}

void GraphCache::forget_closed(const AppState& state) {
    std::erase_if(graphs_,
                  [&](const auto& entry) { return !has_graph(find_dataset(state, entry.first)); });
    std::erase_if(pairs_, [&](const auto& entry) {
        return !has_graph(find_dataset(state, entry.first.first)) ||
               !has_graph(find_dataset(state, entry.first.second));
    });
}

}  // namespace hs
