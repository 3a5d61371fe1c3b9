#pragma once
// Objects as findings name them: the private __dict__ of an instance is the instance, namespaces
// are the interpreter's, and what an object holds is told by its largest type.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/analysis/dominators.h"
#include "core/analysis/findings.h"
#include "core/analysis/object_names.h"
#include "core/model/object_graph.h"

namespace hs {

// "Quote" of "<class 'shop.cache.Quote'>".
std::string class_name(const ObjectGraph& graph, TypeId type);
// dict, list, functools.partial …: types without a module, or of the interpreter's own.
bool is_builtin_type(std::string_view type_text);
// Classes of classes: what they make every program has.
bool is_metaclass(std::string_view type_text);
// A class that the program or one of its libraries defines, whose objects belong together.
bool is_own_class(std::string_view type_text);
// Modules, classes, functions, frames, generators that run: a reference to them need not be in a
// dump.
bool is_held_by_interpreter(const ObjectGraph& graph, ObjectId object);

// Whether one of the others dominates the holder or is dominated by it: a finding about each would
// tell the same bytes twice.
bool shares_bytes(const DominatorTree& tree, ObjectId holder, std::span<const ObjectId> others);

FindingEvidence type_evidence(const ObjectGraph& graph, TypeId type);

struct HeldType {
    TypeId type = ObjectGraph::kNoType;
    uint64_t objects = 0;
    uint64_t retained_bytes = 0;
};

struct NewlyHeld {
    uint64_t bytes = 0;  // retained by all new ones
    HeldType most;
};

// Of what the object (with the __dict__ that counts with it) directly dominates, the type that
// retains most.
HeldType held_type(const ObjectGraph& graph, const Dominators& dominators,
                   const DominatorTree& tree, ObjectId holder);
// The same of what is new, with all new ones together.
NewlyHeld newly_held(const ObjectGraph& graph, const Dominators& dominators,
                     const DominatorTree& tree, ObjectId holder,
                     const std::function<bool(ObjectId)>& is_new);

class FindingObjects {
public:
    FindingObjects(const ObjectGraph& graph, const ObjectNames& names)
        : graph_(graph), names_(names) {}

    // "shop.cache.QUOTES", see qualified_name().
    [[nodiscard]] std::string name(ObjectId object) const;
    // A module, class or function, or the namespace of one, or sys.modules: every program has them,
    // and they are large in every one.
    [[nodiscard]] bool is_of_interpreter(ObjectId object) const;
    [[nodiscard]] FindingEvidence evidence(ObjectId object) const;

private:
    const ObjectGraph& graph_;
    const ObjectNames& names_;
};

// The program's own largest holder: modules are large in every program. Without a name only if it
// is large; where the program has none, the largest of all. Nil: of an empty dump.
ObjectId main_holder(const ObjectGraph& graph, const Dominators& dominators,
                     const ObjectNames& names);

}  // namespace hs
