#pragma once
// The primitive encodings of a memray capture, read without a check for each field: past the end
// they read the zero padding of an Input, and whoever reads a record asks afterwards whether it was
// all there.

#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/base/input.h"
#include "core/model/event_codec.h"

namespace hs {

class MemrayReader {
public:
    // The bytes have an Input's padding.
    explicit MemrayReader(std::string_view bytes)
        : begin_(reinterpret_cast<const uint8_t*>(bytes.data())),
          at_(begin_),
          end_(begin_ + bytes.size()) {}

    [[nodiscard]] uint64_t offset() const { return static_cast<uint64_t>(at_ - begin_); }
    void go_to(uint64_t offset) { at_ = begin_ + offset; }
    [[nodiscard]] bool at_end() const { return at_ >= end_; }
    [[nodiscard]] uint64_t remaining() const {
        return at_ < end_ ? static_cast<uint64_t>(end_ - at_) : 0;
    }
    // Whether what was read so far reaches beyond the end.
    [[nodiscard]] bool is_cut() const { return at_ > end_; }
    // Whether a number had more than 64 bits.
    [[nodiscard]] bool is_damaged() const { return is_damaged_; }
    [[nodiscard]] bool rest_is_zero() const {
        const std::string_view rest(reinterpret_cast<const char*>(at_), remaining());
        return rest.find_first_not_of('\0') == std::string_view::npos;
    }

    uint8_t u8() { return *at_++; }
    bool flag() { return u8() != 0; }
    uint32_t u32() { return static_cast<uint32_t>(fixed<4>()); }
    int32_t i32() { return static_cast<int32_t>(u32()); }
    uint64_t u64() { return fixed<8>(); }
    int64_t i64() { return static_cast<int64_t>(u64()); }

    uint64_t varint() {
        if (*at_ < 0x80) return *at_++;
        uint64_t value = 0;
        const uint8_t* next = decode_varint(at_, &value);
        if (next == nullptr) {
            is_damaged_ = true;
            return 0;
        }
        at_ = next;
        return value;
    }
    int64_t svarint() {
        const uint64_t folded = varint();
        return static_cast<int64_t>((folded >> 1) ^ (uint64_t{0} - (folded & 1)));
    }
    // Adds a difference to the last value, and returns the sum.
    uint64_t delta(uint64_t& last) { return last += static_cast<uint64_t>(svarint()); }

    // Up to a zero byte, which is passed over.
    std::string_view string() {
        if (at_ >= end_) return cut();
        const auto* zero = static_cast<const uint8_t*>(std::memchr(at_, 0, remaining()));
        if (zero == nullptr) return cut();
        const std::string_view text(reinterpret_cast<const char*>(at_),
                                    static_cast<size_t>(zero - at_));
        at_ = zero + 1;
        return text;
    }
    std::string_view bytes(uint64_t count) {
        if (count > remaining()) return cut();
        const std::string_view taken(reinterpret_cast<const char*>(at_),
                                     static_cast<size_t>(count));
        at_ += count;
        return taken;
    }

private:
    template <size_t kBytes>
    uint64_t fixed() {
        uint64_t value = 0;
        for (size_t i = 0; i < kBytes; ++i) value |= uint64_t{at_[i]} << (8 * i);
        at_ += kBytes;
        return value;
    }
    std::string_view cut() {
        at_ = end_ + 1;
        return {};
    }

    const uint8_t* begin_;
    const uint8_t* at_;
    const uint8_t* end_;
    bool is_damaged_ = false;
};

}  // namespace hs
