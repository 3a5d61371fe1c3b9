#include "core/base/parse_time.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace hs {
namespace {

constexpr int64_t kLargestTimeUs = int64_t{1} << 53;

}  // namespace

std::optional<int64_t> parse_time_us(std::string_view text) {
    const bool negative = !text.empty() && text[0] == '-';
    std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.find_first_of("eE") != std::string_view::npos) {
        double seconds = 0;
        const auto [end, problem] =
            std::from_chars(text.data(), text.data() + text.size(), seconds);
        const double microseconds = std::round(seconds * 1e6);
        if (problem != std::errc() || end != text.data() + text.size() ||
            !(std::abs(microseconds) <= static_cast<double>(kLargestTimeUs))) {
            return std::nullopt;
        }
        return static_cast<int64_t>(microseconds);
    }
    // Digit by digit up to the sixth decimal; the seventh rounds.
    int64_t value = 0;
    int decimals = -1;  // -1: before the point
    size_t digit_count = 0;
    bool round_up = false;
    for (char c : digits) {
        if (c == '.' && decimals < 0) {
            decimals = 0;
        } else if (c < '0' || c > '9') {
            return std::nullopt;
        } else {
            ++digit_count;
            if (decimals == 6) { round_up = c >= '5'; }
            if (decimals < 6) { value = value * 10 + (c - '0'); }
            if (decimals >= 0) { ++decimals; }
            if (value > kLargestTimeUs) { return std::nullopt; }
        }
    }
    if (digit_count == 0) { return std::nullopt; }
    for (int missing = std::max(decimals, 0); missing < 6; ++missing) {
        value *= 10;
        if (value > kLargestTimeUs) { return std::nullopt; }
    }
    value += round_up ? 1 : 0;
    return negative ? -value : value;
}

}  // namespace hs
