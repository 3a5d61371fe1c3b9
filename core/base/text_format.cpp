#include "core/base/text_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include "core/base/minus.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr uint64_t kNoCarry = std::numeric_limits<uint64_t>::max();

uint64_t magnitude_of(int64_t value) {
    return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

std::string digits_of(uint64_t value) {
    return std::to_string(value);
}

std::string two_digits(uint64_t value) {
    return (value < 10 ? "0" : "") + digits_of(value);
}

// value / unit with three significant digits, half rounded up, or empty when that reads `carry` or
// more and belongs to the next unit. Integers only: the same text on every machine.
std::string three_digits(uint64_t value, uint64_t unit, uint64_t carry) {
    for (unsigned decimals = 2;; --decimals) {
        const uint64_t scale = decimals == 2 ? 100 : decimals == 1 ? 10 : 1;
        const auto scaled = static_cast<uint64_t>((Wide{value} * scale + unit / 2) / unit);
        if (decimals > 0 && scaled >= 1000) continue;
        if (scaled >= Wide{carry} * scale) return {};
        std::string text = digits_of(scaled / scale);
        if (decimals == 1) text += "." + digits_of(scaled % scale);
        if (decimals == 2) text += "." + two_digits(scaled % scale);
        return text;
    }
}

template <size_t kCount>
std::string with_unit(uint64_t value, uint64_t base,
                      const std::array<std::string_view, kCount>& units) {
    uint64_t unit = base;
    for (size_t i = 0; i < kCount; ++i) {
        const bool last = i + 1 == kCount;
        const std::string text = three_digits(value, unit, last ? kNoCarry : base);
        if (!text.empty()) return text + " " + std::string(units[i]);
        unit *= base;
    }
    return {};
}

std::string size_text(uint64_t bytes, SizeUnits units) {
    constexpr std::array<std::string_view, 6> kBinaryUnits = {"KiB", "MiB", "GiB",
                                                              "TiB", "PiB", "EiB"};
    constexpr std::array<std::string_view, 6> kSiUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
    if (units == SizeUnits::kRaw) return format_count(bytes) + " B";
    const uint64_t base = units == SizeUnits::kSi ? 1000 : 1024;
    if (bytes < base) return digits_of(bytes) + " B";
    return units == SizeUnits::kSi ? with_unit(bytes, base, kSiUnits)
                                   : with_unit(bytes, base, kBinaryUnits);
}

std::string_view sign_of(int64_t value) {
    return value < 0 ? kMinus : value > 0 ? "+" : "";
}

std::string duration_text(uint64_t ns) {
    constexpr uint64_t kSecond = 1'000'000'000;
    if (ns == 0) return "0 s";
    if (ns < 1000) return digits_of(ns) + " ns";
    if (std::string text = three_digits(ns, 1000, 1000); !text.empty()) return text + " µs";
    if (std::string text = three_digits(ns, 1'000'000, 1000); !text.empty()) return text + " ms";
    if (std::string text = three_digits(ns, kSecond, 60); !text.empty()) return text + " s";
    const uint64_t seconds = ns / kSecond + (ns % kSecond >= kSecond / 2 ? 1 : 0);
    if (seconds < 3600) {
        return digits_of(seconds / 60) + " min " + two_digits(seconds % 60) + " s";
    }
    const uint64_t minutes = seconds / 60 + (seconds % 60 >= 30 ? 1 : 0);
    return digits_of(minutes / 60) + " h " + two_digits(minutes % 60) + " min";
}

// Directions and joiners that make text read as something else than it is.
bool is_deceptive(uint32_t code_point) {
    return (code_point >= 0x200B && code_point <= 0x200F) ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

bool is_plain_letter(char byte) {
    return byte >= 0x20 && byte < 0x7F;
}

void append_escape(std::string& out, uint32_t code_point) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const unsigned digits = code_point < 0x100 ? 2 : 4;
    out += digits == 2 ? "\\x" : "\\u";
    for (unsigned i = digits; i-- > 0;) out += kHex[code_point >> (4 * i) & 0xF];
}

}  // namespace

