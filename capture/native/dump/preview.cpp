#include "native/dump/preview.h"

#include <algorithm>
#include <cstdio>

#include "native/dump/int_text.h"
#include "native/dump/text_bytes.h"
#include "native/python/dict_layout.h"
#include "native/python/frame_contents.h"
#include "native/python/instance_values.h"

namespace capture {
namespace {

enum Kind : uint8_t {
    kNothing = 0,
    kInteger = 1,
    kFloat = 2,
    kText = 3,
    kBytes = 4,
    kRedactedText = 5,
    kSource = 6,
    kOther = 7,
};

constexpr size_t kTextCharacters = 48;
constexpr size_t kBytesKept = 24;

void append_other(PayloadBuffer& out, const char* text, size_t full_length, size_t kept) {
    out.put_varint(static_cast<uint64_t>(full_length) << 3 | kOther);
    out.put_text(text, kept);
}

/// Code that a function, method, generator or frame runs.
PyObject* code_behind(PyObject* object) {
    if (PyCode_Check(object)) return object;
    if (PyFunction_Check(object)) return reinterpret_cast<PyFunctionObject*>(object)->func_code;
    if (PyMethod_Check(object)) {
        PyObject* function = reinterpret_cast<PyMethodObject*>(object)->im_func;
        return function != nullptr && PyFunction_Check(function) ? code_behind(function) : nullptr;
    }
    if (PyGen_CheckExact(object) || PyCoro_CheckExact(object) || PyAsyncGen_CheckExact(object)) {
        return generator_code(object);
    }
    if (PyFrame_Check(object)) {
        const void* frame = frame_of_object(object);
        return frame == nullptr ? nullptr : reinterpret_cast<PyObject*>(frame_view(frame).code);
    }
    return nullptr;
}

}  // namespace

void Preview::keep_names_of(PyObject* dict) {
    if (mode_ != ValuesMode::kRedacted || dict == nullptr || !PyDict_Check(dict)) return;
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject* name, PyObject*) {
        if (PyUnicode_Check(name)) *kept_names_.find_or_add(name) = 1;
    });
}

bool Preview::append_redacted(PayloadBuffer& out, size_t length) {
    out.put_varint(static_cast<uint64_t>(length) << 3 | kRedactedText);
    out.put_varint(0);
    return length > 0;
}

bool Preview::append_text(PayloadBuffer& out, PyObject* object) {
    const TextView text = text_view(object);
    if (mode_ == ValuesMode::kRedacted && kept_names_.find(object) == 0) {
        return append_redacted(out, text.length);
    }
    scratch_.clear();
    append_utf8(scratch_, text, kTextCharacters);
    out.put_varint(static_cast<uint64_t>(text.length) << 3 | kText);
    out.put_text(reinterpret_cast<const char*>(scratch_.data()), scratch_.size());
    return text.length > kTextCharacters;
}

bool Preview::append_bytes(PayloadBuffer& out, const char* bytes, size_t count) {
    if (mode_ == ValuesMode::kRedacted) return append_redacted(out, count);
    out.put_varint(static_cast<uint64_t>(count) << 3 | kBytes);
    out.put_text(bytes, std::min(count, kBytesKept));
    return count > kBytesKept;
}

bool Preview::append_int(PayloadBuffer& out, PyObject* object) {
    const IntView number = int_view(object);
    int64_t value = 0;
    if (int_value(number, &value)) {
        out.put_varint(kInteger);
        out.put_zig(value);
        return false;
    }
    const IntText text = int_text(number);
    append_other(out, text.characters, text.full_length, text.kept);
    return text.kept < text.full_length;
}

