#pragma once
// Instances as people think of them: the private __dict__ of an instance is no object of its own,
// its items are the instance's fields. For display; sizes, dominators and paths are found without.

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/edge_names.h"
#include "core/analysis/paths.h"
#include "core/model/object_graph.h"

namespace hs {

// Of the object and of its private dictionary, if it has one.
uint64_t folded_shallow(const ObjectGraph& graph, ObjectId object);

// As named_references, the items of the private dictionary (marked folded) in its place.
std::vector<NamedReference> folded_references(const ObjectGraph& graph, ObjectId object);

// The path without private dictionaries that come behind their owner. One that the path begins or
// ends with stays.
ObjectPath folded_path(const ObjectGraph& graph, const ObjectPath& path);

// A path as people read it: `module → __dict__ → X` is module.X. Namespaces between an owner and
// what it has in them are left out, shared ones too; each step with what the step before calls it.
struct NamedStep {
    ObjectId object;
    std::string name;  // empty if unknown, and at the beginning
};
std::vector<NamedStep> named_path(const ObjectGraph& graph, const ObjectPath& path);

// What the holder, or its private dictionary, calls the object; empty if unknown.
std::string folded_name_between(const ObjectGraph& graph, ObjectId holder, ObjectId held);

}  // namespace hs
