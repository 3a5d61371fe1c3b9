#pragma once
// Where an object hangs, in the words of the program: "shop.cache.QUOTES", "Catalog.products",
// "list[3]". For objects without a name of their own, dictionaries and lists above all.

#include <string>

#include "core/model/object_graph.h"

namespace hs {

// The first referrer that can be named, in file order; empty if nothing can. Reads a few records;
// large containers are passed over unless thorough.
std::string object_place(const ObjectGraph& graph, ObjectId object, bool thorough = false);

// Its own label, else its place.
std::string object_title(const ObjectGraph& graph, ObjectId object, bool thorough = false);

}  // namespace hs
