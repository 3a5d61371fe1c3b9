#pragma once

// What `type.__sizeof__` and `code.__sizeof__` count beside the object.

#include <Python.h>

#include "native/python/instance_values.h"

namespace hs {

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

}  // namespace hs
