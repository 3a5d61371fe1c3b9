#pragma once

// Definitions of a dump's stream: strings, code, stack nodes, shapes, types. Each kind numbers
// itself from 1. What is defined once is known again by its address, a shape by its names.

#include <Python.h>

#include "native/dump/address_map.h"
#include "native/file/definitions.h"
#include "native/file/payload_buffer.h"

namespace capture {

class Definitions {
public:
    /// Python text; null is string 0.
    uint32_t string_of(PyObject* text);
    /// Text that lives as long as the program; known again by its address.
    uint32_t string_of(const char* text);
    uint32_t string_of(const char* text, size_t count);

    uint32_t code_of(PyCodeObject* code);
    /// Source of something that is no code: a class or a module.
    uint32_t source_of(const void* key, uint32_t file, uint32_t name, int line);
    uint32_t node_of(uint32_t parent, PyCodeObject* code, int line);

    /// Names belong to the last edges of shapes of kind 1 and 2, to the first ones of kind 3.
    uint32_t shape_of(ShapeKind kind, const uint32_t* names, size_t count);

    uint32_t add_type(const TypeDefinition& type) { return writer_.add_type(type); }

    PayloadBuffer& records() { return records_; }
    bool has_failed() const { return names_.has_failed() || sources_.has_failed(); }

private:
    struct Shape {
        uint64_t hash;
        size_t first_name;
        uint32_t name_count;
        ShapeKind kind;
    };
    bool is_shape(const Shape& shape, ShapeKind kind, const uint32_t* names, size_t count) const;
    void grow_shape_slots();

    PayloadBuffer records_;
    DefinitionWriter writer_{records_};
    PayloadBuffer scratch_;
    AddressMap names_;
    AddressMap sources_;
    WalkArray<Shape> shapes_;
    WalkArray<uint32_t> shape_names_;
    WalkArray<uint32_t> shape_slots_;
};

}  // namespace capture
