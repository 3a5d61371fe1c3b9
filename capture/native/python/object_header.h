#pragma once

// Reference count and immortality, which 3.12 and 3.14 keep differently.

#include <Python.h>

#include <cstdint>

namespace capture {

inline uint64_t reference_count(PyObject* object) {
    return static_cast<uint64_t>(Py_REFCNT(object));
}

inline bool is_immortal(PyObject* object) {
#if PY_VERSION_HEX >= 0x030C0000
    return _Py_IsImmortal(object) != 0;
#else
    (void)object;
    return false;
#endif
}

/// From 3.9 instances of heap types visit their type in tp_traverse.
constexpr bool kInstancesVisitTheirType = PY_VERSION_HEX >= 0x03090000;

}  // namespace capture
