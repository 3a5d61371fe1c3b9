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
        constexpr size_t kCacheEntryBytes = PY_VERSION_HEX >= 0x030A0000 ? 32 : 24;
        bytes += units + static_cast<size_t>(code->co_opcache_size) * kCacheEntryBytes;
    }
#endif
    return bytes;
}

}  // namespace hs
