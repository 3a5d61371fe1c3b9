#include <array>
#include <limits>

#include "core/base/text_format.h"

namespace hs {
namespace {

__extension__ typedef unsigned __int128 Wide;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// "", "b", "bytes", "k", "kb", "kib", … in any case.
bool parse_unit(std::string_view text, uint64_t* unit) {
    std::string name;
    for (const char c : text) name += lower(c);
    *unit = 1;
    if (name.empty() || name == "b" || name == "byte" || name == "bytes") return true;
    const size_t power = std::string_view("kmgtpe").find(name[0]);
    if (power == std::string_view::npos) return false;
    *unit = uint64_t{1} << (10 * (power + 1));
    const std::string_view rest = std::string_view(name).substr(1);
    return rest.empty() || rest == "b" || rest == "ib" || rest == "i";
}

}  // namespace

bool parse_bytes(std::string_view text, uint64_t* bytes) {
    constexpr Wide kMax = std::numeric_limits<uint64_t>::max();
    constexpr uint64_t kFractionLimit = 1'000'000'000'000'000'000;
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    size_t at = 0;
    Wide whole = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) {
        whole = whole * 10 + static_cast<unsigned>(text[at] - '0');
        if (whole > kMax) return false;
    }
    size_t digit_count = at;
    uint64_t fraction = 0;
    uint64_t fraction_unit = 1;
    if (at < text.size() && text[at] == '.') {
        for (++at; at < text.size() && is_digit(text[at]); ++at, ++digit_count) {
            if (fraction_unit == kFractionLimit) continue;  // digits that no size can show
            fraction = fraction * 10 + static_cast<unsigned>(text[at] - '0');
            fraction_unit *= 10;
        }
    }
    if (digit_count == 0) return false;
    while (at < text.size() && text[at] == ' ') ++at;
    uint64_t unit = 1;
    if (!parse_unit(text.substr(at), &unit)) return false;
    const Wide total = whole * unit + (Wide{fraction} * unit + fraction_unit / 2) / fraction_unit;
    if (total > kMax) return false;
    *bytes = static_cast<uint64_t>(total);
    return true;
}

}  // namespace hs
