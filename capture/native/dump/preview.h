#pragma once

// Value of an object as the dump shows it: short text, numbers, where code comes from. Read from
// memory only; `redacted` keeps numbers and lengths, never characters of the program's data.

#include <Python.h>

#include "native/dump/definitions.h"

namespace capture {

enum class ValuesMode : uint8_t { kNone = 0, kShort = 1, kRedacted = 2 };

class Preview {
public:
    Preview(ValuesMode mode, Definitions& definitions) : mode_(mode), definitions_(definitions) {}

    /// Names of attributes and globals, which `redacted` keeps.
    void keep_names_of(PyObject* dict);

    /// Appends the value. True if it is cut.
    bool append(PayloadBuffer& out, PyObject* object);

private:
    bool append_text(PayloadBuffer& out, PyObject* text);
    bool append_bytes(PayloadBuffer& out, const char* bytes, size_t count);
    bool append_int(PayloadBuffer& out, PyObject* number);
    bool append_source(PayloadBuffer& out, PyObject* object);
    bool append_redacted(PayloadBuffer& out, size_t length);
    uint32_t class_source(PyTypeObject* type);
    uint32_t module_source(PyObject* module);

    ValuesMode mode_;
    Definitions& definitions_;
    AddressMap kept_names_;
    PayloadBuffer scratch_;
};

}  // namespace capture
