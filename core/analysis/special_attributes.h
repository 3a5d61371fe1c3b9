#pragma once
// Attributes with two underscores before and behind: a record leaves their names out, so a value in
// the namespace of a module or class has one only where its contents or its place prove it. Part of
// object_names.

#include <string>
#include <vector>

#include "core/analysis/edge_names.h"
#include "core/analysis/object_names.h"
#include "core/model/object_graph.h"

namespace hs {

// "__all__", "__path__", "__spec__", "__loader__" of a module; else empty. Reads the records of
// the module and of a list.
std::string special_module_attribute(const ObjectGraph& graph, ObjectId module, ObjectId value);

// "__annotations__", "__dataclass_fields__" of a class with these items in its namespace; else
// empty. Reads the records of dictionaries.
std::string special_class_attribute(const ObjectGraph& graph, const ObjectNames& names,
                                    const std::vector<NamedReference>& items, size_t place);

}  // namespace hs
