#include "core/analysis/dict_folding.h"

#include <algorithm>
#include <utility>

#include "core/analysis/largest_holders.h"
#include "core/analysis/namespaces.h"

namespace hs {
namespace {

// What the owner calls it by way of its namespace, the dictionary; empty if unknown.
std::string name_in_namespace(const ObjectGraph& graph, ObjectId owner, ObjectId dict,
                              ObjectId value) {
    if (!graph.records().names_references()) return attribute_named(graph, owner, value);
    for (NamedReference& item : namespace_references(graph, dict, owner)) {
        if (item.target == value) return std::move(item.name);
    }
    return {};
}

}  // namespace

uint64_t folded_shallow(const ObjectGraph& graph, ObjectId object) {
    const ObjectId dict = private_dict(graph, object);
    return dict.is_nil() ? graph.shallow(object)
                         : add_saturated(graph.shallow(object), graph.shallow(dict));
}

std::vector<NamedReference> folded_references(const ObjectGraph& graph, ObjectId object) {
    std::vector<NamedReference> own = named_references(graph, object);
    const ObjectId dict = private_dict(graph, object);
    if (dict.is_nil()) return own;
    std::vector<NamedReference> references;
    for (NamedReference& reference : own) {
        if (reference.target != dict) {
            references.push_back(std::move(reference));
            continue;
        }
        for (NamedReference& item : named_references(graph, dict)) {
            item.folded = true;
            references.push_back(std::move(item));
        }
    }
    return references;
}

ObjectPath folded_path(const ObjectGraph& graph, const ObjectPath& path) {
    ObjectPath shorter;
    for (size_t i = 0; i < path.size(); ++i) {
        const bool between = i > 0 && i + 1 < path.size();
        if (between && private_dict(graph, path[i - 1]) == path[i]) continue;
        shorter.push_back(path[i]);
    }
    return shorter;
}

std::vector<NamedStep> named_path(const ObjectGraph& graph, const ObjectPath& path) {
    std::vector<NamedStep> steps;
    for (size_t i = 0; i < path.size(); ++i) {
        const bool between = i > 0 && i + 1 < path.size();
        if (between && namespace_dict(graph, path[i - 1]) == path[i]) {
            std::string name = name_in_namespace(graph, path[i - 1], path[i], path[i + 1]);
            if (!name.empty()) {
                steps.push_back({path[++i], std::move(name)});
                continue;
            }
        }
        steps.push_back(
            {path[i], i == 0 ? std::string() : name_between(graph, path[i - 1], path[i])});
    }
    return steps;
}

std::string folded_name_between(const ObjectGraph& graph, ObjectId holder, ObjectId held) {
    std::string name = name_between(graph, holder, held);
    if (!name.empty()) return name;
    const ObjectId dict = private_dict(graph, holder);
    return dict.is_nil() ? name : name_between(graph, dict, held);
}

ObjectId CountedNamespaces::module_beside(ObjectId dict) const {
    if (graph_.type[dict.v] != dict_type_) return {};
    const auto referrers = graph_.referrers(dict);
    const bool may_be = std::any_of(referrers.begin(), referrers.end(), [&](ObjectId from) {
        return graph_.type[from.v] == module_type_;
    });
    if (!may_be) return {};
    const ObjectId owner = namespace_owner(graph_, dict);
    const bool is_beside = !owner.is_nil() && graph_.type[owner.v] == module_type_ &&
                           dominators_.immediate[owner.v] == dominators_.immediate[dict.v] &&
                           namespace_dict(graph_, owner) == dict;
    return is_beside ? owner : ObjectId{};
}

ObjectId CountedNamespaces::owner_of(ObjectId object) const {
    if (!graph_.is_object(object) || graph_.type[object.v] != dict_type_) return {};
    const ObjectId owner = counts_with(graph_, dominators_, object);
    return owner.is_nil() ? module_beside(object) : owner;
}

ObjectId CountedNamespaces::dict_of(ObjectId object) const {
    if (object.is_nil()) return {};
    if (graph_.type[object.v] == module_type_) {
        const ObjectId dict = namespace_dict(graph_, object);
        if (!dict.is_nil() && module_beside(dict) == object) return dict;
    }
    const auto references = graph_.references(object);
    const bool may_have = std::any_of(references.begin(), references.end(), [&](ObjectId to) {
        return graph_.is_object(to) && graph_.type[to.v] == dict_type_ &&
               dominators_.immediate[to.v] == object;
    });
    return may_have ? dict_counted_with(graph_, dominators_, object) : ObjectId{};
}

uint64_t CountedNamespaces::retained_bytes(ObjectId object, ObjectId dict) const {
    const uint64_t bytes = dominators_.retained[object.v];
    const bool is_beside = !dict.is_nil() && dominators_.immediate[dict.v] != object;
    return is_beside ? add_saturated(bytes, dominators_.retained[dict.v]) : bytes;
}

}  // namespace hs
