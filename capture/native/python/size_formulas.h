#pragma once

// What `type.__sizeof__` and `code.__sizeof__` count beside the object, and how other ones in C are
// called.

#include <Python.h>

#include "native/python/instance_values.h"

namespace capture {

/// From 3.9 a method without arguments may still take the class that defines it.
inline bool takes_defining_class(int flags) {
#if PY_VERSION_HEX >= 0x03090000
    return flags == (METH_METHOD | METH_FASTCALL | METH_KEYWORDS);
#else
    (void)flags;
    return false;
#endif
}

inline PyObject* call_with_class(PyObject* object, PyCFunction function, PyTypeObject* definer) {
#if PY_VERSION_HEX >= 0x03090000
    auto method = reinterpret_cast<PyCMethod>(reinterpret_cast<void (*)()>(function));
    return method(object, definer, nullptr, 0, nullptr);
#else
    (void)definer;
    return function(object, nullptr);
#endif
}

inline size_t type_bytes(PyTypeObject* type) {
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) return sizeof(PyTypeObject);
    size_t bytes = sizeof(PyHeapTypeObject);
    if (const void* keys = shared_keys(type)) bytes += dict_keys(keys).total_bytes;
    return bytes;
}

inline size_t code_extra_bytes(PyCodeObject* code);

inline size_t code_bytes(PyCodeObject* code) {
#if PY_VERSION_HEX >= 0x030B0000
    const size_t units = static_cast<size_t>(Py_SIZE(code)) * 2;  // instructions lie in the object
    const size_t object = (static_cast<size_t>(PyCode_Type.tp_basicsize) + units + 7) & ~size_t{7};
#else
    const auto object = static_cast<size_t>(PyCode_Type.tp_basicsize);
#endif
    return object + code_extra_bytes(code);
}

/// Extra data that tools attach to code, as (count, pointers …).
inline size_t code_extra_bytes(PyCodeObject* code) {
    size_t bytes = 0;
    if (code->co_extra != nullptr) {
        const auto count = *static_cast<const Py_ssize_t*>(code->co_extra);
        bytes += sizeof(Py_ssize_t) + static_cast<size_t>(count < 1 ? 1 : count) * sizeof(void*);
    }
#if PY_VERSION_HEX < 0x030B0000
    if (code->co_cell2arg != nullptr && code->co_cellvars != nullptr) {
        bytes += static_cast<size_t>(PyTuple_GET_SIZE(code->co_cellvars)) * sizeof(Py_ssize_t);
    }
    if (code->co_opcache_map != nullptr) {
        const auto units = static_cast<size_t>(PyBytes_GET_SIZE(code->co_code)) / 2;
        constexpr size_t kCacheEntryBytes = 32;
        bytes += units + static_cast<size_t>(code->co_opcache_size) * kCacheEntryBytes;
    }
#endif
    return bytes;
}

}  // namespace capture
