#pragma once
// What a reference is called. A dump does not say; it follows from the kind of the container:
//
//   list, tuple   the items stand reversed: "[2]", "[1]", "[0]"
//   dict          values only when all keys are text; else value, key, value, key: "[7]", "key",
//                 where its size proves that (see dict_layout.h)
//   namespace     the __dict__ of a module, class or instance: names of the attributes that have
//                 equal values
//   instance      "__dict__" and "__class__", or fields found by equal values among the attributes
//   method, cell, function …   "__func__", "__self__", "cell_contents", "__code__" …
//
// A name that cannot be known is empty. Matching by value is a guess where two fields are equal.

#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/namespaces.h"
#include "core/model/object_graph.h"
#include "core/model/object_records.h"

namespace hs {

enum class ReferenceKind : uint8_t { kObject, kStub, kValue };

struct NamedReference {
    ReferenceKind kind = ReferenceKind::kValue;
    bool repaired = false;
    ObjectId target;  // nil for a value
    std::string name;
    std::string_view token;  // value in the record, if any; of the attribute when repaired
    bool folded = false;     // an item of the object's private __dict__, see dict_folding.h
};

// One entry for each item of the record, then one for each repaired reference.
std::vector<NamedReference> named_references(const ObjectGraph& graph, ObjectId object);

// The same for a dictionary that is known to be the owner's namespace.
std::vector<NamedReference> namespace_references(const ObjectGraph& graph, ObjectId dict,
                                                 ObjectId owner);

// Names of the references from source to target, in order, empty ones left out.
std::vector<std::string> names_between(const ObjectGraph& graph, ObjectId source, ObjectId target);
// The first of them, or empty.
std::string name_between(const ObjectGraph& graph, ObjectId source, ObjectId target);
// The same for a dictionary that is known to be no namespace.
std::string key_between(const ObjectGraph& graph, ObjectId dict, ObjectId value);

}  // namespace hs
