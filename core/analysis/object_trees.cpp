#include "core/analysis/object_trees.h"

#include <algorithm>
#include <map>

#include "core/analysis/dict_folding.h"
#include "core/analysis/largest_holders.h"
#include "core/analysis/namespaces.h"

namespace hs {
namespace {

// By dominators; the __dict__ of an instance or a module is no object of its own.
class Dominated final : public ObjectTree {
public:
    Dominated(const ObjectGraph& graph, const Dominators& dominators, const DominatorTree& tree)
        : ObjectTree(graph), dominators_(dominators), tree_(tree), namespaces_(graph, dominators) {}

    // What hangs on the object; on its own __dict__ as if on itself.
    [[nodiscard]] std::vector<ObjectId> children(ObjectId object) const override {
        std::vector<ObjectId> all = dominated_children(tree_, object);
        std::erase_if(all,
                      [&](ObjectId child) { return !namespaces_.module_beside(child).is_nil(); });
        const ObjectId dict = namespaces_.dict_of(object);
        if (dict.is_nil()) return all;
        std::erase(all, dict);
        const std::vector<ObjectId> items = dominated_children(tree_, dict);
        all.insert(all.end(), items.begin(), items.end());
        return all;
    }

    [[nodiscard]] ObjectId parent(ObjectId object) const override {
        const ObjectId above = dominators_.immediate[object.v];
        if (above.is_nil()) return above;
        const ObjectId owner = counts_with(graph(), dominators_, above);
        if (!owner.is_nil()) return owner;
        const ObjectId module = namespaces_.module_beside(above);
        return module.is_nil() ? above : module;
    }

    [[nodiscard]] HeapTreeRow row_of(ObjectId under, ObjectId object) const override {
        const ObjectId dict = namespaces_.dict_of(object);
        HeapTreeRow row;
        row.node = {HeapTreeKind::kObject, under, object};
        row.object = object;
        row.objects = tree_.count[object.v];
        row.shallow_bytes = graph().shallow(object);
        row.retained_bytes = namespaces_.retained_bytes(object, dict);
        if (!dict.is_nil()) {
            row.shallow_bytes = add_saturated(row.shallow_bytes, graph().shallow(dict));
            if (dominators_.immediate[dict.v] != object) row.objects += tree_.count[dict.v];
        }
        row.can_open = row.objects > (dict.is_nil() ? 1 : 2);
        return row;
    }

private:
    const Dominators& dominators_;
    const DominatorTree& tree_;
    CountedNamespaces namespaces_;
};

// Along shortest paths from the roots to a set.
class OnPaths final : public ObjectTree {
public:
    OnPaths(const ObjectGraph& graph, const Dominators& dominators, const MergedPaths& paths)
        : ObjectTree(graph), namespaces_(graph, dominators), paths_(paths) {
        below_.resize(paths.nodes.size());
        for (uint32_t i = 1; i < paths.nodes.size(); ++i) {
            below_[paths.nodes[i].parent].push_back(i);
            place_[paths.nodes[i].row] = i;
        }
    }

