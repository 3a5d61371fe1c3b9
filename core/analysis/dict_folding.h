#pragma once
// Instances as people think of them: the private __dict__ of an instance is no object of its own,
// its items are the instance's fields. For display; sizes, dominators and paths are found without.

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
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

// Which namespaces count with their owners where objects hang on their dominators: of instances and
// modules, also that of a module which stands beside it. What treemap, icicle and Tree show.
class CountedNamespaces {
public:
    CountedNamespaces(const ObjectGraph& graph, const Dominators& dominators)
        : graph_(graph), dominators_(dominators) {}

    // The module whose namespace the dictionary is, where that stands beside it: functions that
    // something else holds as well refer to it. Nil for everything else.
    [[nodiscard]] ObjectId module_beside(ObjectId dict) const;
    // The owner that the dictionary counts with; nil for every other object.
    [[nodiscard]] ObjectId owner_of(ObjectId object) const;
    // The other way round. The record is read where a dictionary hangs on the object.
    [[nodiscard]] ObjectId dict_of(ObjectId object) const;
    // With its dict_of, whether that is among what the object dominates or beside it.
    [[nodiscard]] uint64_t retained_bytes(ObjectId object, ObjectId dict) const;

private:
    const ObjectGraph& graph_;
    const Dominators& dominators_;
    TypeId dict_type_ = graph_.type_named("dict");
    TypeId module_type_ = graph_.type_named("module");
};

// What the holder, or its private dictionary, calls the object; empty if unknown.
std::string folded_name_between(const ObjectGraph& graph, ObjectId holder, ObjectId held);

}  // namespace hs
