#include "app/graph_answers.h"

#include "app/graph_set.h"
#include "app/overview_pair.h"
#include "core/analysis/object_order.h"

namespace hs {
namespace {

constexpr const char* kRetainedSizes = "Retained sizes";
constexpr const char* kTypeTotals = "Types";
constexpr const char* kPaths = "Shortest paths";
constexpr const char* kAllCycles = "Cycles";

Result<RetainedSizes> make_retained(const ObjectGraph& graph, JobContext& job) {
    HS_TRY(RetainedGraph kept, retain(graph, job));
    DominatorTree tree = dominator_tree(kept.dominators);
    HS_TRY(ObjectNames names, name_objects(graph, kept.roots, job));
    return RetainedSizes{std::move(kept), std::move(tree), std::move(names), type_colours(graph)};
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

}  // namespace

uint64_t RetainedSizes::memory_bytes() const {
    // The tree's two columns and the roots' one have a number for each object.
    return dominators.memory_bytes() + names.memory_bytes() +
           3 * sizeof(uint32_t) * dominators.retained.size();
}

OpenGraph::OpenGraph(const DatasetRow& row)
    : dataset_(row.dataset), version_(row.version()), name_(file_name_of(row.path)) {}

template <class T, class Fn>
Shared<T> OpenGraph::once(Answers& answers, const char* what, Fn fn) const {
    return answers
        .get<T>({.topic = topic(what), .label = std::string(what) + " of " + name_}, std::move(fn))
        .value;
}

Shared<RetainedSizes> OpenGraph::retained(Answers& answers) const {
    return once<RetainedSizes>(answers, kRetainedSizes, [dataset = dataset_](JobContext& job) {
        return make_retained(*dataset->graph, job);
    });
}

Shared<GraphTypes> OpenGraph::types(Answers& answers) const {
    const Shared<RetainedSizes> retained = this->retained(answers);
    if (!retained) return {};
    return once<GraphTypes>(answers, kTypeTotals, [dataset = dataset_, retained](JobContext&) {
        return make_types(*dataset->graph, *retained);
    });
}

Shared<ShortestPathTree> OpenGraph::shortest_paths(Answers& answers) const {
    const Shared<RetainedSizes> retained = this->retained(answers);
    if (!retained) return {};
    return once<ShortestPathTree>(answers, kPaths, [dataset = dataset_, retained](JobContext& job) {
        return shortest_path_tree(*dataset->graph, retained->roots, job);
    });
}

Shared<std::vector<Cycle>> OpenGraph::cycles(Answers& answers) const {
    const Shared<RetainedSizes> retained = this->retained(answers);
    if (!retained) return {};
    return once<std::vector<Cycle>>(
        answers, kAllCycles, [dataset = dataset_, retained](JobContext& job) {
            return find_cycles(*dataset->graph, retained->roots, retained->dominators, job);
        });
}

Shared<BirthSeries> OpenGraph::births(Answers& answers) const {
    return once<BirthSeries>(
        answers, "Times in the records",
        [dataset = dataset_](JobContext& job) { return birth_series(*dataset->graph, job); });
}

namespace {

// Of the datasets that steps of the breadcrumb name things of.
std::vector<DatasetVersion> versions_of_homes(const AppState& state) {
    std::vector<DatasetVersion> versions;
    for (const auto& [id, dataset] : homes_of(state, state.filters.at())) {
        versions.push_back(find_dataset(state, id)->version());
    }
    return versions;
}

}  // namespace

AnswerKey OpenGraph::set_key(const AppState& state, const ObjectStatusOf& status) const {
    return {version_, state.filters.at(), status.key, versions_of_homes(state)};
}

Answered<ObjectRows> OpenGraph::set(Answers& answers, const AppState& state,
                                    const ObjectStatusOf& status) const {
    const Shared<RetainedSizes> retained = this->retained(answers);
    if (!retained) return {};
    const Filters& filters = state.filters.at();
    return answers.get<ObjectRows>(
        {.topic = set_topic(status), .key = set_key(state, status), .label = "Objects of " + name_},
        [dataset = dataset_, id = id(), retained, status, filters,
         homes = homes_of(state, filters)](JobContext& job) -> Result<ObjectRows> {
            HS_TRY(const std::vector<SetStep> steps,
                   set_steps(homes, id, *dataset->graph, filters));
            const SetContext context{{&retained->dominators, status.rows(), &retained->names},
                                     &retained->tree};
            return object_set(*dataset->graph, steps, context, job);
        });
}

AnswerWait OpenGraph::wait(Answers& answers, GraphAnswer which) const {
    const Answered<RetainedSizes> retained = answers.last<RetainedSizes>(topic(kRetainedSizes));
    if (!retained) return retained.wait;
    switch (which) {
        case GraphAnswer::kRetained:
            return retained.wait;
        case GraphAnswer::kTypes:
            return answers.last<GraphTypes>(topic(kTypeTotals)).wait;
        case GraphAnswer::kShortestPaths:
            return answers.last<ShortestPathTree>(topic(kPaths)).wait;
        case GraphAnswer::kCycles:
            return answers.last<std::vector<Cycle>>(topic(kAllCycles)).wait;
    }
    return {};
}

void OpenGraph::retry(Answers& answers, GraphAnswer which) const {
    answers.retry<RetainedSizes>(topic(kRetainedSizes));
    if (which == GraphAnswer::kTypes) answers.retry<GraphTypes>(topic(kTypeTotals));
    if (which == GraphAnswer::kShortestPaths) answers.retry<ShortestPathTree>(topic(kPaths));
    if (which == GraphAnswer::kCycles) answers.retry<std::vector<Cycle>>(topic(kAllCycles));
}

std::optional<OpenGraph> open_graph(const AppState& state, DatasetId id) {
    const DatasetRow* row = find_dataset(state, id);
    if (row == nullptr || !row->dataset || !row->dataset->graph) return std::nullopt;
    return OpenGraph(*row);
}

std::optional<OpenGraph> current_graph(const AppState& state) {
    return open_graph(state, state.current);
}

Answered<GraphDiff> OpenPair::diff(Answers& answers) const {
    return answers.get<GraphDiff>({.topic = {"comparison", key()}, .label = "Comparing"},
                                  [first = a.dataset(), second = b.dataset()](JobContext& job) {
                                      return compare_graphs(*first->graph, *second->graph, false,
                                                            job);
                                  });
}

std::optional<OpenPair> open_pair(const AppState& state, DatasetId a, DatasetId b) {
    std::optional<OpenGraph> first = open_graph(state, a);
    std::optional<OpenGraph> second = open_graph(state, b);
    if (!first || !second) return std::nullopt;
    return OpenPair{std::move(*first), std::move(*second)};
}

std::optional<OpenPair> current_pair(const AppState& state) {
    const std::optional<OverviewPair> rows = chosen_pair(state);
    return rows ? open_pair(state, rows->before->id, rows->after->id) : std::nullopt;
}

ObjectStatusOf current_status(Answers& answers, const AppState& state) {
    const std::optional<OpenPair> pair = current_pair(state);
    if (!pair) return {};
    const Answered<GraphDiff> diff = pair->diff(answers);
    return {diff.value, pair->b.id() == state.current, diff ? pair->key() : AnswerKey()};
}

}  // namespace hs
