#include "core/base/byte_reader.h"

namespace hs {

uint64_t ByteReader::long_varint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (at_ == end_) break;
        const auto group = static_cast<uint8_t>(*at_++);
        const uint64_t bits = group & 0x7f;
        // The tenth group has room for one bit.
        if (shift == 63 && bits > 1) break;
        value |= bits << shift;
        if (group < 0x80) return value;
    }
    fail();
    return 0;
}

}  // namespace hs
