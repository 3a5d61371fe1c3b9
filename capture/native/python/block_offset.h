#pragma once

// What lies before an object in its block: the collector's head, and from 3.11 two words for the
// attributes of types with a managed dict or weak references. Says how `sys.getsizeof` counts it.

#include <Python.h>

#include "native/python/gc_heads.h"

namespace capture {

inline bool has_pre_header(const PyTypeObject* type) {
#if PY_VERSION_HEX >= 0x030C0000
    return (type->tp_flags & (Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF)) != 0;
#elif PY_VERSION_HEX >= 0x030B0000
    return (type->tp_flags & (1UL << 4)) != 0;  // Py_TPFLAGS_MANAGED_DICT, which 3.11 keeps inside
#else
    (void)type;
    return false;
#endif
}

inline size_t pre_header_bytes(const PyTypeObject* type) {
    return has_pre_header(type) ? 16 : 0;
}

/// Bytes from the beginning of the block to the object. Static types have no head although `type`
/// is a collected type; their block does not exist.
inline size_t block_offset(const PyTypeObject* type) {
    return (PyType_HasFeature(const_cast<PyTypeObject*>(type), Py_TPFLAGS_HAVE_GC) ? kGcHeadBytes
                                                                                   : 0) +
           pre_header_bytes(type);
}

/// What `sys.getsizeof` adds to the answer of `__sizeof__`. 3.11 and 3.12 count a head for static
/// types too, which have none.
inline size_t counted_header_bytes(PyObject* object) {
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030D0000
    return block_offset(Py_TYPE(object));
#else
    return has_gc_head(object) ? block_offset(Py_TYPE(object)) : 0;
#endif
}

}  // namespace capture
