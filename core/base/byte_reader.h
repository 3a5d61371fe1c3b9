#pragma once
// Sticky reader over bytes: past the end it returns zero and stays failed, so an inner loop asks
// failed() once a record and needs no error plumbing.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hs {

class ByteReader {
public:
    explicit ByteReader(std::string_view bytes, uint64_t first_offset = 0)
        : begin_(bytes.data()),
          at_(begin_),
          end_(begin_ + bytes.size()),
          first_offset_(first_offset) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return at_ == end_; }
    [[nodiscard]] size_t remaining() const { return static_cast<size_t>(end_ - at_); }
    [[nodiscard]] uint64_t offset() const {
        return first_offset_ + static_cast<uint64_t>(at_ - begin_);
    }

    uint8_t u8();
    uint16_t u16_le();
    uint32_t u32_le();
    uint64_t u64_le();
    uint32_t u32_be();
    uint64_t u64_be();
    double f64_be();
    // Base 128, low group first, at most 10 bytes; more, or bits beyond 64, fails.
    uint64_t varint();
    // The next count bytes; fails, and returns nothing, when fewer are there.
    std::string_view bytes(uint64_t count);
    void skip(uint64_t count) { bytes(count); }

    void fail() {
        failed_ = true;
        at_ = end_;
    }

private:
    const char* begin_;
    const char* at_;
    const char* end_;
    uint64_t first_offset_;
    bool failed_ = false;
};

}  // namespace hs
