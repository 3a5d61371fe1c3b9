// Opcodes that bring numbers and text.

#include <bit>
#include <charconv>

#include "core/base/utf8.h"
#include "core/import/pickle_machine.h"

namespace hs {
namespace {

int digit_value(char c) {
    if (c >= '0' && c <= '9') { return c - '0'; }
    if (c >= 'a' && c <= 'f') { return c - 'a' + 10; }
    if (c >= 'A' && c <= 'F') { return c - 'A' + 10; }
    return -1;
}

// Digits of the base from `at` on, at least `least` and at most `most`; moves `at` behind them.
std::optional<uint32_t> read_digits(std::string_view text, size_t& at, int base, size_t least,
                                    size_t most) {
    uint32_t value = 0;
    size_t count = 0;
    while (count < most && at < text.size()) {
        const int digit = digit_value(text[at]);
        if (digit < 0 || digit >= base) { break; }
        value = value * static_cast<uint32_t>(base) + static_cast<uint32_t>(digit);
        ++at;
        ++count;
    }
    return count >= least ? std::optional(value) : std::nullopt;
}

// What follows the backslash at `at` - 1 in the text form of a Python 2 byte string.
bool append_escape(std::string_view text, size_t& at, std::string& out) {
    constexpr std::string_view kLetters = "abfnrtv\\'\"";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
    if (at >= text.size()) { return false; }
    if (const size_t letter = kLetters.find(text[at]); letter != std::string_view::npos) {
        out += kMeanings[letter];
        ++at;
        return true;
    }
    const bool is_hex = text[at] == 'x';
    if (is_hex) { ++at; }
    const std::optional<uint32_t> byte =
        is_hex ? read_digits(text, at, 16, 2, 2) : read_digits(text, at, 8, 1, 3);
    if (!byte) { return false; }
    out += static_cast<char>(*byte);
    return true;
}

// 'a\'b' with either quote: the text form of a Python 2 byte string.
std::optional<std::string> unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != text.back() ||
        (text.front() != '\'' && text.front() != '"')) {
        return std::nullopt;
    }
    text = text.substr(1, text.size() - 2);
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const char c = text[at++];
        if (c != '\\') {
            out += c;
        } else if (!append_escape(text, at, out)) {
            return std::nullopt;
        }
    }
    return out;
}

// Latin-1 with \uXXXX and \UXXXXXXXX: the text form of Unicode strings.
std::optional<std::string> decoded_unicode(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const char c = text[at++];
        const bool is_escape =
            c == '\\' && at < text.size() && (text[at] == 'u' || text[at] == 'U');
        if (!is_escape) {
            append_utf8(out, static_cast<uint8_t>(c));
            continue;
        }
        const size_t count = text[at++] == 'u' ? 4 : 8;
        const std::optional<uint32_t> code_point = read_digits(text, at, 16, count, count);
        if (!code_point || *code_point > 0x10FFFF) { return std::nullopt; }
        append_utf8(out, *code_point);
    }
    return out;
}

}  // namespace

void PickleMachine::push_int(bool is_negative, uint64_t magnitude) {
    constexpr uint64_t kSmall = uint64_t{1} << (PickleValue::kPayloadBits - 1);
    if (magnitude < kSmall) {
        return push(PickleValue::make(PickleKind::kInt, is_negative ? 0 - magnitude : magnitude));
    }
    if (!charge(sizeof(PickleWideInt))) { return; }
    heap_.wide_ints.push_back({magnitude, is_negative});
    push(PickleValue::make(PickleKind::kWideInt, heap_.wide_ints.size() - 1));
}

void PickleMachine::push_float(double value) {
    if (!charge(sizeof(double))) { return; }
    heap_.floats.push_back(value);
    push(PickleValue::make(PickleKind::kFloat, heap_.floats.size() - 1));
}

void PickleMachine::on_binint() {
    if (const auto bits = take_number(4)) {
        const auto number = static_cast<int32_t>(*bits);
        push_int(number < 0, static_cast<uint64_t>(std::abs(int64_t{number})));
    }
}
void PickleMachine::on_binint1() {
    if (const auto number = take_number(1)) { push_int(false, *number); }
}
void PickleMachine::on_binint2() {
    if (const auto number = take_number(2)) { push_int(false, *number); }
}

void PickleMachine::push_decimal(std::string_view digits) {
    const bool is_negative = digits.starts_with('-');
    if (is_negative || digits.starts_with('+')) { digits.remove_prefix(1); }
    if (digits.ends_with('L')) { digits.remove_suffix(1); }
    uint64_t magnitude = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, magnitude);
    if (problem == std::errc::result_out_of_range && stop == end) {
        return push(PickleValue::make(PickleKind::kHugeInt));
    }
    if (problem != std::errc{} || stop != end) { return fail("a decimal number", "other text"); }
    push_int(is_negative && magnitude != 0, magnitude);
}

