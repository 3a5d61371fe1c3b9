#pragma once

// Digits of an `int` (30 bits each), its sign, and what `int.__sizeof__` counts.
//
//   3.8–3.11  ob_size: number of digits, negative for negative numbers; digits
//   3.12–     tag: number of digits << 3 | sign (0 positive, 1 zero, 2 negative); digits

#include <Python.h>

#include <cstddef>
#include <cstdint>

namespace capture {

struct IntView {
    size_t digit_count = 0;
    bool is_negative = false;
    const uint32_t* digits = nullptr;
};

inline IntView int_view(PyObject* object) {
    IntView view;
    auto* words = reinterpret_cast<const Py_ssize_t*>(object);
    view.digits = reinterpret_cast<const uint32_t*>(words + 3);
#if PY_VERSION_HEX >= 0x030C0000
    view.digit_count = static_cast<size_t>(words[2]) >> 3;
    view.is_negative = (words[2] & 3) == 2;
    if ((words[2] & 3) == 1) view.digit_count = 0;
#else
    view.is_negative = words[2] < 0;
    view.digit_count = static_cast<size_t>(words[2] < 0 ? -words[2] : words[2]);
#endif
    return view;
}

/// As `int.__sizeof__`: from 3.12 subclasses count their own basic size. Whether zero counts a
/// digit changed within 3.11, so the caller learns it from zero itself.
inline size_t int_bytes(PyObject* object, bool zero_has_digit) {
    size_t digits = int_view(object).digit_count;
    if (digits == 0 && zero_has_digit) digits = 1;
#if PY_VERSION_HEX >= 0x030C0000
    return static_cast<size_t>(Py_TYPE(object)->tp_basicsize) + digits * sizeof(uint32_t);
#else
    return 24 + digits * sizeof(uint32_t);
#endif
}

}  // namespace capture
