#include "core/model/frame_escape.h"

#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void append_hex_escape(std::string& out, char c) {
    const auto byte = static_cast<uint8_t>(c);
    out += {'\\', 'x', kHexDigits[byte >> 4], kHexDigits[byte & 0xF]};
}

}  // namespace

std::string escaped_frame(std::string_view name) {
    std::string out;
    out.reserve(name.size());
    while (!name.empty()) {
        const Utf8Step step = decode_utf8(name);
        const std::string_view bytes = name.substr(0, step.byte_count);
        name.remove_prefix(step.byte_count);
        if (!step.valid) {
            for (const char c : bytes) append_hex_escape(out, c);
        } else if (bytes == "\\") {
            out += "\\\\";
        } else if (bytes == ";") {
            append_hex_escape(out, ';');
        } else if (bytes == "\n") {
            out += "\\n";
        } else if (bytes == "\r") {
            out += "\\r";
        } else {
            out += bytes;
        }
    }
    return out;
}

std::string unescaped_frame(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        const int high = next == 'x' && i + 3 < text.size() ? hex_value(text[i + 2]) : -1;
        const int low = high >= 0 ? hex_value(text[i + 3]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 3;
        } else if (next == '\\' || next == 'n' || next == 'r') {
            out += next == 'n' ? '\n' : next == 'r' ? '\r' : '\\';
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace hs
