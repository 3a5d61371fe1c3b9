#include "core/analysis/namespaces.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/text_format.h"
#include "core/model/object_records.h"

namespace hs {
namespace {

std::string_view python_type(const ObjectGraph& graph, ObjectId id) {
    return short_type_name(graph.type_text(id));
}

// Kinds whose references are items or parts, never [__dict__, class].
bool is_without_dict(std::string_view type) {
    constexpr std::array<std::string_view, 12> kTypes = {
        "dict",  "list",   "tuple",     "set",  "frozenset",    "cell",
        "frame", "method", "generator", "code", "mappingproxy", "collections.deque"};
    return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

bool is_only_referrer(const ObjectGraph& graph, ObjectId dict, ObjectId owner) {
    const auto referrers = graph.referrers(dict);
    return !referrers.empty() && referrers.front() == owner && referrers.back() == owner;
}

// Where records know names.
ObjectId dict_by_name(const ObjectGraph& graph, ObjectId owner, TypeId dict) {
    const auto targets = graph.references(owner);
    ObjectId found;
    size_t place = 0;
    graph.records().each_reference_name(owner, [&](std::string_view name) {
        const ObjectId target = targets[place++];
        const bool is_dict = graph.is_object(target) && graph.type[target.v] == dict;
        if (is_dict && name == "__dict__") found = target;
        return found.is_nil() && place < targets.size();
    });
    return found;
}

ObjectId dict_of_instance(const ObjectGraph& graph, ObjectId owner, TypeId dict) {
    const auto targets = recorded_references(graph, owner);
    for (size_t i = targets.size(); i > 1; --i) {
        const ObjectId candidate = targets[i - 2];
        if (!graph.is_object(candidate) || graph.type[candidate.v] != dict) continue;
        if (!is_class(graph, targets[i - 1])) continue;
        return attribute_named(graph, owner, candidate).empty() ? candidate : ObjectId{};
    }
    return {};
}

}  // namespace

bool is_class(const ObjectGraph& graph, ObjectId object) {
    if (python_type(graph, object) == "type") return true;
    const TypeId tuple = graph.type_named("tuple");
    const auto targets = graph.references(object);
    return std::any_of(targets.begin(), targets.end(), [&](ObjectId target) {
        if (!graph.is_object(target) || graph.type[target.v] != tuple) return false;
        // The last class of every __mro__ is object. Items stand from the last to the first, unless
        // the records number them.
        const auto items = graph.references(target);
        const bool is_forward = graph.records().names_references();
        return items.size() > 1 && (is_forward ? items.front() : items.back()) == object;
    });
}

std::string attribute_named(const ObjectGraph& graph, ObjectId owner, ObjectId value) {
    if (!graph.records().lists_items()) return {};
    // Pairs are written in one way in one dump: most differ in their last digits.
    const std::string id = graph.id_text(value) + "]";
    std::string name;
    graph.records().each_field(owner, [&](const ObjectRecords::Field& field) {
        if (!field.value.starts_with('[') || !field.value.ends_with(id)) return true;
        const auto pair = reference_pair(field.value);
        if (!pair || pair_address(pair->id) != graph.address[value.v]) return true;
        if (pair->type() != graph.type_text(value)) return true;
        name = field.name();
        return false;
    });
    return name;
}

std::span<const ObjectId> recorded_references(const ObjectGraph& graph, ObjectId object) {
    const auto targets = graph.references(object);
    if (graph.repaired_edges == 0 || targets.empty()) return targets;
    size_t pairs = 0;
    graph.records().each_item(object, [&](std::string_view value) {
        pairs += reference_pair(value) ? 1 : 0;
        return true;
    });
    return targets.first(std::min(pairs, targets.size()));
}

ObjectId namespace_dict(const ObjectGraph& graph, ObjectId owner) {
    const TypeId dict = graph.type_named("dict");
    if (dict == ObjectGraph::kNoType || !graph.is_object(owner)) return {};
    const std::string_view type = python_type(graph, owner);
    if (type == "function" || is_without_dict(type)) return {};
    const auto is_dict = [&](ObjectId target) {
        return graph.is_object(target) && graph.type[target.v] == dict;
    };
    if (graph.records().names_references()) return dict_by_name(graph, owner, dict);
    const auto targets = recorded_references(graph, owner);
    if (type == "module") {
        const auto last = std::find_if(targets.rbegin(), targets.rend(), is_dict);
        return last == targets.rend() ? ObjectId{} : *last;
    }
    const auto first = std::find_if(targets.begin(), targets.end(), is_dict);
    if (first == targets.end()) return {};
    if (is_class(graph, owner)) return *first;
    return dict_of_instance(graph, owner, dict);
}

ObjectId namespace_owner(const ObjectGraph& graph, ObjectId dict) {
    if (!graph.is_object(dict) || graph.type[dict.v] != graph.type_named("dict")) return {};
    const TypeId function = graph.type_named("function");
    ObjectId last;
    for (const ObjectId source : graph.referrers(dict)) {
        if (source == last || graph.type[source.v] == function) continue;
        last = source;
        const bool is_scope = python_type(graph, source) == "module" || is_class(graph, source);
        if (!is_scope && !is_only_referrer(graph, dict, source)) continue;
        if (namespace_dict(graph, source) == dict) return source;
    }
    return {};
}

ObjectId private_dict(const ObjectGraph& graph, ObjectId owner) {
    const ObjectId dict = namespace_dict(graph, owner);
    return !dict.is_nil() && is_only_referrer(graph, dict, owner) ? dict : ObjectId{};
}

ObjectId owner_of_dict(const ObjectGraph& graph, ObjectId dict) {
    const auto referrers = graph.referrers(dict);
    if (referrers.empty() || !is_only_referrer(graph, dict, referrers.front())) return {};
    return private_dict(graph, referrers.front()) == dict ? referrers.front() : ObjectId{};
}

}  // namespace hs
