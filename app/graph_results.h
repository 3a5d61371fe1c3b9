#pragma once
// What is computed of object graphs in the background, once for each dataset, and shared by all
// views: asking for a result starts its job, the frame goes on without it, and a later frame finds
// it. A reloaded dataset begins anew, a closed one takes its results and jobs along.
//
//     GraphResults* graph = view.graphs->of_current(view.state);      null: no object graph
//     auto retained = graph->retained(view.jobs);                      null: not yet
//     if (!retained) return draw_wait(view, *graph, GraphResult::kRetained);

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/app_state.h"
#include "app/jobs.h"
#include "app/label_cache.h"
#include "core/analysis/cycles.h"
#include "core/analysis/dominators.h"
#include "core/analysis/dump_series.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/object_names.h"
#include "core/analysis/paths.h"
#include "core/analysis/retained_graph.h"
#include "core/analysis/type_totals.h"

namespace hs {

// Frozen; jobs keep what they read alive by it, as they do with datasets.
template <class T>
using Shared = std::shared_ptr<const T>;

struct RetainedSizes : RetainedGraph {
    DominatorTree tree;
    ObjectNames names;
    std::unique_ptr<LabelCache> labels = std::make_unique<LabelCache>();

    // qualified_name of the graph that all this is of.
    [[nodiscard]] std::string name_of(const ObjectGraph& graph, ObjectId object) const {
        return labels->of(graph, names, object);
    }
};

struct GraphTypes {
    std::vector<TypeTotal> totals;  // in order of first appearance, with retained bytes
    std::vector<uint32_t> row_of;   // by TypeId: place in totals; kNone for types without objects
    std::vector<uint32_t> rank_of;  // by TypeId: place in the order of type texts
    static constexpr uint32_t kNone = UINT32_MAX;
};

using ObjectRows = std::vector<ObjectId>;

enum class GraphResult : uint8_t { kRetained, kTypes, kShortestPaths, kCycles };

// Why a result is not there yet: at most one of these is set.
struct ResultWait {
    std::optional<JobStatus> progress;
    const Error* error = nullptr;
    bool cancelled = false;
};

// An Async whose result many may read.
template <class T>
class SharedResult {
public:
    template <class Fn>
    Shared<T> request(JobRunner& jobs, std::string label, Fn fn) {
        result_.request(jobs, {Once{}}, std::move(label),
                        [fn = std::move(fn)](JobContext& job) -> Result<Shared<T>> {
                            HS_TRY(T made, fn(job));
                            return Shared<T>(std::make_shared<T>(std::move(made)));
                        });
        return ready();
    }
    [[nodiscard]] Shared<T> ready() const {
        return result_.ready() ? *result_.ready() : Shared<T>{};
    }
    [[nodiscard]] ResultWait wait() const {
        return {result_.progress(), result_.failed(), result_.cancelled()};
    }
    // After it failed or was cancelled: the next request begins again.
    void retry() { result_.reset(); }

private:
    struct Once {
        bool operator==(const Once&) const = default;
    };
    Async<Shared<T>> result_;
};

// The status of each object of one of two dumps; without a comparison: none.
struct ObjectStatusOf {
    Shared<GraphDiff> diff;
    bool is_b = false;
    [[nodiscard]] std::span<const ObjectStatus> rows() const {
        if (!diff) return {};
        const Column<ObjectStatus>& column = is_b ? diff->status_b : diff->status_a;
        return column.slice(0, column.size());
    }
};

class GraphResults {
public:
    GraphResults(DatasetPtr dataset, DatasetVersion version, std::string name);

    [[nodiscard]] const DatasetPtr& dataset() const { return dataset_; }
    [[nodiscard]] DatasetId id() const { return version_.id; }
    [[nodiscard]] const std::string& name() const { return name_; }  // of the file
    // Part of the keys of results that are made of the dataset.
    [[nodiscard]] DatasetVersion version() const { return version_; }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset_->graph; }

    // Null until it is there.
    Shared<RetainedSizes> retained(JobRunner& jobs);
    Shared<GraphTypes> types(JobRunner& jobs);
    Shared<ShortestPathTree> shortest_paths(JobRunner& jobs);
    Shared<std::vector<Cycle>> cycles(JobRunner& jobs);
    Shared<BirthSeries> births(JobRunner& jobs);

    // The objects that the breadcrumb leaves, in file order; while they are being found, those of
    // the breadcrumb before it, or null at first. status: in the comparison, if there is one.
    Shared<ObjectRows> set(const AppState& state, const ObjectStatusOf& status, JobRunner& jobs);
    // What the last set() asked for and of which dataset, for the keys of results made from it.
    [[nodiscard]] AnswerKey set_key() const { return {version_, set_.key()}; }
    [[nodiscard]] bool set_is_stale() const { return set_.stale() || !set_.ready(); }
    [[nodiscard]] ResultWait set_wait() const {
        return {set_.progress(), set_.failed(), set_.cancelled()};
    }

    [[nodiscard]] ResultWait wait(GraphResult which) const;
    void retry(GraphResult which);

private:
    DatasetPtr dataset_;
    DatasetVersion version_;
    std::string name_;
    SharedResult<RetainedSizes> retained_;
    SharedResult<GraphTypes> types_;
    SharedResult<ShortestPathTree> shortest_paths_;
    SharedResult<std::vector<Cycle>> cycles_;
    SharedResult<BirthSeries> births_;
    Async<Shared<ObjectRows>> set_;
    Shared<GraphDiff> set_diff_;  // that the set's statuses are of, and how many were before it
    uint64_t set_diff_number_ = 0;
};

// The current dataset (A) against the one it is compared with (B).
class PairResults {
public:
    PairResults(DatasetPtr a, DatasetPtr b) : a_(std::move(a)), b_(std::move(b)) {}
    [[nodiscard]] const DatasetPtr& a() const { return a_; }
    [[nodiscard]] const DatasetPtr& b() const { return b_; }
    // New in it is what only B has: the current dataset is the older one.
    Shared<GraphDiff> diff(JobRunner& jobs);
    [[nodiscard]] ResultWait wait() const { return diff_.wait(); }
    void retry() { diff_.retry(); }

private:
    DatasetPtr a_;
    DatasetPtr b_;
    SharedResult<GraphDiff> diff_;
};

class GraphCache {
public:
    // Null if the dataset is not loaded or has no object graph. Good until the next forget_closed.
    GraphResults* of(const AppState& state, DatasetId id);
    GraphResults* of_current(const AppState& state) { return of(state, state.current); }
    // Null unless both the current dataset and the comparison have object graphs.
    PairResults* pair(const AppState& state);
    PairResults* pair(const AppState& state, DatasetId a, DatasetId b);
    // Between frames.
    void forget_closed(const AppState& state);

private:
    std::map<DatasetId, std::unique_ptr<GraphResults>> graphs_;
    std::map<std::pair<DatasetId, DatasetId>, std::unique_ptr<PairResults>> pairs_;
};

}  // namespace hs
