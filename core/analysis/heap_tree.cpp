#include "core/analysis/heap_tree.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "core/analysis/finding_objects.h"
#include "core/analysis/group_totals.h"
#include "core/analysis/object_trees.h"

namespace hs {
namespace {

constexpr size_t kPollEvery = 1 << 12;

// By TypeId: the first type of its module.
std::vector<TypeId> first_of_module(const ObjectGraph& graph) {
    std::map<std::string, TypeId> seen;
    std::vector<TypeId> first;
    for (uint32_t type = 0; type < graph.types.size(); ++type) {
        std::string module = module_of_type(graph.type_text(TypeId{type}));
        first.push_back(seen.try_emplace(std::move(module), TypeId{type}).first->second);
    }
    return first;
}

class HeapTree {
public:
    HeapTree(const ObjectTree& tree, const HeapTreeQuery& query, JobContext& job,
             const ObjectNames* names = nullptr)
        : graph_(tree.graph()), tree_(tree), query_(query), job_(job), names_(names) {
        for (const OpenHeapRow& row : query.open) open_[row.node] = row.shown;
        if (query.grouping == HeapGrouping::kModule) module_ = first_of_module(graph_);
        for (ObjectId at = query.revealed; !at.is_nil();) at = add_to_path(at);
    }

    Result<std::vector<HeapTreeRow>> rows() {
        job_.begin_stage("arranging the heap");
        std::vector<HeapTreeRow> waiting;  // the next one last
        put(roots(), query_.shown_roots, {}, 0, waiting);
        return opened(std::move(waiting));
    }

    Result<std::vector<HeapTreeRow>> below(ObjectId object) {
        HeapTreeRow row;
        row.object = row.node.object = object;
        std::vector<HeapTreeRow> waiting;
        put(below(row), query_.shown_roots, row.node, 0, waiting);
        return opened(std::move(waiting));
    }

private:
    using Rows = std::vector<HeapTreeRow>;

    // Each with what hangs on it, where it is open.
    Result<Rows> opened(Rows waiting) {
        Rows made;
        while (!waiting.empty()) {
            made.push_back(waiting.back());
            waiting.pop_back();
            HeapTreeRow& row = made.back();
            const std::optional<size_t> shown = row.can_open ? shown_of(row) : std::nullopt;
            row.is_open = shown.has_value();
            if (!shown) continue;
            put(below(row), *shown, row.node, row.depth + 1, waiting);
            if (job_.cancelled()) return cancelled_error();
        }
        return made;
    }

    [[nodiscard]] std::optional<size_t> shown_of(const HeapTreeRow& row) const {
        const auto found = open_.find(row.node);
        if (found != open_.end()) return found->second;
        const bool leads_on = path_.contains(row.node) && row.node.object != query_.revealed;
        if (row.depth < query_.open_depth || leads_on) return query_.shown_children;
        return std::nullopt;
    }

    // The rows that the object can be found in; returns the object that it hangs on.
    ObjectId add_to_path(ObjectId object) {
        const ObjectId under = tree_.parent(object);
        const TypeId type = graph_.type[object.v];
        HeapTreeNode node{HeapTreeKind::kType, under, {}, type};
        if (under.is_nil() && !module_.empty()) {
            node.module = module_[type.v];
            HeapTreeNode module;
            module.kind = HeapTreeKind::kModule;
            module.module = node.module;
            path_.insert(module);
        }
        if (is_in_group(under, object)) path_.insert(node);
        path_.insert({HeapTreeKind::kObject, under, object});
        return under;
    }

    // One row for all of them. Siblings: no object is counted twice.
    [[nodiscard]] HeapTreeRow group_of(const HeapTreeNode& node,
                                       std::span<const ObjectId> objects) const {
        HeapTreeRow sum;
        sum.node = node;
        sum.can_open = true;
        sum.members = objects.size();
        uint64_t largest = 0;
        for (size_t i = 0; i < objects.size(); ++i) {
            if (i % kPollEvery == 0 && job_.cancelled()) break;
            const HeapTreeRow row = tree_.row_of(node.under, objects[i]);
            if (sum.object.is_nil() || row.retained_bytes > largest) {
                sum.object = row.object;
                largest = row.retained_bytes;
            }
            add(sum, row);
        }
        return sum;
    }

