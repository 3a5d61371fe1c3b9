#pragma once
// The stamp of 3.11 and 3.12: an empty dict in `f_locals`, as if locals() had been called there. We
// hold no reference; it is known again by its address and its version, which no other dict ever
// has.

namespace capture::frames {

constexpr size_t kStampEvery = 4;  // frames: a dict costs more than three steps outward

inline Stamp stamp_of_locals(PyObject* locals) {
    if (locals == nullptr || Py_TYPE(locals) != &PyDict_Type) return {};
    return {reinterpret_cast<uint64_t>(locals),
            reinterpret_cast<PyDictObject*>(locals)->ma_version_tag};
}

inline PyObject* new_stamp_dict() {
    if (PyErr_Occurred() != nullptr) return nullptr;
    const int collects = PyGC_Disable();  // a collection here would run code of the program
    PyObject* const dict = PyDict_New();
    if (collects != 0) PyGC_Enable();
    if (dict == nullptr) PyErr_Clear();
    return dict;
}

}  // namespace capture::frames
