#pragma once
// Small facts about the interpreter that differ by version: thread states, code extras, names.

#include <Python.h>

namespace capture::interpreter {

#ifdef Py_GIL_DISABLED
#error "heapscope does not record free-threaded builds yet"
#endif

// The state of the thread that holds the GIL: of this one from 3.12, of any before.
inline PyThreadState* state_with_gil() {
#if PY_VERSION_HEX >= 0x030D0000
    return PyThreadState_GetUnchecked();
#else
    return _PyThreadState_UncheckedGet();
#endif
}

inline PyObject* qualified_name(PyCodeObject* code) {
#if PY_VERSION_HEX >= 0x030B0000
    return code->co_qualname;
#else
    return code->co_name;
#endif
}

inline Py_ssize_t new_code_extra(freefunc release) {
#if PY_VERSION_HEX >= 0x030C0000
    return PyUnstable_Eval_RequestCodeExtraIndex(release);
#else
    return _PyEval_RequestCodeExtraIndex(release);
#endif
}

inline void* code_extra(PyCodeObject* code, Py_ssize_t index) {
    void* extra = nullptr;
#if PY_VERSION_HEX >= 0x030C0000
    PyUnstable_Code_GetExtra(reinterpret_cast<PyObject*>(code), index, &extra);
#else
    _PyCode_GetExtra(reinterpret_cast<PyObject*>(code), index, &extra);
#endif
    return extra;
}

inline bool set_code_extra(PyCodeObject* code, Py_ssize_t index, void* extra) {
#if PY_VERSION_HEX >= 0x030C0000
    return PyUnstable_Code_SetExtra(reinterpret_cast<PyObject*>(code), index, extra) == 0;
#else
    return _PyCode_SetExtra(reinterpret_cast<PyObject*>(code), index, extra) == 0;
#endif
}

}  // namespace capture::interpreter
