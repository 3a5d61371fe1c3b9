#pragma once
// Sticky reader over bytes: past the end it returns zero and stays failed, so an inner loop asks
// failed() once a record and needs no error plumbing.

#include <bit>
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

    uint8_t u8() { return little<uint8_t>(); }
    uint16_t u16_le() { return little<uint16_t>(); }
    uint32_t u32_le() { return little<uint32_t>(); }
    uint64_t u64_le() { return little<uint64_t>(); }
    uint32_t u32_be() { return big<uint32_t>(); }
    uint64_t u64_be() { return big<uint64_t>(); }
    double f64_be() { return std::bit_cast<double>(u64_be()); }
    // Base 128, low group first, at most 10 bytes; more, or bits beyond 64, fails.
    uint64_t varint() {
        if (remaining() < sizeof(uint64_t)) return long_varint();
        // Up to eight groups at once and without branches: lengths are not to be predicted.
        const uint64_t word = little_at<uint64_t>(at_);
        const uint64_t last_groups = ~word & 0x8080808080808080U;
        if (last_groups == 0) return long_varint();
        const uint64_t up_to_last = last_groups ^ (last_groups - 1);
        at_ += (std::countr_zero(last_groups) >> 3) + 1;
        uint64_t value = word & up_to_last & 0x7f7f7f7f7f7f7f7fU;
        value = (value & 0x007f007f007f007fU) | (value & 0x7f007f007f007f00U) >> 1;
        value = (value & 0x00003fff00003fffU) | (value & 0x3fff00003fff0000U) >> 2;
        return (value & 0x000000000fffffffU) | (value & 0x0fffffff00000000U) >> 4;
    }
    // The next count bytes; fails, and returns nothing, when fewer are there.
    std::string_view bytes(uint64_t count) {
        if (count > remaining()) {
            fail();
            return {};
        }
        const std::string_view taken(at_, static_cast<size_t>(count));
        at_ += taken.size();
        return taken;
    }
    void skip(uint64_t count) { bytes(count); }

    void fail() {
        failed_ = true;
        at_ = end_;
    }

private:
    // Shifts and ors of single bytes: compilers turn each loop into one load.
    template <class Word>
    static Word little_at(const char* at) {
        uint64_t word = 0;
        for (size_t i = 0; i < sizeof(Word); ++i) {
            word |= uint64_t{static_cast<uint8_t>(at[i])} << (8 * i);
        }
        return static_cast<Word>(word);
    }
    template <class Word>
    Word little() {
        if (remaining() < sizeof(Word)) {
            fail();
            return 0;
        }
        const Word word = little_at<Word>(at_);
        at_ += sizeof(Word);
        return word;
    }
    template <class Word>
    Word big() {
        if (remaining() < sizeof(Word)) {
            fail();
            return 0;
        }
        uint64_t word = 0;
        for (size_t i = 0; i < sizeof(Word); ++i) {
            word = word << 8 | static_cast<uint8_t>(at_[i]);
        }
        at_ += sizeof(Word);
        return static_cast<Word>(word);
    }
    uint64_t long_varint();

    const char* begin_;
    const char* at_;
    const char* end_;
    uint64_t first_offset_;
    bool failed_ = false;
};

}  // namespace hs
