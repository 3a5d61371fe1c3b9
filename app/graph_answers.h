#pragma once
// What is asked of object graphs by many views, under one topic for each reading of a file.
//
//     const std::optional<OpenGraph> graph = current_graph(view.state);
//     if (!graph) return;  // no object graph
//     const Shared<RetainedSizes> retained = graph->retained(view.answers);
//     if (!retained) return draw_wait(view, *graph, GraphAnswer::kRetained);

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/answers.h"
#include "app/app_state.h"
#include "app/label_cache.h"
#include "app/type_colour.h"
#include "core/analysis/cycles.h"
#include "core/analysis/dominators.h"
#include "core/analysis/dump_series.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/object_names.h"
#include "core/analysis/paths.h"
#include "core/analysis/retained_graph.h"
#include "core/analysis/type_totals.h"

namespace hs {

struct RetainedSizes : RetainedGraph {
    DominatorTree tree;
    ObjectNames names;
    TypeColours colours;
    std::unique_ptr<LabelCache> labels = std::make_unique<LabelCache>();

    // qualified_name of the graph that all this is of.
    [[nodiscard]] std::string name_of(const ObjectGraph& graph, ObjectId object) const {
        return labels->of(graph, names, object);
    }
    [[nodiscard]] uint64_t memory_bytes() const;
};

struct GraphTypes {
    std::vector<TypeTotal> totals;  // in order of first appearance, with retained bytes
    std::vector<uint32_t> row_of;   // by TypeId: place in totals; kNone for types without objects
    std::vector<uint32_t> rank_of;  // by TypeId: place in the order of type texts
    static constexpr uint32_t kNone = UINT32_MAX;
};

using ObjectRows = std::vector<ObjectId>;

inline uint64_t answer_bytes(const GraphDiff& diff) {
    return sizeof(diff) + diff.status_a.memory_bytes() + diff.status_b.memory_bytes() +
           diff.match_a.memory_bytes() + diff.match_b.memory_bytes();
}
inline uint64_t answer_bytes(const ShortestPathTree& tree) {
    return sizeof(tree) + tree.parent.memory_bytes() + tree.depth.memory_bytes();
}

enum class GraphAnswer : uint8_t { kRetained, kTypes, kShortestPaths, kCycles };

// The status of each object of one of two dumps; without a comparison: none.
struct ObjectStatusOf {
    Shared<GraphDiff> diff;
    bool is_b = false;
    AnswerKey key = {};  // of the comparison
    [[nodiscard]] std::span<const ObjectStatus> rows() const {
        if (!diff) return {};
        const Column<ObjectStatus>& column = is_b ? diff->status_b : diff->status_a;
        return column.slice(0, column.size());
    }
};

// A value: a reading of a file with an object graph. All answers are null until they are there.
class OpenGraph {
public:
    explicit OpenGraph(const DatasetRow& row);

    [[nodiscard]] const DatasetPtr& dataset() const { return dataset_; }
    [[nodiscard]] DatasetId id() const { return version_.id; }
    [[nodiscard]] const std::string& name() const { return name_; }  // of the file
    // Part of the keys of what is made of it.
    [[nodiscard]] DatasetVersion version() const { return version_; }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset_->graph; }

    Shared<RetainedSizes> retained(Answers& answers) const;
    Shared<GraphTypes> types(Answers& answers) const;
    Shared<ShortestPathTree> shortest_paths(Answers& answers) const;
    Shared<std::vector<Cycle>> cycles(Answers& answers) const;
    Shared<BirthSeries> births(Answers& answers) const;

    // The objects that the breadcrumb leaves, in file order; while they are being found, those of
    // the breadcrumb before it. status: in the comparison, if there is one.
    Answered<ObjectRows> set(Answers& answers, const AppState& state,
                             const ObjectStatusOf& status) const;
    // What set() asks for and of which dataset, for the keys of what is made from it.
    [[nodiscard]] AnswerKey set_key(const AppState& state, const ObjectStatusOf& status) const;
    void retry_set(Answers& answers, const ObjectStatusOf& status) const {
        answers.retry<ObjectRows>(set_topic(status));
    }

    // Why the answer is not there: it may be one that it is made of.
    AnswerWait wait(Answers& answers, GraphAnswer which) const;
    void retry(Answers& answers, GraphAnswer which) const;

private:
    template <class T, class Fn>
    Shared<T> once(Answers& answers, const char* what, Fn fn) const;
    [[nodiscard]] AnswerKey topic(const char* what) const { return {what, version_}; }
    [[nodiscard]] AnswerKey set_topic(const ObjectStatusOf& status) const {
        return {"Set", version_, status.key};
    }

    DatasetPtr dataset_;
    DatasetVersion version_;
    std::string name_;
};
// Nothing if the dataset is not loaded or has no object graph.
std::optional<OpenGraph> open_graph(const AppState& state, DatasetId id);
std::optional<OpenGraph> current_graph(const AppState& state);

// Two of them, that which was opened first before the other. New is what only B has.
struct OpenPair {
    OpenGraph a;
    OpenGraph b;

    [[nodiscard]] AnswerKey key() const { return {a.version(), b.version()}; }
    Answered<GraphDiff> diff(Answers& answers) const;
    void retry(Answers& answers) const { answers.retry<GraphDiff>({"comparison", key()}); }
};
// Nothing unless both have object graphs.
std::optional<OpenPair> open_pair(const AppState& state, DatasetId a, DatasetId b);
// The current dataset and the one it is compared with, whichever of them is the later one.
std::optional<OpenPair> current_pair(const AppState& state);
// Of objects of the current dataset in that pair.
ObjectStatusOf current_status(Answers& answers, const AppState& state);

}  // namespace hs
