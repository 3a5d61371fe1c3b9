#include "core/analysis/object_set.h"

#include <algorithm>
#include <iterator>

namespace hs {
namespace {

std::vector<ObjectId> all_objects(const ObjectGraph& graph) {
    std::vector<ObjectId> rows(graph.object_count);
    for (uint32_t i = 0; i < graph.object_count; ++i) rows[i] = {i + 1};
    return rows;
}

// Both rising.
void keep_common(std::vector<ObjectId>& rows, const std::vector<ObjectId>& others) {
    std::vector<ObjectId> common;
    std::set_intersection(rows.begin(), rows.end(), others.begin(), others.end(),
                          std::back_inserter(common));
    rows = std::move(common);
}

std::vector<ObjectId> distinct_objects(const ObjectGraph& graph, std::span<const ObjectId> rows) {
    std::vector<ObjectId> distinct(rows.begin(), rows.end());
    std::erase_if(distinct, [&](ObjectId row) { return !graph.is_object(row); });
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    return distinct;
}

Result<void> apply_step(const ObjectGraph& graph, const SetStep& step, const SetContext& context,
                        std::vector<ObjectId>& rows, JobContext& job) {
    switch (step.kind) {
        case SetStep::Kind::kFilter: {
            HS_TRY(const std::vector<ObjectId> matching,
                   matching_objects(graph, step.filter, context.filter, job));
            keep_common(rows, matching);
            break;
        }
        case SetStep::Kind::kType:
            std::erase_if(rows, [&](ObjectId row) { return graph.type[row.v] != step.type; });
            break;
        case SetStep::Kind::kNotType:
            std::erase_if(rows, [&](ObjectId row) { return graph.type[row.v] == step.type; });
            break;
        case SetStep::Kind::kNotObject:
            std::erase(rows, step.object);
            break;
        case SetStep::Kind::kRetainedBy:
            if (context.tree == nullptr) {
                rows.clear();
            } else {
                std::erase_if(
                    rows, [&](ObjectId row) { return !context.tree->dominates(step.object, row); });
            }
            break;
        case SetStep::Kind::kReferrersOf:
            keep_common(rows, distinct_objects(graph, graph.referrers(step.object)));
            break;
        case SetStep::Kind::kReferencesOf:
            keep_common(rows, distinct_objects(graph, graph.references(step.object)));
            break;
        case SetStep::Kind::kNothing:
            rows.clear();
            break;
    }
    return {};
}

}  // namespace

Result<std::vector<ObjectId>> object_set(const ObjectGraph& graph, std::span<const SetStep> steps,
                                         const SetContext& context, JobContext& job) {
    std::vector<ObjectId> rows = all_objects(graph);
    for (const SetStep& step : steps) {
        if (job.cancelled()) return cancelled_error();
        HS_TRY_VOID(apply_step(graph, step, context, rows, job));
    }
    return rows;
}

}  // namespace hs