    static void add(HeapTreeRow& sum, const HeapTreeRow& row) {
        sum.objects += row.objects;
        sum.shallow_bytes = add_saturated(sum.shallow_bytes, row.shallow_bytes);
        sum.retained_bytes = add_saturated(sum.retained_bytes, row.retained_bytes);
        sum.before_bytes = add_saturated(sum.before_bytes, row.before_bytes);
        sum.added += row.added;
        sum.deleted += row.deleted;
    }

    // Of this type each object has a row, but for those that no one looks for alone: those that
    // hold nothing, such as empty dicts and weak references, and what is left in lost cycles.
    [[nodiscard]] bool stands_alone(TypeId type, HeapGrouping grouping) const {
        return grouping == HeapGrouping::kClass && !is_own_class(graph_.type_text(type));
    }
    [[nodiscard]] bool holds_nothing(ObjectId under, ObjectId object) const {
        return tree_.row_of(under, object).objects <= 1;
    }
    // Of a call, or named by where it hangs on an object of an unreachable cycle, or one of those.
    [[nodiscard]] bool is_lost(ObjectId object) const {
        constexpr size_t kMostSteps = 64;
        if (names_ == nullptr) return false;
        const std::string_view type = short_type_name(graph_.type_text(object));
        if (type == "frame" || type == "traceback" || type == "cell") return true;
        for (size_t step = 0; step < kMostSteps && !names_->namer[object.v].is_nil(); ++step) {
            object = names_->namer[object.v];
        }
        switch (names_->kind(graph_, object)) {
            case ObjectKind::kModule:
            case ObjectKind::kClass:
            case ObjectKind::kFunction:
            case ObjectKind::kCode:
            case ObjectKind::kScope:
                return false;
            default:
                break;
        }
        const auto referrers = graph_.referrers(object);
        return names_->namer[object.v].is_nil() &&
               std::any_of(referrers.begin(), referrers.end(),
                           [&](ObjectId referrer) { return referrer != object; });
    }
    [[nodiscard]] bool is_one_of_many(ObjectId under, ObjectId object) const {
        return holds_nothing(under, object) || is_lost(object);
    }
    [[nodiscard]] bool is_in_group(ObjectId under, ObjectId object) const {
        const HeapGrouping grouping = under.is_nil() ? query_.grouping : HeapGrouping::kType;
        return !stands_alone(graph_.type[object.v], grouping) || is_one_of_many(under, object);
    }

    // Types of which there are many siblings stand in one row.
    [[nodiscard]] Rows by_type(HeapTreeNode at, std::span<const ObjectId> objects,
                               HeapGrouping grouping = HeapGrouping::kType) const {
        constexpr size_t kLeastGroup = 4;
        const TypeId module_type = graph_.type_named("module");
        std::map<TypeId, std::vector<ObjectId>> of_type;
        for (const ObjectId object : objects) of_type[graph_.type[object.v]].push_back(object);
        Rows rows;
        for (auto& [type, members] : of_type) {
            at.kind = HeapTreeKind::kType;
            at.type = type;
            const auto alone =
                type == module_type ? members.begin()
                : stands_alone(type, grouping)
                    ? std::stable_partition(
                          members.begin(), members.end(),
                          [&](ObjectId object) { return is_one_of_many(at.under, object); })
                    : members.end();
            const std::span<const ObjectId> together(members.begin(), alone);
            const bool is_one_row = together.size() >= kLeastGroup;
            if (is_one_row) rows.push_back(group_of(at, together));
            for (auto it = is_one_row ? alone : members.begin(); it != members.end(); ++it) {
                rows.push_back(tree_.row_of(at.under, *it));
            }
        }
        return rows;
    }

