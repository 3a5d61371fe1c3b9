#pragma once
// Whose namespace a dictionary is, and which dictionary is whose namespace: the __dict__ of a
// module, of a class, of an instance. A dump does not say. It follows from where the dictionary
// stands among the references, which differs by kind and by version of Python:
//
//   module     [state of modules written in C …, __dict__]
//   class      [metaclass?, __dict__, __mro__, __bases__, …]
//   instance   [values of slots …, __dict__, class, items of a built-in base …]
//              [values of fields …, class]           from 3.13 on; the last may be a dict as well

#include <span>
#include <string>

#include "core/model/object_graph.h"

namespace hs {

// An instance of type, or of a metaclass: one that is the first item of its own __mro__.
bool is_class(const ObjectGraph& graph, ObjectId object);

// The first attribute that has this value, by name; empty if none has. Reads one record.
std::string attribute_named(const ObjectGraph& graph, ObjectId owner, ObjectId value);

// The references that stand in the record, without those that repair added behind.
std::span<const ObjectId> recorded_references(const ObjectGraph& graph, ObjectId object);

// The __dict__ of a module, class or instance, if it is an object of the dump; else nil. A value of
// a field is told from it by the attributes: they name fields, never __dict__. Reads one record.
ObjectId namespace_dict(const ObjectGraph& graph, ObjectId owner);

// The other way round: a module or a class however many functions refer to the dictionary as well,
// or the instance that is its only referrer. O(referrers).
ObjectId namespace_owner(const ObjectGraph& graph, ObjectId dict);

// A namespace that nothing but its owner refers to: it counts with its owner. Nil if there is none.
ObjectId private_dict(const ObjectGraph& graph, ObjectId owner);
ObjectId owner_of_dict(const ObjectGraph& graph, ObjectId dict);

}  // namespace hs
