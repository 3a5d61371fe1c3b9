#include "native/dump/own_objects.h"

#include "native/python/dict_layout.h"
#include "native/python/gc_heads.h"
#include "native/python/instance_values.h"
#include "native/python/text_layout.h"

namespace capture {
namespace {

bool is_own_module_name(PyObject* name) {
    return is_text_equal(name, "heapscope") || has_text_prefix(name, "heapscope.");
}

/// The empty tuple is everybody's.
void leave_out_part(PyObject* part, ObjectIndex& objects) {
    if (part == nullptr || (PyTuple_Check(part) && PyTuple_GET_SIZE(part) == 0)) return;
    objects.leave_out(part);
}

void leave_out_code(PyObject* object, ObjectIndex& objects) {
    if (!PyCode_Check(object) || !objects.leave_out(object)) return;
    PyObject* constants = reinterpret_cast<PyCodeObject*>(object)->co_consts;
    if (constants == nullptr || !PyTuple_Check(constants)) return;
    leave_out_part(constants, objects);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(constants); ++i) {
        leave_out_code(PyTuple_GET_ITEM(constants, i), objects);
    }
}

void leave_out_function(PyObject* object, PyObject* globals, ObjectIndex& objects) {
    auto* function = reinterpret_cast<PyFunctionObject*>(object);
    if (function->func_globals != globals) return;
    objects.leave_out(object);
    leave_out_code(function->func_code, objects);
    for (PyObject* part : {function->func_defaults, function->func_kwdefaults,
                           function->func_annotations, function->func_closure}) {
        leave_out_part(part, objects);
    }
}

bool is_own_class(PyObject* dict) {
    bool is_own = false;
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject* name, PyObject* value) {
        if (is_text_equal(name, "__module__")) is_own = is_own_module_name(value);
    });
    return is_own;
}

void leave_out_class(PyObject* object, PyObject* globals, ObjectIndex& objects) {
    auto* type = reinterpret_cast<PyTypeObject*>(object);
    PyObject* dict = type_dict(type);
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) || dict == nullptr || !is_own_class(dict)) {
        return;
    }
    objects.leave_out(object);
    objects.leave_out(dict);
    leave_out_part(type->tp_mro, objects);
    leave_out_part(type->tp_bases, objects);
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject*, PyObject* value) {
        if (PyFunction_Check(value)) leave_out_function(value, globals, objects);
        if (Py_TYPE(value) == &PyGetSetDescr_Type) objects.leave_out(value);
    });
}

void leave_out_module(PyObject* module, ObjectIndex& objects) {
    PyObject* dict = PyModule_GetDict(module);
    objects.leave_out(module);
    objects.leave_out(dict);
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject* name, PyObject* value) {
        if (PyFunction_Check(value)) leave_out_function(value, dict, objects);
        if (PyType_Check(value)) leave_out_class(value, dict, objects);
        if (PyCFunction_Check(value) &&
            reinterpret_cast<PyCFunctionObject*>(value)->m_self == module) {
            objects.leave_out(value);
        }
        if (has_gc_head(value) && Py_REFCNT(value) == 1) objects.leave_out(value);
        // Machinery of the import system that belongs to this module alone.
        if (is_text_equal(name, "__spec__") || is_text_equal(name, "__loader__")) {
            if (PyType_Check(value)) return;
            objects.leave_out(value);
            const InstanceAttributes attributes = instance_attributes(value);
            if (attributes.dict != nullptr) objects.leave_out(attributes.dict);
        }
    });
}

}  // namespace

void leave_out_own_objects(PyObject* modules, ObjectIndex& objects) {
    if (modules == nullptr || !PyDict_Check(modules)) return;
    for_each_dict_item(reinterpret_cast<PyDictObject*>(modules),
                       [&](PyObject* name, PyObject* module) {
                           if (is_own_module_name(name) && PyModule_Check(module))
                               leave_out_module(module, objects);
                       });
}

}  // namespace capture
