#include "native/dump/type_plans.h"

#include <structmember.h>

#include <cstring>

#include "native/python/block_offset.h"
#include "native/python/instance_values.h"
#include "native/python/text_layout.h"

namespace capture {
namespace {

traverseproc class_traverse = nullptr;

/// The type whose C code knows what its instances refer to, below the Python classes.
PyTypeObject* traversing_base(PyTypeObject* type) {
    while (type->tp_traverse == class_traverse && type->tp_base != nullptr) type = type->tp_base;
    return type;
}

EdgeRule rule_of_base(PyTypeObject* base) {
    const traverseproc traverse = base->tp_traverse;
    if (traverse == PyDict_Type.tp_traverse) return EdgeRule::kDict;
    if (traverse == PyList_Type.tp_traverse) return EdgeRule::kList;
    if (traverse == PyTuple_Type.tp_traverse) return EdgeRule::kTuple;
    if (traverse == PySet_Type.tp_traverse) return EdgeRule::kSet;
    if (PyType_HasFeature(base, Py_TPFLAGS_DICT_SUBCLASS)) return EdgeRule::kDict;
    if (PyType_HasFeature(base, Py_TPFLAGS_LIST_SUBCLASS)) return EdgeRule::kList;
    if (PyType_HasFeature(base, Py_TPFLAGS_TUPLE_SUBCLASS)) return EdgeRule::kTuple;
    return EdgeRule::kTraverse;
}

bool is_known_container(const PyTypeObject* base) {
    const traverseproc traverse = base->tp_traverse;
    return traverse == PyDict_Type.tp_traverse || traverse == PyList_Type.tp_traverse ||
           traverse == PyTuple_Type.tp_traverse || traverse == PySet_Type.tp_traverse;
}

void decide_edges(TypePlan& plan) {
    PyTypeObject* type = plan.type;
    if (type == &PyCode_Type) {
        plan.rule = EdgeRule::kCode;
        return;
    }
    plan.is_collected = PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC);
    if (!plan.is_collected || type->tp_traverse == nullptr) {
        plan.rule = EdgeRule::kNone;
        return;
    }
    PyTypeObject* base = traversing_base(type);
    plan.has_attributes = base != type;
    if (base->tp_traverse == nullptr || base == &PyBaseObject_Type) {
        plan.rule = EdgeRule::kInstance;
    } else if (PyType_HasFeature(type, Py_TPFLAGS_TYPE_SUBCLASS)) {
        plan.rule = EdgeRule::kStaticType;
    } else {
        plan.rule = rule_of_base(base);
        plan.has_unknown_references = plan.rule == EdgeRule::kTraverse || !is_known_container(base);
        if (plan.has_unknown_references) plan.has_attributes = true;
    }
}

bool is_object_member(const PyMemberDef& member) {
    return (member.type == T_OBJECT || member.type == T_OBJECT_EX) && member.offset > 0;
}

struct TypeName {
    uint32_t name;
    uint32_t module;
};

TypeName name_of(PyTypeObject* type, Definitions& definitions) {
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        const char* dot = std::strrchr(type->tp_name, '.');
        if (dot == nullptr)
            return {definitions.string_of(type->tp_name), definitions.string_of("builtins")};
        return {definitions.string_of(dot + 1),
                definitions.string_of(type->tp_name, static_cast<size_t>(dot - type->tp_name))};
    }
    TypeName result{definitions.string_of(reinterpret_cast<PyHeapTypeObject*>(type)->ht_qualname),
                    0};
    PyObject* dict = type_dict(type);
    if (dict == nullptr || !PyDict_Check(dict)) return result;
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject* name, PyObject* value) {
        if (is_text_equal(name, "__module__")) result.module = definitions.string_of(value);
    });
    return result;
}

}  // namespace

bool learn_class_traverse() {
    if (class_traverse != nullptr) return true;
    PyObject* probe = PyObject_CallFunction(reinterpret_cast<PyObject*>(&PyType_Type), "s(){}",
                                            "heapscope_probe");
    if (probe == nullptr) return false;
    class_traverse = reinterpret_cast<PyTypeObject*>(probe)->tp_traverse;
    Py_DECREF(probe);
    return true;
}

void TypePlans::add_members(TypePlan& plan) {
    plan.first_member = members_.size();
    PyObject* mro = plan.type->tp_mro;
    if (mro == nullptr || !PyTuple_Check(mro)) return;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(mro); ++i) {
        PyObject* base = PyTuple_GET_ITEM(mro, i);
        if (base == nullptr || !PyType_Check(base)) continue;
        const PyMemberDef* member = reinterpret_cast<PyTypeObject*>(base)->tp_members;
        for (; member != nullptr && member->name != nullptr; ++member) {
            if (is_object_member(*member)) {
                members_.push({member->offset, definitions_.string_of(member->name)});
            }
        }
    }
    plan.member_count = members_.size() - plan.first_member;
}

TypePlan& TypePlans::plan_of(PyTypeObject* type) {
    uint32_t* number = numbers_.find_or_add(type);
    if (*number != 0) return has_failed() ? failed_ : plans_[*number - 1];
    TypePlan plan = {};
    plan.type = type;
    plan.size = size_method_of(type);
    decide_edges(plan);
    if (plan.is_collected) add_members(plan);
    plans_.push(plan);
    *number = static_cast<uint32_t>(plans_.size());
    return has_failed() ? failed_ : plans_[*number - 1];
}

void TypePlans::define(TypePlan& plan, uint32_t shape, ObjectIndex& objects) {
    const TypeName name = name_of(plan.type, definitions_);
    const bool is_heap = PyType_HasFeature(plan.type, Py_TPFLAGS_HEAPTYPE);
    const uint32_t index = objects.index_of(reinterpret_cast<PyObject*>(plan.type));
    TypeDefinition type;
    type.name = name.name;
    type.module = name.module;
    type.block_offset = static_cast<int64_t>(block_offset(plan.type));
    type.basic_size = static_cast<uint64_t>(plan.type->tp_basicsize);
    type.is_collected = plan.is_collected;
    type.is_heap_type = is_heap;
    type.shape = shape;
    type.type_object = index == ObjectIndex::kLeftOut ? 0 : index + 1;
    plan.shape = shape;
    plan.number = definitions_.add_type(type);
}

}  // namespace capture
