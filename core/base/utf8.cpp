#include "core/base/utf8.h"

#include <algorithm>

namespace hs {
namespace {

struct Lead {
    size_t byte_count;   // of the whole character; 0: cannot begin one
    uint8_t second_min;  // what the second byte may be
    uint8_t second_max;
    uint32_t bits;
};

Lead lead_of(uint8_t byte) {
    if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF, byte & 0x1Fu};
    if (byte >= 0xE0 && byte <= 0xEF) {
        const uint8_t min = byte == 0xE0 ? 0xA0 : 0x80;
        const uint8_t max = byte == 0xED ? 0x9F : 0xBF;
        return {3, min, max, byte & 0x0Fu};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        const uint8_t min = byte == 0xF0 ? 0x90 : 0x80;
        const uint8_t max = byte == 0xF4 ? 0x8F : 0xBF;
        return {4, min, max, byte & 0x07u};
    }
    return {0, 0, 0, 0};
}

}  // namespace

Utf8Step decode_utf8(std::string_view bytes) {
    const auto first = static_cast<uint8_t>(bytes[0]);
    if (first < 0x80) return {first, 1, true};
    const Lead lead = lead_of(first);
    if (lead.byte_count == 0) return {};
    uint32_t code_point = lead.bits;
    for (size_t i = 1; i < lead.byte_count; ++i) {
        const uint8_t min = i == 1 ? lead.second_min : 0x80;
        const uint8_t max = i == 1 ? lead.second_max : 0xBF;
        const auto byte = i < bytes.size() ? static_cast<uint8_t>(bytes[i]) : uint8_t{0};
        if (byte < min || byte > max) return {0xFFFD, i, false};
        code_point = code_point << 6 | (byte & 0x3Fu);
    }
    return {code_point, lead.byte_count, true};
}

bool is_valid_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        const Utf8Step step = decode_utf8(bytes);
        if (!step.valid) return false;
        bytes.remove_prefix(step.byte_count);
    }
    return true;
}

void append_utf8(std::string& out, uint32_t code_point) {
    const auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80 | (code_point >> shift & 0x3F));
    };
    if (code_point < 0x80) {
        out += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        out += static_cast<char>(0xC0 | code_point >> 6);
        tail(0);
    } else if (code_point < 0x10000) {
        out += static_cast<char>(0xE0 | code_point >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0 | (code_point >> 18 & 0x07));
        tail(12);
        tail(6);
        tail(0);
    }
}

size_t letter_count(std::string_view text) {
    return static_cast<size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !is_inside_letter(byte); }));
}

size_t whole_letters(std::string_view text, size_t most_bytes) {
    if (most_bytes >= text.size()) return text.size();
    while (most_bytes > 0 && is_inside_letter(text[most_bytes])) --most_bytes;
    return most_bytes;
}

size_t bytes_of_letters(std::string_view text, size_t letters) {
    size_t end = 0;
    for (; end < text.size(); ++end) {
        if (!is_inside_letter(text[end]) && letters-- == 0) break;
    }
    return end;
}

std::string cut_to_letters(std::string_view text, size_t most_letters) {
    if (bytes_of_letters(text, most_letters) == text.size()) return std::string(text);
    return std::string(text.substr(0, bytes_of_letters(text, most_letters - 1))) + "\u2026";
}

}  // namespace hs
