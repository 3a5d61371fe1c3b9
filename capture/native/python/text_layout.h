#pragma once

// Characters of a `str` as they lie in memory, and what `str.__sizeof__` counts. Asking Python for
// UTF-8 would allocate and cache it.

#include <Python.h>

#include <cstdint>
#include <cstring>

namespace capture {

struct TextView {
    const void* data = nullptr;  // null: not readable
    size_t length = 0;
    int bytes_each = 1;

    uint32_t at(size_t i) const {
        if (bytes_each == 1) return static_cast<const uint8_t*>(data)[i];
        if (bytes_each == 2) return static_cast<const uint16_t*>(data)[i];
        return static_cast<const uint32_t*>(data)[i];
    }
};

inline bool is_ready_text(PyObject* text) {
#if PY_VERSION_HEX >= 0x030C0000
    (void)text;
    return true;
#else
    return reinterpret_cast<PyASCIIObject*>(text)->state.ready != 0;
#endif
}

inline TextView text_view(PyObject* text) {
    TextView view;
    if (!is_ready_text(text)) return view;
    auto* ascii = reinterpret_cast<PyASCIIObject*>(text);
    view.length = static_cast<size_t>(ascii->length);
    view.bytes_each = static_cast<int>(ascii->state.kind);
    if (ascii->state.compact == 0) {
        view.data = reinterpret_cast<PyUnicodeObject*>(text)->data.any;
    } else if (ascii->state.ascii != 0) {
        view.data = ascii + 1;
    } else {
        view.data = reinterpret_cast<PyCompactUnicodeObject*>(text) + 1;
    }
    return view;
}

/// Whether a name, whatever object it is, is this ASCII text.
inline bool is_text_equal(PyObject* object, const char* ascii) {
    if (!PyUnicode_Check(object)) return false;
    const TextView text = text_view(object);
    return text.data != nullptr && text.bytes_each == 1 && text.length == std::strlen(ascii) &&
           std::memcmp(text.data, ascii, text.length) == 0;
}

inline bool has_text_prefix(PyObject* object, const char* ascii) {
    if (!PyUnicode_Check(object)) return false;
    const TextView text = text_view(object);
    const size_t count = std::strlen(ascii);
    return text.data != nullptr && text.bytes_each == 1 && text.length >= count &&
           std::memcmp(text.data, ascii, count) == 0;
}

/// As `str.__sizeof__`.
inline size_t text_bytes(PyObject* object) {
    auto* ascii = reinterpret_cast<PyASCIIObject*>(object);
    auto* compact = reinterpret_cast<PyCompactUnicodeObject*>(object);
    const TextView view = text_view(object);
    const size_t characters = (view.length + 1) * static_cast<size_t>(view.bytes_each);
    size_t bytes = 0;
    if (ascii->state.compact != 0 && ascii->state.ascii != 0) {
        bytes = sizeof(PyASCIIObject) + view.length + 1;
    } else if (ascii->state.compact != 0) {
        bytes = sizeof(PyCompactUnicodeObject) + characters;
    } else {
        bytes = sizeof(PyUnicodeObject);
        if (view.data != nullptr) bytes += characters;
    }
    const bool is_compact_ascii = ascii->state.compact != 0 && ascii->state.ascii != 0;
#if PY_VERSION_HEX < 0x030C0000
    if (ascii->wstr != nullptr && static_cast<const void*>(ascii->wstr) != view.data) {
        const size_t wide =
            is_compact_ascii ? view.length : static_cast<size_t>(compact->wstr_length);
        bytes += (wide + 1) * sizeof(wchar_t);
    }
#endif
    if (!is_compact_ascii && compact->utf8 != nullptr && compact->utf8 != view.data) {
        bytes += static_cast<size_t>(compact->utf8_length) + 1;
    }
    return bytes;
}

}  // namespace capture