    // What is gone from below the object counts in the row of its type, so that this says by how
    // much all of them grew; the rest has a row of its own.
    [[nodiscard]] Rows with_gone(ObjectId object, Rows rows, HeapGrouping grouping) const {
        HeapTreeNode node{HeapTreeKind::kDeleted, object, {}};
        HeapTreeRow rest = gone_row(node, {});
        for (const GoneObjects& gone : tree_.gone_from(object)) {
            const auto row = std::find_if(rows.begin(), rows.end(), [&](const HeapTreeRow& one) {
                return one.node.kind == HeapTreeKind::kType && counts_in(one.node, gone, grouping);
            });
            add(row == rows.end() ? rest : *row, gone_row(node, gone));
            if (row == rows.end()) rest.members += gone.count;
        }
        if (rest.members > 0) rows.push_back(rest);
        return rows;
    }
    [[nodiscard]] bool counts_in(const HeapTreeNode& group, const GoneObjects& gone,
                                 HeapGrouping grouping) const {
        return gone.type == group.type && (!stands_alone(gone.type, grouping) || gone.held_nothing);
    }
    [[nodiscard]] static HeapTreeRow gone_row(const HeapTreeNode& node, const GoneObjects& gone) {
        HeapTreeRow row;
        row.node = node;
        row.members = row.deleted = gone.count;
        row.before_bytes = gone.retained_bytes;
        return row;
    }
    // Of a group: the objects, and a row for those that are gone.
    [[nodiscard]] Rows members_of(const HeapTreeNode& group) const {
        std::vector<ObjectId> all = tree_.children(group.under);
        std::erase_if(all, [&](ObjectId object) {
            return graph_.type[object.v] != group.type || !is_in_group(group.under, object);
        });
        Rows rows = each(group.under, all);
        HeapTreeNode node = group;
        node.kind = HeapTreeKind::kDeleted;
        HeapTreeRow sum = gone_row(node, {});
        const HeapGrouping grouping = group.under.is_nil() ? query_.grouping : HeapGrouping::kType;
        if (group.module != ObjectGraph::kNoType) return rows;  // told beside the modules
        for (const GoneObjects& gone : tree_.gone_from(group.under)) {
            if (!counts_in(group, gone, grouping)) continue;
            add(sum, gone_row(node, gone));
            sum.members += gone.count;
        }
        if (sum.members > 0) rows.push_back(sum);
        return rows;
    }

    [[nodiscard]] Rows each(ObjectId under, std::span<const ObjectId> objects) const {
        Rows rows;
        rows.reserve(objects.size());
        for (const ObjectId object : objects) {
            if (rows.size() % kPollEvery == 0 && job_.cancelled()) break;
            rows.push_back(tree_.row_of(under, object));
        }
        return rows;
    }

    [[nodiscard]] Rows by_module(std::span<const ObjectId> objects) const {
        std::map<TypeId, std::vector<ObjectId>> of_module;
        for (const ObjectId object : objects) {
            of_module[module_[graph_.type[object.v].v]].push_back(object);
        }
        Rows rows;
        for (const auto& [module, members] : of_module) {
            HeapTreeNode node;
            node.kind = HeapTreeKind::kModule;
            node.module = module;
            rows.push_back(group_of(node, members));
        }
        return rows;
    }

    [[nodiscard]] Rows roots() const {
        const std::vector<ObjectId> all = tree_.children({});
        switch (query_.grouping) {
            case HeapGrouping::kType:
            case HeapGrouping::kClass:
                return with_gone({}, by_type({}, all, query_.grouping), query_.grouping);
            case HeapGrouping::kModule:
                return with_gone({}, by_module(all), query_.grouping);
            case HeapGrouping::kNone:
                break;
        }
        return with_gone({}, each({}, all), query_.grouping);
    }

    [[nodiscard]] Rows below(const HeapTreeRow& row) const {
        HeapTreeNode node = row.node;
        if (node.kind == HeapTreeKind::kObject) {
            node = {};
            node.under = row.object;
            return with_gone(row.object, by_type(node, tree_.children(row.object)),
                             HeapGrouping::kType);
        }
        if (node.kind == HeapTreeKind::kType) return members_of(node);
        std::vector<ObjectId> all = tree_.children(node.under);
        std::erase_if(
            all, [&](ObjectId object) { return module_[graph_.type[object.v].v] != node.module; });
        return by_type(node, all);
    }

