#pragma once

// Records of one chunk while they are written: numbers and texts as the file format has them.

#include "native/dump/walk_array.h"

namespace capture {

class RecordBuffer {
public:
    void byte(uint8_t value) { bytes_.push(value); }

    void varint(uint64_t value) {
        if (!bytes_.reserve(bytes_.size() + 10)) return;
        uint8_t* end = bytes_.data() + bytes_.size();
        uint8_t* at = end;
        while (value >= 0x80) {
            *at++ = static_cast<uint8_t>(value) | 0x80;
            value >>= 7;
        }
        *at++ = static_cast<uint8_t>(value);
        bytes_.truncate(bytes_.size() + static_cast<size_t>(at - end));
    }

    void zig(int64_t value) {
        varint((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
    }

    void raw(const void* data, size_t count) {
        bytes_.append(static_cast<const uint8_t*>(data), count);
    }

    void text(const char* data, size_t count) {
        varint(count);
        raw(data, count);
    }
    void text(const char* zero_ended) { text(zero_ended, std::strlen(zero_ended)); }

    void clear() { bytes_.clear(); }
    size_t size() const { return bytes_.size(); }
    const uint8_t* data() const { return bytes_.data(); }
    bool has_failed() const { return bytes_.has_failed(); }

private:
    WalkArray<uint8_t> bytes_;
};

}  // namespace capture
