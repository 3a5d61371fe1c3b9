#include "core/analysis/dict_folding.h"

#include <utility>

namespace hs {

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
            std::string name = attribute_named(graph, path[i - 1], path[i + 1]);
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

}  // namespace hs