std::string format_bytes(int64_t bytes, SizeUnits units) {
    return (bytes < 0 ? kMinus : "") + size_text(magnitude_of(bytes), units);
}

std::string format_bytes_delta(int64_t bytes, SizeUnits units) {
    return std::string(sign_of(bytes)) + size_text(magnitude_of(bytes), units);
}

std::string format_count(uint64_t count) {
    std::string text = digits_of(count);
    for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
    return text;
}

std::string format_count_delta(int64_t count) {
    return std::string(sign_of(count)) + format_count(magnitude_of(count));
}

std::string format_count_short(uint64_t count) {
    constexpr std::array<std::string_view, 6> kUnits = {"k", "M", "G", "T", "P", "E"};
    return count < 1000 ? digits_of(count) : with_unit(count, 1000, kUnits);
}

std::string format_duration(int64_t nanoseconds) {
    return (nanoseconds < 0 ? kMinus : "") + duration_text(magnitude_of(nanoseconds));
}

std::string format_share(double share) {
    if (!std::isfinite(share)) return "n/a";
    if (share == 0) return "0 %";
    if (share == 1) return "100 %";
    const std::string sign = share < 0 ? kMinus : "";
    const double permille = std::fabs(share) * 1000;
    if (permille < 0.5) return share < 0 ? "> \u22120.1 %" : "< 0.1 %";
    if (permille > 999 && permille < 1000) return sign.empty() ? "> 99.9 %" : "< \u221299.9 %";
    if (permille >= 1e15) return sign + format_double(permille / 10) + " %";
    const auto rounded = static_cast<uint64_t>(std::floor(permille + 0.5));
    return sign + digits_of(rounded / 10) + "." + digits_of(rounded % 10) + " %";
}

std::string format_utc_time(int64_t unix_ns) {
    using std::chrono::floor;
    const std::chrono::sys_time<std::chrono::nanoseconds> time{std::chrono::nanoseconds(unix_ns)};
    const auto seconds = floor<std::chrono::seconds>(time);
    const auto day = floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const auto in_day = static_cast<uint64_t>((seconds - day).count());
    return std::to_string(static_cast<int>(date.year())) + "-" +
           two_digits(static_cast<unsigned>(date.month())) + "-" +
           two_digits(static_cast<unsigned>(date.day())) + " " + two_digits(in_day / 3600) + ":" +
           two_digits(in_day / 60 % 60) + ":" + two_digits(in_day % 60);
}

std::string format_double(double value) {
    if (!std::isfinite(value)) return "null";
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string_view short_type_name(std::string_view type) {
    constexpr std::string_view kBegin = "<class '";
    constexpr std::string_view kEnd = "'>";
    if (type.size() <= kBegin.size() + kEnd.size() || !type.starts_with(kBegin) ||
        !type.ends_with(kEnd)) {
        return type;
    }
    return type.substr(kBegin.size(), type.size() - kBegin.size() - kEnd.size());
}

void append_xml(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
}

std::string printable_text(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        // Most texts are of these letters alone.
        const size_t plain = static_cast<size_t>(
            std::find_if_not(bytes.begin(), bytes.end(), is_plain_letter) - bytes.begin());
        out += bytes.substr(0, plain);
        bytes.remove_prefix(plain);
        if (bytes.empty()) break;
        const Utf8Step step = decode_utf8(bytes);
        const uint32_t code_point = step.code_point;
        if (code_point == '\n') {
            out += "\\n";
        } else if (code_point == '\r') {
            out += "\\r";
        } else if (code_point == '\t') {
            out += "\\t";
        } else if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
                   is_deceptive(code_point)) {
            append_escape(out, code_point);
        } else if (step.valid) {
            out += bytes.substr(0, step.byte_count);
        } else {
            append_utf8(out, code_point);
        }
        bytes.remove_prefix(step.byte_count);
    }
    return out;
}

std::string in_quotes(std::string_view name) {
    return '"' + printable_text(name) + '"';
}

}  // namespace hs
