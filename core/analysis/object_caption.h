#pragma once
// What an object is called in a picture: something short that tells it from others of its type.

#include <string>

#include "core/model/object_graph.h"

namespace hs {

// Its title ("shop.models", "shop.cache.QUOTES"), a name among its attributes, or how many items a
// container holds: "1,200 items". Empty when nothing is known. At most about 60 letters, control
// characters shown as escapes.
std::string object_caption(const ObjectGraph& graph, ObjectId object);

}  // namespace hs
