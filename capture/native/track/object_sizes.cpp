#include "native/track/object_sizes.h"

#include <cstdio>

#include "native/dump/text_bytes.h"
#include "native/python/gc_heads.h"
#include "native/python/object_header.h"

namespace capture {
namespace {

bool is_part_of_program(PyObject* object) {
    return PyType_Check(object) || PyModule_Check(object) || PyFunction_Check(object) ||
           PyCFunction_Check(object) || PyCode_Check(object) || PyFrame_Check(object) ||
           PyGen_CheckExact(object) || PyCoro_CheckExact(object) || PyAsyncGen_CheckExact(object);
}

// An object without references is being torn down: its fields are not to be read.
bool is_dying(PyObject* object) {
    return reference_count(object) == 0;
}

void add_to_index(PyObject* object, void* objects) {
    static_cast<ObjectIndex*>(objects)->index_of(object);
}

}  // namespace

bool ObjectSizes::has_failed() const {
    return objects_.has_failed() || plans_.has_failed() || edges_.has_failed() ||
           is_charged_.has_failed() || nodes_.has_failed() || references_.has_failed() ||
           waiting_.has_failed() || definitions_.has_failed();
}

bool ObjectSizes::charge(uint32_t index) {
    if (is_charged_.size() < objects_.size()) is_charged_.resize_zeroed(objects_.size());
    if (is_charged_.has_failed() || is_charged_[index] != 0) return false;
    is_charged_[index] = 1;
    return true;
}

void ObjectSizes::add_tracked(PyObject* object) {
    charge(objects_.index_of(object));
}

uint64_t ObjectSizes::flat_bytes(PyObject* object) {
    const TypePlan plan = plans_.plan_of(Py_TYPE(object));
    return object_size(object, plan.size, true).bytes;
}

const EdgeList& ObjectSizes::edges_of(PyObject* object) {
    const TypePlan plan = plans_.plan_of(Py_TYPE(object));
    return edges_.edges_of(object, plan);
}

// The names that edges have are strings of a dump; the file wants those of stream 0.
uint32_t ObjectSizes::stored_name(uint32_t name) {
    const PayloadBuffer& records = definitions_.records();
    const uint8_t* const data = records.data();
    while (names_read_to_ < records.size()) {  // tag, length, text
        name_places_.push(names_read_to_ + 1);
        size_t at = names_read_to_ + 1;
        size_t length = 0;
        for (unsigned shift = 0;; shift += 7) {
            length |= static_cast<size_t>(data[at] & 127) << shift;
            if (data[at++] < 128) break;
        }
        names_read_to_ = at + length;
    }
    if (name == 0 || name > name_places_.size()) return 0;
    size_t at = name_places_[name - 1];
    size_t length = 0;
    for (unsigned shift = 0;; shift += 7) {
        length |= static_cast<size_t>(data[at] & 127) << shift;
        if (data[at++] < 128) break;
    }
    return log_.string(reinterpret_cast<const char*>(data) + at, length);
}

uint32_t ObjectSizes::item_name(PyObject* key, char letter) {
    constexpr size_t kMostCharacters = 80;
    text_.clear();
    const char prefix[] = {'[', letter, ']', ' '};
    text_.put_bytes(prefix, sizeof prefix);
    if (PyUnicode_Check(key)) {
        append_utf8(text_, text_view(key), kMostCharacters);
    } else {
        char number[32];
        int overflow = 1;
        long long value = 0;
        if (PyLong_CheckExact(key)) value = PyLong_AsLongLongAndOverflow(key, &overflow);
        std::snprintf(number, sizeof number, "%lld", value);
        const char* const text = overflow == 0 ? number : Py_TYPE(key)->tp_name;
        text_.put_bytes(text, std::strlen(text));
    }
    return log_.string(reinterpret_cast<const char*>(text_.data()), text_.size());
}

uint32_t ObjectSizes::reference_name(PyObject* holder, const EdgeList& edges, size_t i) {
    const size_t named = edges.names.size();
    const size_t count = edges.targets.size();
    if (edges.kind == ShapeKind::kNames) return i < named ? stored_name(edges.names[i]) : 0;
    if (i >= count - named) return stored_name(edges.names[i - (count - named)]);
    if (edges.kind == ShapeKind::kKeyValue) {
        return item_name(objects_[edges.targets[i & ~size_t{1}]], i % 2 == 0 ? 'K' : 'V');
    }
    char text[32];
    const int length = std::snprintf(text, sizeof text, "[%zu]", i);
    return log_.string(text, static_cast<size_t>(length));
}

void ObjectSizes::push_references(PyObject* object) {
    const EdgeList& edges = edges_of(object);
    const size_t count = edges.targets.size();
    for (size_t i = 0; i < count; ++i) {
        const uint32_t name =
            references_.size() < kMostNodes ? reference_name(object, edges, i) : 0;
        references_.push({edges.targets[i], name});
    }
}

// Bytes of all that the object refers to, directly or not, and that nobody was charged.
uint64_t ObjectSizes::charge_referents(PyObject* object) {
    uint64_t bytes = 0;
    const size_t bottom = waiting_.size();
    while (object != nullptr) {
        const EdgeList& edges = edges_of(object);
        for (size_t i = 0; i < edges.targets.size(); ++i) {
            const uint32_t index = edges.targets[i];
            if (is_part_of_program(objects_[index]) || is_dying(objects_[index])) continue;
            if (!charge(index)) continue;
            bytes += flat_bytes(objects_[index]);
            waiting_.push(index);
        }
        object = nullptr;
        if (waiting_.size() > bottom && !has_failed()) {
            object = objects_[waiting_[waiting_.size() - 1]];
            waiting_.truncate(waiting_.size() - 1);
        }
    }
    return bytes;
}

// The node of an object that was charged, and those of its referents below.
uint64_t ObjectSizes::add_node(uint32_t index, uint32_t name, uint32_t level) {
    PyObject* const object = objects_[index];
    const size_t row = nodes_.size();
    const uint64_t flat = flat_bytes(object);
    nodes_.push({flat, flat, name, 0});
    uint64_t bytes = flat;
    if (level == 0) {
        bytes += charge_referents(object);
    } else {
        const size_t first = references_.size();
        push_references(object);
        const size_t end = references_.size();
        uint32_t children = 0;
        for (size_t i = first; i < end && !has_failed(); ++i) {
            const Reference reference = references_[i];
            PyObject* const target = objects_[reference.index];
            const bool is_new =
                !is_part_of_program(target) && !is_dying(target) && charge(reference.index);
            if (nodes_.size() >= kMostNodes) {
                if (is_new) bytes += flat_bytes(target) + charge_referents(target);
                continue;
            }
            ++children;
            if (is_new) {
                bytes += add_node(reference.index, reference.name, level - 1);
            } else {
                nodes_.push({0, 0, reference.name, 0});
            }
        }
        references_.truncate(first);
        if (!has_failed()) nodes_[row].child_count = children;
    }
    if (!has_failed()) nodes_[row].bytes = bytes;
    return bytes;
}

uint64_t ObjectSizes::measure(PayloadBuffer& out, PyObject* object, uint32_t level) {
    nodes_.clear();
    references_.clear();
    const uint64_t bytes = add_node(objects_.index_of(object), 0, level);
    for (size_t i = 0; i < nodes_.size(); ++i) {
        out.put_varint(nodes_[i].bytes);
        out.put_varint(nodes_[i].flat_bytes);
        out.put_varint(nodes_[i].name);
        out.put_varint(nodes_[i].child_count);
    }
    return bytes;
}

uint64_t ObjectSizes::rest_of_program() {
    uint64_t bytes = 0;
    for_each_tracked(add_to_index, &objects_);
    for (uint32_t i = 0; i < objects_.size() && !has_failed(); ++i) {
        if (is_dying(objects_[i]) || !charge(i)) continue;
        bytes += flat_bytes(objects_[i]);
        edges_of(objects_[i]);
    }
    return bytes;
}

}  // namespace capture
