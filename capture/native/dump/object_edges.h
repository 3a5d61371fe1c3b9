#pragma once

// What one object refers to, with names. Containers are read where they lie; for others tp_traverse
// tells the references, and fields whose names are known are matched with them. The reference from
// an instance to its type is no edge.

#include <Python.h>

#include "native/dump/type_plans.h"

namespace capture {

/// Edges of one object, in the order of the file.
struct EdgeList {
    ShapeKind kind = ShapeKind::kNames;
    WalkArray<uint32_t> targets;
    WalkArray<uint32_t> names;  // kNames: of the first edges; else of the last ones

    void clear(ShapeKind new_kind) {
        kind = new_kind;
        targets.clear();
        names.clear();
    }
    bool has_failed() const { return targets.has_failed() || names.has_failed(); }
};

class ObjectEdges {
public:
    ObjectEdges(Definitions& definitions, ObjectIndex& objects, TypePlans& plans)
        : definitions_(definitions), objects_(objects), plans_(plans) {}

    /// Remembers whose variables the cells of a closure are. Before the walk, for each function.
    void note_closure(PyObject* function);

    /// Valid until the next call.
    const EdgeList& edges_of(PyObject* object, const TypePlan& plan);
    /// Names that an instance has when no attribute is missing: the shape of its type.
    uint32_t full_shape(PyObject* object, const TypePlan& plan);
    bool has_failed() const {
        return edges_.has_failed() || visited_.has_failed() || fields_.has_failed();
    }

private:
    struct Field {
        uint32_t name;
        PyObject* object;
    };

    void add_items(PyObject* object, EdgeRule rule);
    void add_tuple_items(PyObject* object);
    void add_item(PyObject* item);
    void add_named(uint32_t name, PyObject* target);
    void add_unnamed_rest();
    void add_fields_and_rest(PyObject* object, const TypePlan& plan);

    void collect_attributes(PyObject* object, const TypePlan& plan);
    void collect_fields(PyObject* object, const TypePlan& plan);
    void collect_frame(PyObject* object);
    void add_field(const char* name, PyObject* object);
    void visit(PyObject* object, const TypePlan& plan);
    void forget_items(PyObject* object);
    bool take_visited(PyObject* object);

    Definitions& definitions_;
    ObjectIndex& objects_;
    TypePlans& plans_;
    AddressMap closures_;  // closure tuple → 1 + place in closure_codes_
    WalkArray<PyCodeObject*> closure_codes_;
    EdgeList edges_;
    WalkArray<Field> fields_;
    WalkArray<PyObject*> visited_;
    WalkArray<PyObject*> items_;
    WalkArray<uint32_t> full_names_;
    size_t next_visited_ = 0;
};

}  // namespace capture
