#pragma once
// What objects are called in the program: "shop.cache.QUOTES", "app.App.handlers", "app.CACHE[3]".
// Found for all objects in one pass, as each object's namer: the object whose name its name is
// built on. Texts are made when somebody looks, by walking from namer to namer.
//
//   QUOTES (dict)  ──namer──▶  shop.cache.__dict__  ──namer──▶  module shop.cache  (names itself)
//
// Modules, classes and functions name themselves, with the module they were defined in, whoever
// imports them. All else is named by where it hangs, on the best chain from one of those: through
// namespaces, fields and containers first, through what functions hold (closures, defaults, local
// variables) only where nothing else leads. What no such chain reaches is named from its root,
// by the root's type. Namers form trees, so every walk ends.
//
// 4 bytes an object, and some for each attribute of a module or class. O(references) time; reads
// the records of modules, classes and of a few functions only.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/graph_roots.h"
#include "core/analysis/object_kinds.h"
#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/base/string_table.h"
#include "core/model/object_graph.h"

namespace hs {

struct ObjectNames {
    struct Given {
        uint32_t row = 0;
        StringId text;
    };
    struct DeepStep {
        uint32_t row = 0;
        ObjectId head;  // an object near the beginning of its chain
    };

    Column<ObjectId> namer;  // by object row; nil: names itself
    // What a module or class calls the values of its attributes, rising by row; its __dict__ too.
    std::vector<Given> fields;
    // Names of modules, and of classes with their module, rising by row.
    std::vector<Given> classes;
    // Every 64th object of a long chain, rising by row: no walk is longer.
    std::vector<DeepStep> deep;
    StringTable texts;
    std::vector<ObjectKind> kinds;  // by TypeId

    [[nodiscard]] ObjectKind kind(const ObjectGraph& graph, ObjectId object) const {
        return kinds[graph.type[object.v].v];
    }
    [[nodiscard]] uint64_t memory_bytes() const;

    static constexpr uint32_t kDeepEvery = 64;
    static constexpr uint32_t kHeadDepth = 4;
};

Result<ObjectNames> name_objects(const ObjectGraph& graph, const Roots& roots, JobContext& job);

// Along the chains by which a set is named: from its beginning, the object that most of them pass
// and, below that, again the one that most pass. Shows where the set comes together.
struct SharedNamer {
    ObjectId row;
    uint64_t objects = 0;  // of the set, itself included
};
std::vector<SharedNamer> most_shared_namers(const ObjectNames& names,
                                            std::span<const ObjectId> set);

// "shop.cache.QUOTES", "app.handle" (a function, or its code), "module app", "class app.Order",
// "frame of app.handle", "Order.__dict__", "app.CACHE[…]" where a key is not known. What nothing
// names: "Order (no holder in dump)", and behind it "….items" or, of a long chain, "… … total".
// Long ones have "…" in their middle; at most about 80 letters, control characters shown as
// escapes. Never empty but for the nil object. Reads a record for each step.
std::string qualified_name(const ObjectGraph& graph, const ObjectNames& names, ObjectId object);

// Such a name with "[…]" for each key and index: what all items of a container are called.
std::string name_of_items(std::string_view qualified_name);

// Whether that begins with what the object is: "module app", "frame of app.handle",
// "Order (no holder in dump)".
bool tells_type(const ObjectGraph& graph, const ObjectNames& names, ObjectId object);

// False for what nothing names: "Order (no holder in dump)" is each such Order.
bool has_name(const ObjectGraph& graph, const ObjectNames& names, ObjectId object);

// The same with the type before it where the name does not tell it: "dict shop.cache.QUOTES", and
// "list: list of Order (no holder in dump)[0]" where the name begins with that of another.
std::string typed_name(const ObjectGraph& graph, const ObjectNames& names, ObjectId object);

}  // namespace hs
