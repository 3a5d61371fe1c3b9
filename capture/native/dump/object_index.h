#pragma once

// Which objects the dump holds: an index by address, in the order of the walk. What is left out
// (the recorder's own) has an entry too, so that no edge leads there.

#include <Python.h>

#include "native/dump/address_map.h"

namespace capture {

class ObjectIndex {
public:
    static constexpr uint32_t kLeftOut = UINT32_MAX - 1;

    /// Index of the object, which is appended to the order if it is new.
    uint32_t index_of(PyObject* object) {
        uint32_t* number = numbers_.find_or_add(object);
        if (*number == 0) {
            order_.push(object);
            *number = static_cast<uint32_t>(order_.size());
        }
        return *number - 1;
    }

    /// Only before the object has an index.
    bool leave_out(PyObject* object) {
        uint32_t* number = numbers_.find_or_add(object);
        if (*number != 0) return false;
        *number = kLeftOut + 1;
        return true;
    }

    bool is_left_out(PyObject* object) const { return numbers_.find(object) == kLeftOut + 1; }
    size_t size() const { return order_.size(); }
    PyObject* operator[](size_t index) const { return order_[index]; }
    bool has_failed() const { return numbers_.has_failed() || order_.has_failed(); }
    void reserve(size_t count) { numbers_.reserve(count); }

private:
    AddressMap numbers_;
    WalkArray<PyObject*> order_;
};

}  // namespace capture
