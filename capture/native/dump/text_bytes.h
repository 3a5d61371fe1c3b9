#pragma once

// UTF-8 of a `str`, read from its characters. Lone surrogates become three bytes.

#include "native/file/payload_buffer.h"
#include "native/python/text_layout.h"

namespace capture {

inline void append_code_point(PayloadBuffer& out, uint32_t point) {
    if (point < 0x80) {
        out.put_byte(static_cast<uint8_t>(point));
        return;
    }
    const auto continuation = [](uint32_t bits) {
        return static_cast<uint8_t>(0x80 | (bits & 63));
    };
    if (point < 0x800) {
        out.put_byte(static_cast<uint8_t>(0xC0 | (point >> 6)));
    } else if (point < 0x10000) {
        out.put_byte(static_cast<uint8_t>(0xE0 | (point >> 12)));
        out.put_byte(continuation(point >> 6));
    } else {
        out.put_byte(static_cast<uint8_t>(0xF0 | (point >> 18)));
        out.put_byte(continuation(point >> 12));
        out.put_byte(continuation(point >> 6));
    }
    out.put_byte(continuation(point));
}

/// Appends at most `most` characters.
inline void append_utf8(PayloadBuffer& out, const TextView& text, size_t most) {
    if (text.data == nullptr) return;
    const size_t count = text.length < most ? text.length : most;
    for (size_t i = 0; i < count; ++i) append_code_point(out, text.at(i));
}

}  // namespace capture
