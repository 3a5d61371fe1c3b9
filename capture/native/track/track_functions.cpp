#include "native/track/track_functions.h"

#include "native/track/class_tracker.h"

namespace capture {
namespace {

// The interpreter's own `__build_class__` while ours stands in builtins; a reference is held.
PyObject* original_build_class = nullptr;

// builtins.__build_class__(function, name, *bases, **keywords)
PyObject* build_class(PyObject*, PyObject* arguments, PyObject* keywords) {
    if (original_build_class == nullptr) {
        PyErr_SetString(PyExc_RuntimeError, "class statements are not watched");
        return nullptr;
    }
    PyObject* const original = original_build_class;
    Py_INCREF(original);
    PyObject* const made = PyObject_Call(original, arguments, keywords);
    Py_DECREF(original);
    if (made != nullptr) class_tracker().class_made(made);
    return made;
}

// watch_classes(builtins, function): class statements go through `function`, which is the one above
PyObject* watch_classes(PyObject*, PyObject* arguments) {
    PyObject* builtins = nullptr;
    PyObject* ours = nullptr;
    if (!PyArg_ParseTuple(arguments, "O!O", &PyDict_Type, &builtins, &ours)) return nullptr;
    PyObject* const present = PyDict_GetItemString(builtins, "__build_class__");
    if (present == nullptr || present == ours) Py_RETURN_NONE;
    Py_INCREF(present);
    Py_XDECREF(original_build_class);
    original_build_class = present;
    if (PyDict_SetItemString(builtins, "__build_class__", ours) != 0) return nullptr;
    Py_RETURN_NONE;
}

// unwatch_classes(builtins, function): as it was, if nobody replaced it after us
PyObject* unwatch_classes(PyObject*, PyObject* arguments) {
    PyObject* builtins = nullptr;
    PyObject* ours = nullptr;
    if (!PyArg_ParseTuple(arguments, "O!O", &PyDict_Type, &builtins, &ours)) return nullptr;
    PyObject* const present = PyDict_GetItemString(builtins, "__build_class__");
    if (present != ours || original_build_class == nullptr) Py_RETURN_NONE;
    if (PyDict_SetItemString(builtins, "__build_class__", original_build_class) != 0) {
        return nullptr;
    }
    Py_CLEAR(original_build_class);
    Py_RETURN_NONE;
}

bool read_level(int level, TrackOptions& options) {
    constexpr int kMostLevels = 32;
    if (level < 0 || level > kMostLevels) {
        PyErr_Format(PyExc_ValueError, "resolution_level must be from 0 to %d, not %d", kMostLevels,
                     level);
        return false;
    }
    options.level = static_cast<uint16_t>(level);
    return true;
}

// track_class(class, name as UTF-8, level, keep, trace)
PyObject* track_class(PyObject*, PyObject* arguments) {
    PyObject* type = nullptr;
    const char* name = nullptr;
    Py_ssize_t size = 0;
    int level = 0;
    int keeps = 0;
    int traces = 0;
    TrackOptions options;
    if (!PyArg_ParseTuple(arguments, "O!y#ipp", &PyType_Type, &type, &name, &size, &level, &keeps,
                          &traces) ||
        !read_level(level, options)) {
        return nullptr;
    }
    options.keeps = keeps != 0;
    options.traces = traces != 0;
    auto* const of_type = reinterpret_cast<PyTypeObject*>(type);
    if (!class_tracker().track_class(of_type, name, static_cast<size_t>(size), options)) {
        return nullptr;
    }
    Py_RETURN_NONE;
}

// track_object(object, name as UTF-8, level, keep)
PyObject* track_object(PyObject*, PyObject* arguments) {
    PyObject* object = nullptr;
    const char* name = nullptr;
    Py_ssize_t size = 0;
    int level = 0;
    int keeps = 0;
    TrackOptions options;
    if (!PyArg_ParseTuple(arguments, "Oy#ip", &object, &name, &size, &level, &keeps) ||
        !read_level(level, options)) {
        return nullptr;
    }
    options.keeps = keeps != 0;
    if (!class_tracker().track_object(object, name, static_cast<size_t>(size), options)) {
        return nullptr;
    }
    Py_RETURN_NONE;
}

// track_change(object, level)
PyObject* track_change(PyObject*, PyObject* arguments) {
    PyObject* object = nullptr;
    int level = 0;
    TrackOptions options;
    if (!PyArg_ParseTuple(arguments, "Oi", &object, &level) || !read_level(level, options) ||
        !class_tracker().change_level(object, options.level)) {
        return nullptr;
    }
    Py_RETURN_NONE;
}

PyObject* detach_class(PyObject*, PyObject* type) {
    if (!PyType_Check(type)) return PyErr_Format(PyExc_TypeError, "a class is wanted");
    if (!class_tracker().detach_class(reinterpret_cast<PyTypeObject*>(type))) return nullptr;
    Py_RETURN_NONE;
}

PyObject* detach_all(PyObject*, PyObject*) {
    class_tracker().detach_all();
    Py_RETURN_NONE;
}

// take_snapshot(description as UTF-8, compute_total) → (tracked, total, overhead, live, lost)
PyObject* take_snapshot(PyObject*, PyObject* arguments) {
    const char* text = nullptr;
    Py_ssize_t size = 0;
    int computes_total = 0;
    unsigned long long figures[4] = {};
    uint64_t answer[4] = {};
    if (!PyArg_ParseTuple(arguments, "y#p", &text, &size, &computes_total) ||
        !class_tracker().take_snapshot(text, static_cast<size_t>(size), computes_total != 0,
                                       answer)) {
        return nullptr;
    }
    for (int i = 0; i < 4; ++i) figures[i] = answer[i];
    return Py_BuildValue("(KKKKK)", figures[0], figures[1], figures[2], figures[3],
                         static_cast<unsigned long long>(class_tracker().lost()));
}

// await_class(name as UTF-8, level, trace)
PyObject* await_class(PyObject*, PyObject* arguments) {
    const char* name = nullptr;
    Py_ssize_t size = 0;
    int level = 0;
    int traces = 0;
    TrackOptions options;
    if (!PyArg_ParseTuple(arguments, "y#ip", &name, &size, &level, &traces) ||
        !read_level(level, options)) {
        return nullptr;
    }
    options.traces = traces != 0;
    class_tracker().await_class(name, static_cast<size_t>(size), options);
    Py_RETURN_NONE;
}

PyObject* awaited_classes(PyObject*, PyObject*) {
    return class_tracker().awaited_names();
}

}  // namespace

PyMethodDef track_functions[] = {
    {"__build_class__", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(build_class)),
     METH_VARARGS | METH_KEYWORDS,
     "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\n"
     "Internal helper function used by the class statement."},
    {"watch_classes", watch_classes, METH_VARARGS, nullptr},
    {"unwatch_classes", unwatch_classes, METH_VARARGS, nullptr},
    {"track_class", track_class, METH_VARARGS, nullptr},
    {"track_object", track_object, METH_VARARGS, nullptr},
    {"track_change", track_change, METH_VARARGS, nullptr},
    {"detach_class", detach_class, METH_O, nullptr},
    {"detach_all", detach_all, METH_NOARGS, nullptr},
    {"take_snapshot", take_snapshot, METH_VARARGS, nullptr},
    {"await_class", await_class, METH_VARARGS, nullptr},
    {"awaited_classes", awaited_classes, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace capture
