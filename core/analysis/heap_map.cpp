#include "core/analysis/heap_map.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "core/analysis/finding_objects.h"
#include "core/analysis/namespaces.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kMostBoxes = 24;

std::string name_of(const ObjectGraph& graph, const ObjectNames& names, const HeapTreeRow& row) {
    switch (row.node.kind) {
        case HeapTreeKind::kObject:
            return qualified_name(graph, names, row.object);
        case HeapTreeKind::kMore:
            return "others";
        default:
            return class_name(graph, row.node.type) + " \u00d7" + format_count(row.members);
    }
}

// All at the outermost level, but of each type those alone that may have a box of their own.
HeapTreeQuery query_of_map(const ObjectGraph& graph) {
    HeapTreeQuery query;
    query.shown_roots = SIZE_MAX;
    for (uint32_t type = 0; type < graph.types.size(); ++type) {
        if (is_own_class(graph.type_text(TypeId{type}))) continue;
        query.open.push_back({{HeapTreeKind::kType, {}, {}, TypeId{type}}, kMostBoxes});
    }
    return query;
}

// Rows of the outermost level become boxes: large ones alone, all others of a type together.
class MapMaker {
public:
    using Before = std::function<uint64_t(ObjectId)>;  // what it retained then

    MapMaker(const ObjectGraph& graph, const Dominators& dominators, const DominatorTree& tree,
             const ObjectNames& names, Before before)
        : graph_(graph),
          dominators_(dominators),
          tree_(tree),
          names_(names),
          before_(std::move(before)) {
        others_.node.kind = HeapTreeKind::kMore;
        others_.retained_bytes = dominators.retained[0];
    }

    std::vector<HeapMapBox> make(std::vector<HeapTreeRow> rows) {
        constexpr uint64_t kLeastPart = 100;
        std::erase_if(rows, [](const HeapTreeRow& row) { return row.is_open; });
        std::stable_sort(rows.begin(), rows.end(), [](const HeapTreeRow& a, const HeapTreeRow& b) {
            return a.retained_bytes > b.retained_bytes;
        });
        const uint64_t least = others_.retained_bytes / kLeastPart;
        for (const HeapTreeRow& row : rows) {
            const bool is_large = row.retained_bytes >= least && boxes_.size() < kMostBoxes;
            if (row.node.kind == HeapTreeKind::kMore || !is_large) {
                add_to_type(row);
            } else if (row.node.kind != HeapTreeKind::kDeleted) {
                add(at_the_holder(row));
            }
        }
        for (const auto& [type, sum] : of_type_) {
            if (sum.retained_bytes >= least / 2) add(sum);
        }
        if (others_.retained_bytes > 0) boxes_.push_back(others_);
        return named();
    }

private:
    // What holds nearly all of it stands for what it holds: shop.cache.QUOTES for the module.
    [[nodiscard]] ObjectId main_holder(ObjectId top) const {
        constexpr uint64_t kTenth = 10;
        constexpr size_t kMostSteps = 64;
        const auto& bytes = dominators_.retained;
        ObjectId holder = top;
        for (size_t step = 0; step < kMostSteps; ++step) {
            const std::vector<ObjectId> children = dominated_children(tree_, top);
            const auto largest =
                std::max_element(children.begin(), children.end(),
                                 [&](ObjectId a, ObjectId b) { return bytes[a.v] < bytes[b.v]; });
            if (largest == children.end()) break;
            if (bytes[largest->v] < bytes[holder.v] / kTenth * 9) break;
            top = *largest;
            const bool is_dict = names_.kind(graph_, top) == ObjectKind::kDict;
            if (!is_dict || namespace_owner(graph_, top).is_nil()) holder = top;
        }
        return holder;
    }

    [[nodiscard]] HeapTreeRow at_the_holder(HeapTreeRow row) const {
        if (row.node.kind != HeapTreeKind::kObject) return row;
        const ObjectId holder = main_holder(row.object);
        if (holder == row.object) return row;
        row.object = row.node.object = holder;
        row.retained_bytes = dominators_.retained[holder.v];
        row.before_bytes = before_(holder);
        return row;
    }
    void add(const HeapTreeRow& row) {
        boxes_.push_back(row);
        others_.retained_bytes -= std::min(others_.retained_bytes, row.retained_bytes);
    }
    void add_to_type(const HeapTreeRow& row) {
        const TypeId type =
            row.node.kind == HeapTreeKind::kObject ? graph_.type[row.object.v] : row.node.type;
        if (type == ObjectGraph::kNoType) return;
        HeapTreeRow none;
        none.members = 0;
        HeapTreeRow& sum = of_type_.try_emplace(type, none).first->second;
        sum.node.kind = HeapTreeKind::kType;
        sum.node.type = type;
        if (sum.object.is_nil()) sum.object = row.object;
        sum.members += row.members;
        sum.retained_bytes = add_saturated(sum.retained_bytes, row.retained_bytes);
        sum.before_bytes = add_saturated(sum.before_bytes, row.before_bytes);
    }
    [[nodiscard]] std::vector<HeapMapBox> named() const {
        std::vector<HeapMapBox> named;
        for (const HeapTreeRow& row : boxes_) named.push_back({row, name_of(graph_, names_, row)});
        return named;
    }

    const ObjectGraph& graph_;
    const Dominators& dominators_;
    const DominatorTree& tree_;
    const ObjectNames& names_;
    Before before_;
    std::vector<HeapTreeRow> boxes_;
    std::map<TypeId, HeapTreeRow> of_type_;
    HeapTreeRow others_;
};

}  // namespace

Result<std::vector<HeapMapBox>> heap_map_boxes(const ObjectGraph& graph,
                                               const Dominators& dominators,
                                               const DominatorTree& tree, const ObjectNames& names,
                                               JobContext& job) {
    HS_TRY(auto rows, heap_tree_rows(graph, dominators, tree, query_of_map(graph), job));
    MapMaker maker(graph, dominators, tree, names, [](ObjectId) { return uint64_t{0}; });
    return maker.make(std::move(rows));
}

Result<std::vector<HeapMapBox>> heap_map_of_pair(const GrowthInputs& in, const ObjectNames& names,
                                                 JobContext& job) {
    HS_TRY(auto rows, growth_tree_rows(in, query_of_map(in.b), job));
    MapMaker maker(in.b, in.of_b, in.tree_b, names, [&](ObjectId object) {
        const ObjectId match = in.diff.match_b[object.v];
        return match.is_nil() ? 0 : in.of_a.retained[match.v];
    });
    return maker.make(std::move(rows));
}

}  // namespace hs
