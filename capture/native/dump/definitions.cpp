#include "native/dump/definitions.h"

#include "native/dump/text_bytes.h"
#include "native/python/interpreter.h"

namespace capture {
namespace {

constexpr size_t kMostNameCharacters = 1024;

uint64_t shape_hash(ShapeKind kind, const uint32_t* names, size_t count) {
    uint64_t hash = static_cast<uint64_t>(kind) + count * 31;
    for (size_t i = 0; i < count; ++i) hash = (hash ^ names[i]) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 32);
}

}  // namespace

uint32_t Definitions::string_of(PyObject* text) {
    if (text == nullptr || !PyUnicode_Check(text)) return 0;
    uint32_t* number = names_.find_or_add(text);
    if (*number == 0) {
        scratch_.clear();
        append_utf8(scratch_, text_view(text), kMostNameCharacters);
        *number =
            writer_.add_string(reinterpret_cast<const char*>(scratch_.data()), scratch_.size());
    }
    return *number;
}

uint32_t Definitions::string_of(const char* text) {
    return text == nullptr ? 0 : string_of(text, std::strlen(text));
}

uint32_t Definitions::string_of(const char* text, size_t count) {
    uint32_t* number = names_.find_or_add(text);
    if (*number == 0) *number = writer_.add_string(text, count);
    return *number;
}

uint32_t Definitions::source_of(const void* key, uint32_t file, uint32_t name, int line) {
    uint32_t* number = sources_.find_or_add(key);
    if (*number == 0) {
        *number = writer_.add_code(file, name, line < 0 ? 0 : static_cast<uint32_t>(line));
    }
    return *number;
}

uint32_t Definitions::code_of(PyCodeObject* code) {
    const uint32_t known = sources_.find(code);
    if (known != 0) return known;
    const uint32_t file = string_of(code->co_filename);
    return source_of(code, file, string_of(interpreter::qualified_name(code)),
                     code->co_firstlineno);
}

uint32_t Definitions::node_of(uint32_t parent, PyCodeObject* code, int line) {
    const uint32_t number = code_of(code);
    return writer_.add_node(parent, number, (line < 0 ? -1 : line) - code->co_firstlineno);
}

bool Definitions::is_shape(const Shape& shape, ShapeKind kind, const uint32_t* names,
                           size_t count) const {
    return shape.kind == kind && shape.name_count == count &&
           (count == 0 || std::memcmp(shape_names_.data() + shape.first_name, names,
                                      count * sizeof(uint32_t)) == 0);
}

void Definitions::grow_shape_slots() {
    const size_t count = shape_slots_.size() == 0 ? 1024 : shape_slots_.size() * 2;
    shape_slots_.clear();
    shape_slots_.resize_zeroed(count);
    for (size_t i = 0; i < shapes_.size(); ++i) {
        size_t slot = shapes_[i].hash & (count - 1);
        while (shape_slots_[slot] != 0) slot = (slot + 1) & (count - 1);
        shape_slots_[slot] = static_cast<uint32_t>(i + 1);
    }
}

uint32_t Definitions::shape_of(ShapeKind kind, const uint32_t* names, size_t count) {
    if (shapes_.size() * 2 >= shape_slots_.size()) grow_shape_slots();
    if (shape_slots_.has_failed() || shapes_.has_failed()) return 0;
    const uint64_t hash = shape_hash(kind, names, count);
    const size_t mask = shape_slots_.size() - 1;
    size_t slot = hash & mask;
    for (; shape_slots_[slot] != 0; slot = (slot + 1) & mask) {
        const Shape& shape = shapes_[shape_slots_[slot] - 1];
        if (shape.hash == hash && is_shape(shape, kind, names, count)) return shape_slots_[slot];
    }
    shapes_.push({hash, shape_names_.size(), static_cast<uint32_t>(count), kind});
    shape_names_.append(names, count);
    shape_slots_[slot] = static_cast<uint32_t>(shapes_.size());
    writer_.add_shape(kind, names, count);
    return shape_slots_[slot];
}

}  // namespace capture
