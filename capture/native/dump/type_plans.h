#pragma once

// What a type means for the dump, decided when its first instance is met: name, size rule, where
// references lie, which fields have names. A type of Python classes alone needs no tp_traverse.

#include <Python.h>

#include "native/dump/definitions.h"
#include "native/dump/object_index.h"
#include "native/dump/object_size.h"

namespace capture {

enum class EdgeRule : uint8_t {
    kNone,
    kList,
    kTuple,
    kDict,
    kSet,
    kInstance,    // attributes and slots are all there is
    kCode,        // not collected, its fields are
    kStaticType,  // decided by the object: only heap types are traversed
    kTraverse,    // tp_traverse, with names where fields are known
};

/// A field for an object: `__slots__`, or T_OBJECT in a C type.
struct Member {
    Py_ssize_t offset;
    uint32_t name;
};

struct TypePlan {
    PyTypeObject* type;
    EdgeRule rule;
    bool has_attributes;          // beside items: a dict, shared keys or slots
    bool has_unknown_references;  // a container with a tp_traverse of its own: visit the rest too
    bool is_collected;
    SizeMethod size;
    size_t first_member;
    size_t member_count;
    uint32_t number;  // TYPE in the file, 0 until the first instance is written
    uint32_t shape;
};

class TypePlans {
public:
    explicit TypePlans(Definitions& definitions) : definitions_(definitions) {}

    TypePlan& plan_of(PyTypeObject* type);
    const Member* members_of(const TypePlan& plan) const {
        return members_.data() + plan.first_member;
    }
    /// Writes TYPE with the given shape.
    void define(TypePlan& plan, uint32_t shape, ObjectIndex& objects);
    bool has_failed() const {
        return numbers_.has_failed() || plans_.has_failed() || members_.has_failed();
    }

private:
    void add_members(TypePlan& plan);

    Definitions& definitions_;
    AddressMap numbers_;
    WalkArray<TypePlan> plans_;
    WalkArray<Member> members_;
    TypePlan failed_ = {};
};

/// Learns the traverse function that all Python classes share. Once, with the GIL, may allocate.
bool learn_class_traverse();

}  // namespace capture
