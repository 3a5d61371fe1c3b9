#include "core/base/json_writer.h"

#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "core/base/check.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr size_t kFlushBytes = size_t{64} << 10;

bool is_plain(char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

// How many bytes from the beginning stand for themselves in JSON. Eight at a time: a byte's upper
// bit is set where the byte is below 0x20, a quote, a backslash, or not ASCII. (A borrow may set it
// falsely, but only above a byte where it is set rightly, so a word without any is plain.)
size_t plain_count(std::string_view text) {
    constexpr uint64_t kOnes = 0x0101010101010101U;
    constexpr uint64_t kUpperBits = 0x80 * kOnes;
    size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        const uint64_t quotes = (word ^ '"' * kOnes) - kOnes;
        const uint64_t backslashes = (word ^ '\\' * kOnes) - kOnes;
        const uint64_t controls = word - 0x20 * kOnes;
        if (((word | quotes | backslashes | controls) & kUpperBits) != 0) break;
    }
    while (at < text.size() && is_plain(text[at])) ++at;
    return at;
}

void append_escaped(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    out += "\\u00";
    out += kHex[static_cast<uint8_t>(c) >> 4];
    out += kHex[c & 0xF];
}

}  // namespace

void append_json_text(std::string& out, std::string_view value) {
    out.reserve(out.size() + value.size() + 2);
    out += '"';
    while (!value.empty()) {
        const size_t plain = plain_count(value);
        out.append(value.data(), plain);
        value.remove_prefix(plain);
        if (value.empty()) break;
        if (static_cast<uint8_t>(value[0]) < 0x80) {
            append_escaped(out, value[0]);
            value.remove_prefix(1);
            continue;
        }
        const Utf8Step step = decode_utf8(value);
        if (step.valid) {
            out.append(value.data(), step.byte_count);
        } else {
            append_utf8(out, step.code_point);
        }
        value.remove_prefix(step.byte_count);
    }
    out += '"';
}

JsonWriter::JsonWriter(std::function<void(std::string_view)> sink) : sink_(std::move(sink)) {
    buffer_.reserve(kFlushBytes + 4096);
}

void JsonWriter::before_value() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    HS_ASSERT(levels_.empty() ? !wrote_value_ : !levels_.back().is_object);
    wrote_value_ = true;
    if (levels_.empty()) return;
    if (levels_.back().has_items) buffer_ += ',';
    levels_.back().has_items = true;
}

void JsonWriter::flush_if_full() {
    if (buffer_.size() < kFlushBytes) return;
    sink_(buffer_);
    buffer_.clear();
}

void JsonWriter::begin(bool is_object) {
    before_value();
    levels_.push_back({is_object, false});
    buffer_ += is_object ? '{' : '[';
}

void JsonWriter::end(bool is_object) {
    HS_ASSERT(!levels_.empty() && levels_.back().is_object == is_object && !after_key_);
    levels_.pop_back();
    buffer_ += is_object ? '}' : ']';
    flush_if_full();
}

void JsonWriter::begin_object() {
    begin(true);
}
void JsonWriter::end_object() {
    end(true);
}
void JsonWriter::begin_array() {
    begin(false);
}
void JsonWriter::end_array() {
    end(false);
}

void JsonWriter::key(std::string_view name) {
    HS_ASSERT(!levels_.empty() && levels_.back().is_object && !after_key_);
    if (levels_.back().has_items) buffer_ += ',';
    levels_.back().has_items = true;
    append_json_text(buffer_, name);
    buffer_ += ':';
    after_key_ = true;
}

void JsonWriter::text(std::string_view value) {
    before_value();
    append_json_text(buffer_, value);
    flush_if_full();
}

template <class Integer>
void JsonWriter::integer(Integer value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    buffer_.append(digits.data(), static_cast<size_t>(end - digits.data()));
}

void JsonWriter::number(int64_t value) {
    before_value();
    integer(value);
    flush_if_full();
}

void JsonWriter::number(uint64_t value) {
    before_value();
    integer(value);
    flush_if_full();
}

void JsonWriter::number(double value) {
    raw(format_double(value));
}

void JsonWriter::boolean(bool value) {
    raw(value ? "true" : "false");
}

void JsonWriter::null() {
    raw("null");
}

void JsonWriter::decimal_text(uint64_t value) {
    before_value();
    buffer_ += '"';
    integer(value);
    buffer_ += '"';
    flush_if_full();
}

void JsonWriter::raw(std::string_view json) {
    before_value();
    buffer_ += json;
    flush_if_full();
}

void JsonWriter::finish() {
    HS_ASSERT(levels_.empty() && wrote_value_);
    buffer_ += '\n';
    sink_(buffer_);
    buffer_.clear();
}

}  // namespace hs
