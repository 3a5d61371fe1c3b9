#pragma once

// Where an instance keeps its attributes: in a dict of its own, or from 3.11 in an array whose
// names are the shared keys of its class.
//
//   3.8–3.10  dict at tp_dictoffset
//   3.11      word −4: values · word −3: dict
//   3.12      word −3: dict, or values − 1 (odd)
//   3.13–     word −3: dict · values begin 8 bytes behind tp_basicsize if byte 3 there is set

#include <Python.h>

#include "native/python/dict_layout.h"

namespace capture {

struct InstanceAttributes {
    PyObject* const* values = nullptr;
    PyObject* dict = nullptr;
};

inline PyObject* dict_at_offset(PyObject* object) {
    Py_ssize_t offset = Py_TYPE(object)->tp_dictoffset;
    if (offset == 0) return nullptr;
    if (offset < 0) {
#if PY_VERSION_HEX >= 0x030C0000
        return nullptr;
#else
        Py_ssize_t items = reinterpret_cast<PyVarObject*>(object)->ob_size;
        if (items < 0) items = -items;
        offset += _PyObject_VAR_SIZE(Py_TYPE(object), items);
#endif
    }
    return *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(object) + offset);
}

inline InstanceAttributes instance_attributes(PyObject* object) {
    InstanceAttributes result;
#if PY_VERSION_HEX >= 0x030B0000
    PyTypeObject* type = Py_TYPE(object);
    if ((type->tp_flags & (1UL << 4)) == 0) {
        result.dict = dict_at_offset(object);
        return result;
    }
    auto* words = reinterpret_cast<PyObject* const*>(object);
#if PY_VERSION_HEX >= 0x030D0000
    result.dict = words[-3];
    const char* inline_values = reinterpret_cast<const char*>(object) + type->tp_basicsize;
    if ((type->tp_flags & (1UL << 2)) != 0 && inline_values[3] != 0) {
        result.values = reinterpret_cast<PyObject* const*>(inline_values + 8);
    }
#elif PY_VERSION_HEX >= 0x030C0000
    auto word = reinterpret_cast<uintptr_t>(words[-3]);
    if ((word & 1) != 0) {
        result.values = reinterpret_cast<PyObject* const*>(word + 1);
    } else {
        result.dict = words[-3];
    }
#else
    result.values = reinterpret_cast<PyObject* const*>(words[-4]);
    result.dict = words[-3];
#endif
#else
    result.dict = dict_at_offset(object);
#endif
    return result;
}

/// Shared keys of a class; null if its instances have none.
inline const void* shared_keys(PyTypeObject* type) {
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) return nullptr;
    return reinterpret_cast<PyHeapTypeObject*>(type)->ht_cached_keys;
}

/// Dict of a type; of static types it may belong to the interpreter.
inline PyObject* type_dict(PyTypeObject* type) {
#if PY_VERSION_HEX >= 0x030C0000
    if (type->tp_dict != nullptr) return type->tp_dict;
    PyObject* dict = PyType_GetDict(type);
    Py_XDECREF(dict);
    return dict;
#else
    return type->tp_dict;
#endif
}

}  // namespace capture
