#pragma once
// What the types of a dump are to Python: a module, a class, a function, a container, or anything
// else, which has fields. By type, so that passes over all objects need one look-up each.

#include <cstdint>
#include <vector>

#include "core/model/object_graph.h"

namespace hs {

enum class ObjectKind : uint8_t {
    kInstance,
    kModule,
    kClass,
    kFunction,
    kCode,
    kScope,  // frames, generators and coroutines: code that runs, with local variables
    kMethod,
    kCell,
    kDict,
    kSequence,  // list, tuple, deque: items have an index
    kSet,
};

// By TypeId. A metaclass is known by the first of its instances.
std::vector<ObjectKind> object_kinds(const ObjectGraph& graph);

}  // namespace hs