    [[nodiscard]] uint64_t weight(const HeapTreeRow& row) const {
        switch (query_.order) {
            case HeapTreeOrder::kShallow:
                return row.shallow_bytes;
            case HeapTreeOrder::kObjects:
                return row.objects;
            case HeapTreeOrder::kChange:
                return std::max(row.retained_bytes, row.before_bytes) -
                       std::min(row.retained_bytes, row.before_bytes);
            case HeapTreeOrder::kRetained:
                break;
        }
        return row.retained_bytes;
    }

    // What is gone is listed last among equals.
    [[nodiscard]] bool before(const HeapTreeRow& a, const HeapTreeRow& b) const {
        if (weight(a) != weight(b)) return (weight(a) > weight(b)) != query_.is_rising;
        if (a.object.is_nil() || b.object.is_nil()) return !a.object.is_nil();
        return graph_.before(a.object, b.object);
    }

    // The first ones in order, and a row for the rest; the next one to be shown comes last.
    void put(Rows rows, size_t shown, const HeapTreeNode& under, uint32_t depth, Rows& waiting) {
        auto last = rows.end();
        if (query_.only_changed && depth == 0) {
            last = std::partition(rows.begin(), rows.end(), std::not_fn(is_unchanged));
        }
        size_t first = std::min(static_cast<size_t>(last - rows.begin()), shown);
        std::partial_sort(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(first), last,
                          [&](const HeapTreeRow& a, const HeapTreeRow& b) { return before(a, b); });
        for (size_t i = first; i < rows.size() && !path_.empty(); ++i) {
            if (path_.contains(rows[i].node)) std::swap(rows[i], rows[first++]);
        }
        if (first < rows.size()) {
            HeapTreeRow more;
            more.node = under;
            more.node.kind = HeapTreeKind::kMore;
            more.members = rows.size() - first;
            more.depth = depth;
            for (size_t i = first; i < rows.size(); ++i) {
                add(more, rows[i]);
                more.hides_changes |= !is_unchanged(rows[i]);
            }
            waiting.push_back(more);
        }
        for (size_t i = first; i-- > 0;) {
            rows[i].depth = depth;
            waiting.push_back(rows[i]);
        }
    }

    const ObjectGraph& graph_;
    const ObjectTree& tree_;
    const HeapTreeQuery& query_;
    JobContext& job_;
    const ObjectNames* names_;  // null: not known
    std::map<HeapTreeNode, size_t> open_;
    std::vector<TypeId> module_;
    std::set<HeapTreeNode> path_;  // to what is revealed
};

}  // namespace

Result<std::vector<HeapTreeRow>> heap_tree_rows(const ObjectGraph& graph,
                                                const Dominators& dominators,
                                                const DominatorTree& tree,
                                                const HeapTreeQuery& query, JobContext& job,
                                                const ObjectNames* names) {
    return HeapTree(*dominated_objects(graph, dominators, tree), query, job, names).rows();
}

Result<std::vector<HeapTreeRow>> path_tree_rows(const ObjectGraph& graph,
                                                const Dominators& dominators,
                                                const MergedPaths& paths,
                                                const HeapTreeQuery& query, JobContext& job) {
    return HeapTree(*objects_on_paths(graph, dominators, paths), query, job).rows();
}

Result<std::vector<HeapTreeRow>> growth_tree_rows(const GrowthInputs& inputs,
                                                  const HeapTreeQuery& query, JobContext& job) {
    return HeapTree(*grown_objects(inputs), query, job, inputs.names_b).rows();
}

Result<std::vector<HeapTreeRow>> heap_tree_children(const ObjectGraph& graph,
                                                    const Dominators& dominators,
                                                    const DominatorTree& tree, ObjectId object,
                                                    size_t shown, JobContext& job) {
    HeapTreeQuery query;
    query.shown_roots = shown;
    return HeapTree(*dominated_objects(graph, dominators, tree), query, job).below(object);
}

}  // namespace hs
