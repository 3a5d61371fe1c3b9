#pragma once
// A payload that is being put together: bytes in mapped memory that grow as needed. Out of memory
// is sticky: later calls do nothing, and `failed()` is asked once before the payload is used.

#include "native/file/byte_coding.h"
#include "native/file/mapped_memory.h"

namespace capture {

class PayloadBuffer {
public:
    PayloadBuffer() = default;
    ~PayloadBuffer() { unmap_bytes(bytes_, capacity_); }
    PayloadBuffer(const PayloadBuffer&) = delete;
    PayloadBuffer& operator=(const PayloadBuffer&) = delete;

    [[nodiscard]] const uint8_t* data() const { return bytes_; }
    [[nodiscard]] size_t size() const { return size_; }
    [[nodiscard]] bool failed() const { return failed_; }
    void clear() {
        size_ = 0;
        failed_ = false;
    }

    // Room for `byte_count` more, to be written at the returned place; then `commit(end)`.
    // Null when there is no memory.
    uint8_t* reserve(size_t byte_count) {
        if (size_ + byte_count > capacity_ && !grow(byte_count)) return nullptr;
        return bytes_ + size_;
    }
    void commit(const uint8_t* end) { size_ = static_cast<size_t>(end - bytes_); }

    void put_byte(uint8_t value) { put_fixed(value); }
    void put_varint(uint64_t value) {
        if (uint8_t* const out = reserve(kMaxVarintBytes)) commit(capture::put_varint(out, value));
    }
    void put_zig(int64_t value) { put_varint(zigzag(value)); }
    void put_bytes(const void* bytes, size_t count) {
        if (uint8_t* const out = reserve(count)) commit(capture::put_bytes(out, bytes, count));
    }
    void put_text(const char* utf8, size_t byte_count) {
        put_varint(byte_count);
        put_bytes(utf8, byte_count);
    }
    void put_text(const char* zero_ended) { put_text(zero_ended, std::strlen(zero_ended)); }
    template <class Integer>
    void put_fixed(Integer value) {
        if (uint8_t* const out = reserve(sizeof value)) commit(capture::put_fixed(out, value));
    }

private:
    bool grow(size_t byte_count) {
        size_t capacity = capacity_ == 0 ? 65536 : capacity_ * 2;
        while (capacity < size_ + byte_count) capacity *= 2;
        void* const grown = failed_          ? nullptr
                            : capacity_ == 0 ? map_bytes(capacity)
                                             : mremap(bytes_, capacity_, capacity, MREMAP_MAYMOVE);
        if (grown == nullptr || grown == MAP_FAILED) {
            failed_ = true;
            return false;
        }
        bytes_ = static_cast<uint8_t*>(grown);
        capacity_ = capacity;
        return true;
    }

    uint8_t* bytes_ = nullptr;
    size_t size_ = 0;
    size_t capacity_ = 0;
    bool failed_ = false;
};

}  // namespace capture
