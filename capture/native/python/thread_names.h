#pragma once

// The name that a program gave to a thread, `threading.Thread(name=…)`, read from memory as it
// lies:
//
//   sys.modules → threading → _active: {ident: Thread} → _name
//
// No code of the program runs, nothing is imported, nothing allocated. With the GIL.

#include <Python.h>

#include "native/python/instance_values.h"
#include "native/python/text_layout.h"

namespace capture {

/// The first item of a dict whose key fits, or null. Borrowed.
template <class Fits>
PyObject* find_dict_item(PyObject* dict, Fits fits) {
    const auto* const table = reinterpret_cast<PyDictObject*>(dict);
    const DictKeys keys = dict_keys(table->ma_keys);
    const DictValues split = dict_values(table);
    for (size_t i = 0; i < keys.entry_count; ++i) {
        PyObject* const value = split.values != nullptr ? split.values[i] : keys.value(i);
        if (value != nullptr && keys.key(i) != nullptr && fits(keys.key(i))) return value;
    }
    return nullptr;
}

inline PyObject* item_of_name(PyObject* dict, const char* name) {
    return find_dict_item(dict, [&](PyObject* key) { return is_text_equal(key, name); });
}

/// An attribute of an instance by its ASCII name, or null. Borrowed.
inline PyObject* attribute_of_name(PyObject* object, const char* name) {
    const InstanceAttributes attributes = instance_attributes(object);
    if (attributes.values == nullptr) {
        const bool has_dict = attributes.dict != nullptr && PyDict_Check(attributes.dict);
        return has_dict ? item_of_name(attributes.dict, name) : nullptr;
    }
    const void* const shared = shared_keys(Py_TYPE(object));
    if (shared == nullptr) return nullptr;
    const DictKeys keys = dict_keys(shared);
    for (size_t i = 0; i < keys.entry_count; ++i) {
        if (is_text_equal(keys.key(i), name)) return attributes.values[i];
    }
    return nullptr;
}

/// Name of the thread with this `threading.get_ident()`, or null: the thread is not one of
/// `threading`, or not yet. Borrowed.
inline PyObject* thread_name(PyObject* modules, unsigned long ident) {
    if (modules == nullptr || !PyDict_Check(modules)) return nullptr;
    PyObject* const threading = item_of_name(modules, "threading");
    if (threading == nullptr || !PyModule_Check(threading)) return nullptr;
    PyObject* const contents = PyModule_GetDict(threading);
    PyObject* const active = contents == nullptr ? nullptr : item_of_name(contents, "_active");
    if (active == nullptr || !PyDict_CheckExact(active)) return nullptr;
    PyObject* const thread = find_dict_item(active, [&](PyObject* key) {
        if (!PyLong_CheckExact(key)) return false;
        int is_larger = 0;  // told of in place of an error, which would have to be made
        const long long number = PyLong_AsLongLongAndOverflow(key, &is_larger);
        return is_larger == 0 && static_cast<unsigned long>(number) == ident;
    });
    // What a thread of C gets that asks who it is says less than the system's name.
    if (thread == nullptr || std::strcmp(Py_TYPE(thread)->tp_name, "_DummyThread") == 0) {
        return nullptr;
    }
    PyObject* const name = attribute_of_name(thread, "_name");
    return name != nullptr && PyUnicode_Check(name) ? name : nullptr;
}

}  // namespace capture
