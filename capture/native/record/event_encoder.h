#pragma once
// EVENTS records of one payload. A record is a tag byte (op, whether the address and the site are
// known again, size code) and what the tag leaves open; four bytes are usual. The state that makes
// them short starts anew with each payload, so that every chunk can be read alone.
//
//   tag  bits 0-1 op   bit 2 address is in A   bit 3 same site   bits 4-7 slot of Z that holds the
//   size

#include <cstdint>
#include <cstring>

#include "native/file/byte_coding.h"

namespace capture {

class EventEncoder {
public:
    // More than any event takes, with the TIME and ODD that may stand before it.
    static constexpr size_t kMaxEventBytes = 96;

    void begin_payload(uint64_t time_ns) {
        std::memset(addresses_, 0, sizeof addresses_);
        std::memset(sizes_, 0, sizeof sizes_);
        last_ = 0;
        site_ = 0;
        time_ns_ = time_ns;
    }
    [[nodiscard]] uint64_t time_ns() const { return time_ns_; }

    uint8_t* put_allocation(uint8_t* out, uint64_t block, uint64_t size, uint32_t site) {
        if ((block & 15) != 0) out = put_odd(out, block & 15);
        uint8_t* const tag = out++;
        *tag = kAllocate;
        out = put_address(out, *tag, block >> 4);
        out = put_size(out, *tag, size);
        return put_site(out, *tag, site);
    }

    uint8_t* put_free(uint8_t* out, uint64_t block) {
        if ((block & 15) != 0) out = put_odd(out, block & 15);
        uint8_t* const tag = out++;
        *tag = kFree;
        return put_address(out, *tag, block >> 4);
    }

    uint8_t* put_reallocation(uint8_t* out, uint64_t old_block, uint64_t block, uint64_t size,
                              uint32_t site) {
        const uint64_t low_bits = (old_block & 15) + 16 * (block & 15);
        if (low_bits != 0) out = put_odd(out, low_bits);
        uint8_t* const tag = out++;
        *tag = kReallocate;
        out = put_address(out, *tag, old_block >> 4);
        const uint64_t x = block >> 4;
        if (x == last_) {
            *out++ = 0;
        } else {
            out = put_varint(out, 1 + zigzag(static_cast<int64_t>(x - last_)));
            addresses_[slot_of(x)] = x;
            last_ = x;
        }
        out = put_size(out, *tag, size);
        return put_site(out, *tag, site);
    }

    // Nothing when the clock has not moved.
    uint8_t* put_time(uint8_t* out, uint64_t now_ns) {
        if (now_ns <= time_ns_) return out;
        *out++ = control_tag(1);
        out = put_varint(out, now_ns - time_ns_);
        time_ns_ = now_ns;
        return out;
    }

    static uint8_t* put_gap(uint8_t* out, uint64_t allocations, uint64_t frees, uint64_t bytes) {
        *out++ = control_tag(2);
        return put_varint(put_varint(put_varint(out, allocations), frees), bytes);
    }

    static uint8_t* put_dump(uint8_t* out, uint32_t dump_stream) {
        *out++ = control_tag(3);
        return put_varint(out, dump_stream);
    }

private:
    enum Operation : uint8_t { kAllocate = 0, kFree = 1, kReallocate = 2, kControl = 3 };
    static constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;
    static constexpr uint8_t kKnownAddress = 1 << 2;
    static constexpr uint8_t kSameSite = 1 << 3;

    static constexpr uint8_t control_tag(unsigned number) {
        return static_cast<uint8_t>(kControl | number << 2);
    }
    static uint8_t slot_of(uint64_t x) { return static_cast<uint8_t>((x * kSpread) >> 56); }

    static uint8_t* put_odd(uint8_t* out, uint64_t low_bits) {
        *out++ = control_tag(4);
        return put_varint(out, low_bits);
    }

    uint8_t* put_address(uint8_t* out, uint8_t& tag, uint64_t x) {
        const uint8_t slot = slot_of(x);
        if (addresses_[slot] == x) {
            tag |= kKnownAddress;
            *out++ = slot;
        } else {
            out = put_zig(out, static_cast<int64_t>(x - last_));
            addresses_[slot] = x;
        }
        last_ = x;
        return out;
    }

    uint8_t* put_size(uint8_t* out, uint8_t& tag, uint64_t size) {
        const unsigned slot = 1 + static_cast<unsigned>(((size * kSpread) >> 32) % 15);
        if (sizes_[slot] == size) {
            tag = static_cast<uint8_t>(tag | slot << 4);
            return out;
        }
        sizes_[slot] = size;
        return put_varint(out, size);
    }

    uint8_t* put_site(uint8_t* out, uint8_t& tag, uint32_t site) {
        if (site == site_) {
            tag |= kSameSite;
            return out;
        }
        out = put_zig(out, static_cast<int64_t>(site) - static_cast<int64_t>(site_));
        site_ = site;
        return out;
    }

    uint64_t addresses_[256] = {};
    uint64_t sizes_[16] = {};
    uint64_t last_ = 0;
    uint64_t time_ns_ = 0;
    uint32_t site_ = 0;
};

}  // namespace capture
