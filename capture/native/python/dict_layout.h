#pragma once

// How a dict lies in memory. Its keys are a table of entries that several dicts of instances may
// share ("split"); the values of a split dict lie in an array of their own.
//
//   3.8–3.10  refcount, slots, lookup function, usable, entries; indices; (hash, key, value) …
//   3.11–     refcount, log2 slots, log2 index bytes, kind, version, usable, entries; indices;
//             kind 0 (hash, key, value) …, kinds 1 and 2 (key, value) …

#include <Python.h>

#include <cstdint>

namespace capture {

struct DictKeys {
    size_t shared_by = 0;  // dicts and types that refer to these keys
    size_t usable = 0;     // entries still free
    size_t entry_count = 0;
    size_t total_bytes = 0;
    size_t entry_bytes = 0;
    const char* first_key = nullptr;

    PyObject* key(size_t i) const {
        return *reinterpret_cast<PyObject* const*>(first_key + i * entry_bytes);
    }
    PyObject* value(size_t i) const {
        return *reinterpret_cast<PyObject* const*>(first_key + i * entry_bytes + sizeof(PyObject*));
    }
};

inline DictKeys dict_keys(const void* address) {
    DictKeys keys;
    auto* words = static_cast<const Py_ssize_t*>(address);
    auto* bytes = static_cast<const char*>(address);
    keys.shared_by = static_cast<size_t>(words[0]);
#if PY_VERSION_HEX >= 0x030B0000
    const size_t slots = size_t{1} << static_cast<uint8_t>(bytes[8]);
    const size_t index_bytes = size_t{1} << static_cast<uint8_t>(bytes[9]);
    const bool has_hashes = bytes[10] == 0;
    const size_t header_bytes = 32;
    keys.usable = static_cast<size_t>(words[2]);
    keys.entry_count = static_cast<size_t>(words[3]);
#else
    const auto slots = static_cast<size_t>(words[1]);
    const size_t index_size = slots <= 0xff ? 1 : slots <= 0xffff ? 2 : slots <= 0xffffffff ? 4 : 8;
    const size_t index_bytes = slots * index_size;
    const bool has_hashes = true;
    const size_t header_bytes = 40;
    keys.usable = static_cast<size_t>(words[3]);
    keys.entry_count = static_cast<size_t>(words[4]);
#endif
    keys.entry_bytes = has_hashes ? 24 : 16;
    keys.first_key = bytes + header_bytes + index_bytes + (has_hashes ? 8 : 0);
    keys.total_bytes = header_bytes + index_bytes + slots * 2 / 3 * keys.entry_bytes;
    return keys;
}

struct DictValues {
    PyObject* const* values = nullptr;  // null: not split
    bool lie_in_instance = false;       // 3.13+: the instance holds them, the dict only looks
};

inline DictValues dict_values(const PyDictObject* dict) {
    DictValues result;
    if (dict->ma_values == nullptr) return result;
#if PY_VERSION_HEX >= 0x030D0000
    auto* bytes = reinterpret_cast<const char*>(dict->ma_values);
    result.lie_in_instance = bytes[2] != 0;
    result.values = reinterpret_cast<PyObject* const*>(bytes + 8);
#else
    result.values = reinterpret_cast<PyObject* const*>(dict->ma_values);
#endif
    return result;
}

/// As `dict.__sizeof__`, without the size of the dict object itself.
inline size_t dict_table_bytes(const PyDictObject* dict) {
    const DictKeys keys = dict_keys(dict->ma_keys);
    size_t bytes = 0;
    if (dict->ma_values != nullptr) {
        bytes += (keys.usable + keys.entry_count) * sizeof(PyObject*);
    }
    if (keys.shared_by == 1) bytes += keys.total_bytes;
    return bytes;
}

/// Calls `visit(key, value)` for each item in order.
template <class Visit>
void for_each_dict_item(const PyDictObject* dict, Visit visit) {
    const DictKeys keys = dict_keys(dict->ma_keys);
    const DictValues split = dict_values(dict);
    for (size_t i = 0; i < keys.entry_count; ++i) {
        PyObject* value = split.values != nullptr ? split.values[i] : keys.value(i);
        if (value != nullptr && keys.key(i) != nullptr) visit(keys.key(i), value);
    }
}

}  // namespace capture
