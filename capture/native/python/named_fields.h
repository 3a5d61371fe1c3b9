#pragma once

// Fields of CPython's own objects that refer to others, with the names a Python user knows.
// `visit(name, object)` is called for fields that are set. Whether a field counts as a reference is
// told by tp_traverse, not here.

#include <Python.h>

namespace capture {

template <class Visit>
void for_each_code_field(PyCodeObject* code, Visit visit) {
    visit("co_consts", code->co_consts);
    visit("co_names", code->co_names);
#if PY_VERSION_HEX >= 0x030B0000
    visit("co_localsplusnames", code->co_localsplusnames);
    visit("co_localspluskinds", code->co_localspluskinds);
    visit("co_exceptiontable", code->co_exceptiontable);
    visit("co_linetable", code->co_linetable);
    visit("co_qualname", code->co_qualname);
#else
    visit("co_code", code->co_code);
    visit("co_varnames", code->co_varnames);
    visit("co_freevars", code->co_freevars);
    visit("co_cellvars", code->co_cellvars);
#if PY_VERSION_HEX >= 0x030A0000
    visit("co_linetable", code->co_linetable);
#else
    visit("co_lnotab", code->co_lnotab);
#endif
#endif
    visit("co_filename", code->co_filename);
    visit("co_name", code->co_name);
}

template <class Visit>
void for_each_function_field(PyFunctionObject* function, Visit visit) {
    visit("__code__", function->func_code);
    visit("__globals__", function->func_globals);
    visit("__defaults__", function->func_defaults);
    visit("__kwdefaults__", function->func_kwdefaults);
    visit("__closure__", function->func_closure);
    visit("__doc__", function->func_doc);
    visit("__name__", function->func_name);
    visit("__qualname__", function->func_qualname);
    visit("__dict__", function->func_dict);
    visit("__module__", function->func_module);
    visit("__annotations__", function->func_annotations);
#if PY_VERSION_HEX >= 0x030A0000
    visit("__builtins__", function->func_builtins);
#endif
#if PY_VERSION_HEX >= 0x030C0000
    visit("__type_params__", function->func_typeparams);
#endif
#if PY_VERSION_HEX >= 0x030E0000
    visit("__annotate__", function->func_annotate);
#endif
}

template <class Visit>
void for_each_type_field(PyTypeObject* type, PyObject* dict, Visit visit) {
    visit("__dict__", dict);
    visit("__mro__", type->tp_mro);
    visit("__bases__", type->tp_bases);
    visit("__base__", reinterpret_cast<PyObject*>(type->tp_base));
}

template <class Visit>
void for_each_exception_field(PyObject* object, Visit visit) {
    auto* exception = reinterpret_cast<PyBaseExceptionObject*>(object);
    visit("args", exception->args);
    visit("__traceback__", exception->traceback);
    visit("__context__", exception->context);
    visit("__cause__", exception->cause);
#if PY_VERSION_HEX >= 0x030B0000
    visit("__notes__", exception->notes);
#endif
    visit("__dict__", exception->dict);
}

template <class Visit>
void for_each_bound_field(PyObject* object, Visit visit) {
    if (PyMethod_Check(object)) {
        visit("__func__", reinterpret_cast<PyMethodObject*>(object)->im_func);
        visit("__self__", reinterpret_cast<PyMethodObject*>(object)->im_self);
    } else if (PyCFunction_Check(object)) {
        visit("__self__", reinterpret_cast<PyCFunctionObject*>(object)->m_self);
        visit("__module__", reinterpret_cast<PyCFunctionObject*>(object)->m_module);
    } else if (PyCell_Check(object)) {
        visit("cell_contents", PyCell_GET(object));
    } else if (PyModule_Check(object)) {
        visit("__dict__", PyModule_GetDict(object));
    }
}

}  // namespace capture