void PickleMachine::on_int() {
    const std::optional<std::string_view> line = take_line();
    if (!line) { return; }
    // The booleans of protocols 0 and 1.
    if (*line == "00") { return on_false(); }
    if (*line == "01") { return on_true(); }
    push_decimal(*line);
}

void PickleMachine::on_long() {
    if (const auto line = take_line()) { push_decimal(*line); }
}

// Two's complement, as short as it can be from real writers.
void PickleMachine::push_little_endian(std::string_view bytes) {
    constexpr size_t kWordBytes = 8;
    const bool is_negative = !bytes.empty() && (static_cast<uint8_t>(bytes.back()) & 0x80) != 0;
    const char sign_byte = is_negative ? '\xff' : '\0';
    while (bytes.size() > kWordBytes && bytes.back() == sign_byte) { bytes.remove_suffix(1); }
    uint64_t bits = is_negative ? UINT64_MAX : 0;
    if (bytes.size() > kWordBytes) { return push(PickleValue::make(PickleKind::kHugeInt)); }
    for (size_t i = 0; i < bytes.size(); ++i) {
        const unsigned shift = static_cast<unsigned>(8 * i);
        bits &= ~(uint64_t{0xff} << shift);
        bits |= uint64_t{static_cast<uint8_t>(bytes[i])} << shift;
    }
    // A negative number whose eight bytes read as a positive one lies below -2^63.
    if (is_negative && bits >> 63 == 0) { return push(PickleValue::make(PickleKind::kHugeInt)); }
    push_int(is_negative, is_negative ? 0 - bits : bits);
}

void PickleMachine::on_long1() {
    const std::optional<uint64_t> count = take_number(1);
    if (!count) { return; }
    if (const auto bytes = take(*count)) { push_little_endian(*bytes); }
}

void PickleMachine::on_long4() {
    const std::optional<uint64_t> count = take_number(4);
    if (!count) { return; }
    if (*count > INT32_MAX) { return fail("a length", "a negative one"); }
    if (const auto bytes = take(*count)) { push_little_endian(*bytes); }
}

void PickleMachine::on_float() {
    const std::optional<std::string_view> line = take_line();
    if (!line) { return; }
    double value = 0;
    const char* end = line->data() + line->size();
    const auto [stop, problem] = std::from_chars(line->data(), end, value);
    if ((problem != std::errc{} && problem != std::errc::result_out_of_range) || stop != end) {
        return fail("a number with a point", "other text");
    }
    push_float(value);
}

void PickleMachine::on_binfloat() {
    const std::optional<std::string_view> taken = take(8);
    if (!taken) { return; }
    uint64_t bits = 0;
    for (const char c : *taken) { bits = bits << 8 | static_cast<uint8_t>(c); }
    push_float(std::bit_cast<double>(bits));
}

void PickleMachine::push_text(std::string_view text) {
    // A row of the table, its two index entries, and the bytes.
    constexpr uint64_t kRowBytes = 32;
    const size_t rows_before = heap_.strings.size();
    const StringId id = heap_.strings.intern(text);
    if (heap_.strings.size() != rows_before && !charge(kRowBytes + text.size())) { return; }
    push(PickleValue::make(PickleKind::kText, id.v));
}

void PickleMachine::on_short_text() {
    const std::optional<uint64_t> count = take_number(1);
    if (!count) { return; }
    if (const auto text = take(*count)) { push_text(*text); }
}
void PickleMachine::on_text4() {
    const std::optional<uint64_t> count = take_number(4);
    if (!count) { return; }
    if (const auto text = take(*count)) { push_text(*text); }
}
void PickleMachine::on_text8() {
    const std::optional<uint64_t> count = take_number(8);
    if (!count) { return; }
    if (const auto text = take(*count)) { push_text(*text); }
}
void PickleMachine::on_binstring() {
    const std::optional<uint64_t> count = take_number(4);
    if (!count) { return; }
    if (*count > INT32_MAX) { return fail("a length", "a negative one"); }
    if (const auto text = take(*count)) { push_text(*text); }
}

void PickleMachine::on_string() {
    const std::optional<std::string_view> line = take_line();
    if (!line) { return; }
    const std::optional<std::string> text = unquoted(*line);
    if (!text) { return fail("text in quotes", "something else"); }
    push_text(*text);
}

void PickleMachine::on_unicode() {
    const std::optional<std::string_view> line = take_line();
    if (!line) { return; }
    const std::optional<std::string> text = decoded_unicode(*line);
    if (!text) { return fail("text with \\uXXXX escapes", "a broken escape"); }
    push_text(*text);
}

}  // namespace hs