    [[nodiscard]] std::vector<ObjectId> children(ObjectId object) const override {
        std::vector<ObjectId> all;
        for (const uint32_t node : below_[place(object)]) {
            const ObjectId row = paths_.nodes[node].row;
            if (!is_namespace(object, row)) {
                all.push_back(row);
                continue;
            }
            for (const uint32_t item : below_[node]) all.push_back(paths_.nodes[item].row);
        }
        return all;
    }
    [[nodiscard]] ObjectId parent(ObjectId object) const override {
        const ObjectId above = holder(object);
        const ObjectId owner = above.is_nil() ? ObjectId{} : holder(above);
        return !owner.is_nil() && is_namespace(owner, above) ? owner : above;
    }
    [[nodiscard]] HeapTreeRow row_of(ObjectId under, ObjectId object) const override {
        const uint32_t node = place(object);
        HeapTreeRow row;
        row.node = {HeapTreeKind::kObject, under, object};
        row.object = object;
        row.objects = paths_.nodes[node].objects;
        row.shallow_bytes = paths_.nodes[node].shallow_bytes;
        row.retained_bytes = namespaces_.retained_bytes(object, namespaces_.dict_of(object));
        row.can_open = !below_[node].empty();
        return row;
    }

private:
    // 0, the outermost level's, for what is on no path.
    [[nodiscard]] uint32_t place(ObjectId object) const {
        const auto found = place_.find(object);
        return found == place_.end() ? 0 : found->second;
    }
    [[nodiscard]] ObjectId holder(ObjectId object) const {
        return paths_.nodes[paths_.nodes[place(object)].parent].row;
    }
    // An end of a path is a row, whatever it is.
    [[nodiscard]] bool is_namespace(ObjectId owner, ObjectId dict) const {
        return !owner.is_nil() && !below_[place(dict)].empty() &&
               graph().type[dict.v] == graph().type_named("dict") &&
               namespace_dict(graph(), owner) == dict;
    }

    CountedNamespaces namespaces_;
    const MergedPaths& paths_;
    std::vector<std::vector<uint32_t>> below_;  // by node
    std::map<ObjectId, uint32_t> place_;
};

// By dominators of the later dump, beside those of the earlier one.
class Grown final : public ObjectTree {
public:
    explicit Grown(const GrowthInputs& in)
        : ObjectTree(in.b),
          in_(in),
          before_(in.a, in.of_a, in.tree_a),
          after_(in.b, in.of_b, in.tree_b) {}

    [[nodiscard]] std::vector<ObjectId> children(ObjectId object) const override {
        return after_.children(object);
    }
    [[nodiscard]] ObjectId parent(ObjectId object) const override { return after_.parent(object); }
    [[nodiscard]] HeapTreeRow row_of(ObjectId under, ObjectId object) const override {
        HeapTreeRow row = after_.row_of(under, object);
        const ObjectId match = in_.diff.match_b[object.v];
        if (match.is_nil()) {
            row.added = 1;
        } else {
            row.before_bytes = before_.row_of({}, match).retained_bytes;
        }
        return row;
    }
    [[nodiscard]] std::vector<GoneObjects> gone_from(ObjectId object) const override {
        const ObjectId match = object.is_nil() ? object : in_.diff.match_b[object.v];
        if (match.is_nil() && !object.is_nil()) return {};  // it is new itself
        std::map<std::pair<TypeId, bool>, GoneObjects> of_type;
        for (const ObjectId child : before_.children(match)) {
            if (!in_.diff.match_a[child.v].is_nil()) continue;
            const HeapTreeRow row = before_.row_of({}, child);
            GoneObjects& gone = of_type[{in_.a.type[child.v], row.objects <= 1}];
            ++gone.count;
            gone.retained_bytes = add_saturated(gone.retained_bytes, row.retained_bytes);
        }
        std::vector<GoneObjects> all;
        for (auto& [key, gone] : of_type) {
            gone.type = in_.b.find_type(in_.a.type_text(key.first));
            gone.held_nothing = key.second;
            all.push_back(gone);
        }
        return all;
    }

private:
    const GrowthInputs& in_;
    Dominated before_;
    Dominated after_;
};

}  // namespace

std::unique_ptr<ObjectTree> dominated_objects(const ObjectGraph& graph,
                                              const Dominators& dominators,
                                              const DominatorTree& tree) {
    return std::make_unique<Dominated>(graph, dominators, tree);
}

std::unique_ptr<ObjectTree> objects_on_paths(const ObjectGraph& graph, const Dominators& dominators,
                                             const MergedPaths& paths) {
    return std::make_unique<OnPaths>(graph, dominators, paths);
}

std::unique_ptr<ObjectTree> grown_objects(const GrowthInputs& inputs) {
    return std::make_unique<Grown>(inputs);
}

}  // namespace hs
