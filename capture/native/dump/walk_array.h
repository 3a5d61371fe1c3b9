#pragma once
// A mapped array that is asked once, at the end of a walk, whether memory ran out: until then it
// stays as it is, and nothing throws.

#include <cstring>

#include "native/file/mapped_memory.h"

namespace capture {

template <class Item>
class WalkArray {
public:
    bool reserve(size_t count) {
        if (items_.reserve(count)) return true;
        has_failed_ = true;
        return false;
    }
    void push(Item item) { has_failed_ |= !items_.push(item); }
    void append(const Item* items, size_t count) {
        if (count == 0 || !reserve(size() + count)) return;
        std::memcpy(data() + size(), items, count * sizeof(Item));
        items_.set_size(size() + count);
    }
    // New entries are zero.
    void resize_zeroed(size_t count) {
        if (!reserve(count)) return;
        if (count > size()) std::memset(data() + size(), 0, (count - size()) * sizeof(Item));
        items_.set_size(count);
    }

    void clear() { items_.clear(); }
    void truncate(size_t count) { items_.set_size(count); }
    size_t size() const { return items_.size(); }
    bool has_failed() const { return has_failed_; }
    Item* data() { return items_.data(); }
    const Item* data() const { return items_.data(); }
    Item& operator[](size_t i) { return items_[i]; }
    const Item& operator[](size_t i) const { return items_[i]; }

    void swap(WalkArray& other) {
        items_.swap(other.items_);
        std::swap(has_failed_, other.has_failed_);
    }

private:
    MappedArray<Item> items_;
    bool has_failed_ = false;
};

}  // namespace capture
