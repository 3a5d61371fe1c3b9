#pragma once
// The primitive encodings of an .hscope payload: ByteReader with zigzag numbers and texts. Past the
// end all of them are zero or empty, and the reader has failed: whoever reads a record asks
// afterwards.

#include <cstdint>
#include <string_view>

#include "core/base/byte_reader.h"

namespace hs {

class HscopeReader : public ByteReader {
public:
    using ByteReader::ByteReader;

    int64_t zigzag() {
        const uint64_t folded = varint();
        return static_cast<int64_t>((folded >> 1) ^ (uint64_t{0} - (folded & 1)));
    }
    std::string_view text() { return bytes(varint()); }
    // A number that is kept in 32 bits; more is none that anything has.
    uint32_t index() {
        const uint64_t value = varint();
        return value > UINT32_MAX ? UINT32_MAX : static_cast<uint32_t>(value);
    }
};

}  // namespace hs
