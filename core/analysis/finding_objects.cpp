#include "core/analysis/finding_objects.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "core/analysis/largest_holders.h"
#include "core/analysis/namespaces.h"

namespace hs {
namespace {

template <size_t N>
bool is_one_of(std::string_view text, const std::string_view (&names)[N]) {
    return std::find(std::begin(names), std::end(names), text) != std::end(names);
}

}  // namespace

std::string class_name(const ObjectGraph& graph, TypeId type) {
    const std::string_view text = short_type_name(graph.type_text(type));
    return printable_text(text.substr(text.rfind('.') + 1));
}

bool is_builtin_type(std::string_view type_text) {
    constexpr std::string_view kPackages[] = {"abc",       "builtins",  "collections", "enum",
                                              "functools", "importlib", "re",          "types",
                                              "typing",    "weakref"};
    const std::string_view text = short_type_name(type_text);
    const size_t dot = text.find('.');
    // Packages of C begin with "_": _frozen_importlib.ModuleSpec.
    if (text.starts_with("__main__.")) return false;
    return dot == std::string_view::npos || text.front() == '_' ||
           is_one_of(text.substr(0, dot), kPackages);
}

bool is_metaclass(std::string_view type_text) {
    const std::string_view text = short_type_name(type_text);
    return text == "type" || text.ends_with("Meta") || text.ends_with("MetaClass") ||
           text.ends_with("Metaclass") || text == "enum.EnumType";
}

bool is_own_class(std::string_view type_text) {
    return !is_builtin_type(type_text) && !is_metaclass(type_text);
}

bool is_held_by_interpreter(const ObjectGraph& graph, ObjectId object) {
    constexpr std::string_view kTypes[] = {"module",
                                           "function",
                                           "builtin_function_or_method",
                                           "frame",
                                           "generator",
                                           "coroutine",
                                           "async_generator",
                                           "traceback",
                                           "code",
                                           "method_descriptor"};
    const std::string_view type = graph.type_text(object);
    return is_one_of(short_type_name(type), kTypes) || is_metaclass(type) ||
           is_class(graph, object);
}

bool shares_bytes(const DominatorTree& tree, ObjectId holder, std::span<const ObjectId> others) {
    return std::any_of(others.begin(), others.end(), [&](ObjectId other) {
        return tree.dominates(other, holder) || tree.dominates(holder, other);
    });
}

FindingEvidence type_evidence(const ObjectGraph& graph, TypeId type) {
    FindingEvidence evidence;
    evidence.kind = EvidenceKind::kType;
    evidence.text = printable_text(short_type_name(graph.type_text(type)));
    evidence.type = type;
    return evidence;
}

std::string FindingObjects::name(ObjectId object) const {
    return qualified_name(graph_, names_, object);
}

bool FindingObjects::is_of_interpreter(ObjectId object) const {
    if (is_held_by_interpreter(graph_, object)) return true;
    if (names_.kind(graph_, object) != ObjectKind::kDict) return false;
    const ObjectId owner = namespace_owner(graph_, object);
    return (!owner.is_nil() && is_held_by_interpreter(graph_, owner)) ||
           name(object) == "sys.modules";
}

FindingEvidence FindingObjects::evidence(ObjectId object) const {
    FindingEvidence evidence;
    evidence.kind = EvidenceKind::kObject;
    evidence.text = name(object);
    evidence.object = object;
    evidence.id = graph_.id_text(object);
    evidence.type = graph_.type[object.v];
    return evidence;
}

HeldType held_type(const ObjectGraph& graph, const Dominators& dominators,
                   const DominatorTree& tree, ObjectId holder) {
    return newly_held(graph, dominators, tree, holder, [](ObjectId) { return true; }).most;
}

NewlyHeld newly_held(const ObjectGraph& graph, const Dominators& dominators,
                     const DominatorTree& tree, ObjectId holder,
                     const std::function<bool(ObjectId)>& is_new) {
    const ObjectId dict = dict_counted_with(graph, dominators, holder);
    std::map<uint32_t, HeldType> types;
    NewlyHeld sum;
    const auto add = [&](ObjectId child) {
        if (child == dict || !is_new(child)) return;
        HeldType& held = types[graph.type[child.v].v];
        held.type = graph.type[child.v];
        ++held.objects;
        held.retained_bytes = add_saturated(held.retained_bytes, dominators.retained[child.v]);
        sum.bytes = add_saturated(sum.bytes, dominators.retained[child.v]);
    };
    for (const ObjectId child : dominated_children(tree, holder)) add(child);
    if (!dict.is_nil()) {
        for (const ObjectId child : dominated_children(tree, dict)) add(child);
    }
    for (const auto& [type, held] : types) {
        if (sum.most.objects == 0 || held.retained_bytes > sum.most.retained_bytes) {
            sum.most = held;
        }
    }
    return sum;
}

ObjectId main_holder(const ObjectGraph& graph, const Dominators& dominators,
                     const ObjectNames& names) {
    constexpr size_t kLookedAt = 60;
    constexpr uint64_t kLeastPart = 20;
    const std::vector<AccumulationPoint> largest =
        folded_accumulation_points(graph, dominators, kLookedAt);
    const FindingObjects objects(graph, names);
    for (const AccumulationPoint& point : largest) {
        if (objects.is_of_interpreter(point.row)) continue;
        const bool is_large =
            dominators.retained[point.row.v] >= dominators.retained[0] / kLeastPart;
        if (is_large || has_name(graph, names, point.row)) return point.row;
    }
    return largest.empty() ? ObjectId{} : largest.front().row;
}

}  // namespace hs