/// File of its first method; its own line from 3.13, the first line of its methods before.
uint32_t Preview::class_source(PyTypeObject* type) {
    PyObject* dict = type_dict(type);
    if (dict == nullptr || !PyDict_Check(dict)) return 0;
    PyObject* file = nullptr;
    int64_t own_line = 0;
    int method_line = 0;
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject* name, PyObject* value) {
        if (is_text_equal(name, "__firstlineno__") && PyLong_CheckExact(value)) {
            int_value(int_view(value), &own_line);
        }
        if (!PyFunction_Check(value)) return;
        auto* code = reinterpret_cast<PyCodeObject*>(code_behind(value));
        if (file == nullptr) file = code->co_filename;
        if (file != code->co_filename) return;
        if (method_line == 0 || code->co_firstlineno < method_line) {
            method_line = code->co_firstlineno;
        }
    });
    if (file == nullptr) return 0;
    PyObject* name = reinterpret_cast<PyHeapTypeObject*>(type)->ht_qualname;
    const int line = own_line > 0 ? static_cast<int>(own_line) : method_line;
    return definitions_.source_of(type, definitions_.string_of(file), definitions_.string_of(name),
                                  line);
}

uint32_t Preview::module_source(PyObject* module) {
    PyObject* dict = PyModule_GetDict(module);
    if (dict == nullptr) return 0;
    PyObject* name = nullptr;
    PyObject* file = nullptr;
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject* key, PyObject* value) {
        if (is_text_equal(key, "__name__") && PyUnicode_Check(value)) name = value;
        if (is_text_equal(key, "__file__") && PyUnicode_Check(value)) file = value;
    });
    if (name == nullptr) return 0;
    return definitions_.source_of(module, definitions_.string_of(file),
                                  definitions_.string_of(name), file == nullptr ? 0 : 1);
}

bool Preview::append_source(PayloadBuffer& out, PyObject* object) {
    uint32_t source = 0;
    if (PyObject* code = code_behind(object)) {
        source = definitions_.code_of(reinterpret_cast<PyCodeObject*>(code));
    } else if (PyModule_Check(object)) {
        source = module_source(object);
    } else if (PyType_Check(object)) {
        auto* type = reinterpret_cast<PyTypeObject*>(object);
        const bool is_heap = PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE);
        if (is_heap) source = class_source(type);
        if (source == 0) {
            const size_t length = std::strlen(type->tp_name);
            append_other(out, type->tp_name, length, std::min<size_t>(length, 200));
            return length > 200;
        }
    } else if (PyCFunction_Check(object)) {
        const char* name = reinterpret_cast<PyCFunctionObject*>(object)->m_ml->ml_name;
        append_other(out, name, std::strlen(name), std::strlen(name));
        return false;
    }
    if (source == 0) {
        out.put_varint(kNothing);
    } else {
        out.put_varint(kSource);
        out.put_varint(source);
    }
    return false;
}

bool Preview::append(PayloadBuffer& out, PyObject* object) {
    if (mode_ == ValuesMode::kNone) {
        out.put_varint(kNothing);
        return false;
    }
    if (PyUnicode_Check(object)) return append_text(out, object);
    if (PyLong_Check(object)) return append_int(out, object);
    if (PyFloat_Check(object)) {
        const double value = PyFloat_AS_DOUBLE(object);
        out.put_varint(kFloat);
        out.put_bytes(&value, sizeof(value));
        return false;
    }
    if (PyBytes_Check(object)) {
        return append_bytes(out, PyBytes_AS_STRING(object),
                            static_cast<size_t>(PyBytes_GET_SIZE(object)));
    }
    if (PyByteArray_Check(object)) {
        auto* array = reinterpret_cast<PyByteArrayObject*>(object);
        return append_bytes(out, array->ob_start, static_cast<size_t>(Py_SIZE(array)));
    }
    if (PyComplex_Check(object)) {
        const Py_complex value = reinterpret_cast<PyComplexObject*>(object)->cval;
        char text[80];
        const int length =
            std::snprintf(text, sizeof(text), "(%.17g%+.17gj)", value.real, value.imag);
        append_other(out, text, static_cast<size_t>(length), static_cast<size_t>(length));
        return false;
    }
    return append_source(out, object);
}

}  // namespace capture
