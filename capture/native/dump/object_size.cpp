#include "native/dump/object_size.h"

#include "native/python/block_offset.h"
#include "native/python/dict_layout.h"
#include "native/python/instance_values.h"
#include "native/python/int_layout.h"
#include "native/python/size_formulas.h"
#include "native/python/text_layout.h"

namespace capture {
namespace {

bool zero_has_digit = false;

PyObject* sizeof_in(PyTypeObject* type) {
    PyObject* dict = type_dict(type);
    PyObject* found = nullptr;
    if (dict == nullptr || !PyDict_Check(dict)) return found;
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject* name, PyObject* value) {
        if (found == nullptr && is_text_equal(name, "__sizeof__")) found = value;
    });
    return found;
}

SizeMethod method_from(PyTypeObject* definer, PyMethodDescrObject* descriptor) {
    const struct {
        PyTypeObject* type;
        SizeRule rule;
    } own[] = {
        {&PyBaseObject_Type, SizeRule::kGeneric}, {&PyUnicode_Type, SizeRule::kText},
        {&PyLong_Type, SizeRule::kInt},           {&PyList_Type, SizeRule::kList},
        {&PyDict_Type, SizeRule::kDict},          {&PySet_Type, SizeRule::kSet},
        {&PyFrozenSet_Type, SizeRule::kSet},      {&PyByteArray_Type, SizeRule::kByteArray},
        {&PyType_Type, SizeRule::kType},          {&PyCode_Type, SizeRule::kCode},
    };
    for (const auto& entry : own) {
        if (definer == entry.type) return {entry.rule, nullptr, nullptr, false};
    }
    const PyMethodDef* method = descriptor->d_method;
    const int flags = method->ml_flags & ~METH_COEXIST;
    if (flags == METH_NOARGS) return {SizeRule::kOwnFunction, method->ml_meth, nullptr, false};
    if (takes_defining_class(flags)) {
        return {SizeRule::kOwnFunction, method->ml_meth, definer, false};
    }
    return {SizeRule::kGeneric, nullptr, nullptr, true};
}

size_t generic_bytes(PyObject* object) {
    PyTypeObject* type = Py_TYPE(object);
    auto bytes = static_cast<size_t>(type->tp_basicsize);
    if (type->tp_itemsize > 0) {
        Py_ssize_t items = reinterpret_cast<PyVarObject*>(object)->ob_size;
        bytes += static_cast<size_t>((items < 0 ? -items : items) * type->tp_itemsize);
    }
    return bytes;
}

ObjectSize called_size(PyObject* object, const SizeMethod& method) {
    PyObject* answer = method.definer == nullptr
                           ? method.function(object, nullptr)
                           : call_with_class(object, method.function, method.definer);
    Py_ssize_t bytes = -1;
    if (answer != nullptr && PyLong_Check(answer)) bytes = PyLong_AsSsize_t(answer);
    Py_XDECREF(answer);
    if (PyErr_Occurred() != nullptr) PyErr_Clear();
    if (bytes < 0) return {generic_bytes(object), true};
    return {static_cast<size_t>(bytes), false};
}

size_t formula_bytes(PyObject* object, SizeRule rule) {
    const auto basic = static_cast<size_t>(Py_TYPE(object)->tp_basicsize);
    switch (rule) {
        case SizeRule::kText:
            return text_bytes(object);
        case SizeRule::kInt:
            return int_bytes(object, zero_has_digit);
        case SizeRule::kList:
            return basic + static_cast<size_t>(reinterpret_cast<PyListObject*>(object)->allocated) *
                               sizeof(PyObject*);
        case SizeRule::kDict:
            return basic + dict_table_bytes(reinterpret_cast<PyDictObject*>(object));
        case SizeRule::kSet: {
            auto* set = reinterpret_cast<PySetObject*>(object);
            if (set->table == set->smalltable) return basic;
            return basic + static_cast<size_t>(set->mask + 1) * sizeof(setentry);
        }
        case SizeRule::kByteArray:
            return basic +
                   static_cast<size_t>(reinterpret_cast<PyByteArrayObject*>(object)->ob_alloc);
        case SizeRule::kType:
            return type_bytes(reinterpret_cast<PyTypeObject*>(object));
        case SizeRule::kCode:
            return code_bytes(reinterpret_cast<PyCodeObject*>(object));
        default:
            return generic_bytes(object);
    }
}

}  // namespace

SizeMethod size_method_of(PyTypeObject* type) {
    SizeMethod result;
    PyObject* mro = type->tp_mro;
    if (mro == nullptr || !PyTuple_Check(mro)) return result;
    bool is_python = false;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(mro); ++i) {
        PyObject* base = PyTuple_GET_ITEM(mro, i);
        if (base == nullptr || !PyType_Check(base)) continue;
        PyObject* found = sizeof_in(reinterpret_cast<PyTypeObject*>(base));
        if (found == nullptr) continue;
        if (Py_TYPE(found) == &PyMethodDescr_Type) {
            result = method_from(reinterpret_cast<PyTypeObject*>(base),
                                 reinterpret_cast<PyMethodDescrObject*>(found));
            break;
        }
        is_python = true;  // the C method further up gives a guess
    }
    result.is_python = result.is_python || is_python;
    return result;
}

bool learn_sizes() {
    PyObject* zero = PyLong_FromLong(0);
    PyObject* size = zero == nullptr ? nullptr : PyObject_CallMethod(zero, "__sizeof__", nullptr);
    if (size != nullptr) zero_has_digit = PyLong_AsLong(size) > 24;
    Py_XDECREF(zero);
    Py_XDECREF(size);
    return size != nullptr;
}

ObjectSize object_size(PyObject* object, const SizeMethod& method, bool may_call) {
    ObjectSize size{0, method.is_python};
    if (method.rule != SizeRule::kOwnFunction) {
        size.bytes = formula_bytes(object, method.rule);
    } else if (may_call && !method.is_python) {
        size = called_size(object, method);
    } else {
        size = {generic_bytes(object), true};
    }
    size.bytes += counted_header_bytes(object);
    return size;
}

}  // namespace capture
