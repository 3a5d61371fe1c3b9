#pragma once

// Size of an object as `sys.getsizeof` tells it, without calling Python code. Which rule a type
// follows is decided once, by the `__sizeof__` that its instances would find.

#include <Python.h>

namespace capture {

enum class SizeRule {
    kGeneric,  // basic size + items
    kText,
    kInt,
    kList,
    kDict,
    kSet,
    kByteArray,
    kType,
    kCode,
    kOwnFunction,  // `__sizeof__` of a C type: may allocate, so only the forked child calls it
};

struct SizeMethod {
    SizeRule rule = SizeRule::kGeneric;
    PyCFunction function = nullptr;
    PyTypeObject* definer = nullptr;  // set if the function takes its class as an argument
    bool is_python = false;  // overridden in Python, which is never called: the size is a guess
};

SizeMethod size_method_of(PyTypeObject* type);

struct ObjectSize {
    size_t bytes;
    bool is_guess;
};

/// Asks Python once how it sizes the integer zero. With the GIL, may allocate; false: an exception.
bool learn_sizes();

ObjectSize object_size(PyObject* object, const SizeMethod& method, bool may_call);

}  // namespace capture
