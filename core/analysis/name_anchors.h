#pragma once
// The beginnings of names: what classes are called, and what modules and classes call the values of
// their attributes. Part of object_names.

#include "core/analysis/object_names.h"

namespace hs {

struct NameAnchors {
    std::vector<ObjectId> modules;  // in file order
    std::vector<ObjectId> classes;
    // Values of attributes, and where they are named: the namespace's dictionary.
    struct Attribute {
        ObjectId value;
        ObjectId dict;
        bool of_module = false;
    };
    std::vector<Attribute> attributes;  // each value once, those of modules first
    struct Namespace {
        ObjectId dict;
        ObjectId owner;
    };
    std::vector<Namespace> namespaces;  // of modules, then of classes
};

// Fills classes, fields and texts of the names; their kinds are there. A value that several modules
// have among their attributes belongs to the one that they import it from, as far as the classes
// and functions tell that they import from it too.
Result<NameAnchors> name_anchors(const ObjectGraph& graph, ObjectNames& names, JobContext& job);

// The text of a function's record that comes last: its qualified name. Empty if there is none.
std::string function_qualname(const ObjectGraph& graph, ObjectId function);
// The module of the function's globals; nil if it is not in the dump. dict_owner: by dictionary.
ObjectId function_globals(const ObjectGraph& graph, const ObjectNames& names, ObjectId function);

}  // namespace hs
