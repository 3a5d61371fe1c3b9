#include "app/file_dialog/natural_order.h"

#include <algorithm>

namespace hs {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char folded(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

size_t end_of_digits(std::string_view text, size_t at) {
    while (at < text.size() && is_digit(text[at])) { ++at; }
    return at;
}

std::string_view without_leading_zeros(std::string_view digits) {
    const size_t first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? std::string_view{} : digits.substr(first);
}

int compare_numbers(std::string_view a, std::string_view b) {
    a = without_leading_zeros(a);
    b = without_leading_zeros(b);
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

int sign(int value) {
    return (value > 0) - (value < 0);
}

}  // namespace

int compare_natural(std::string_view a, std::string_view b) {
    size_t i = 0;
    size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (is_digit(a[i]) && is_digit(b[j])) {
            const size_t end_a = end_of_digits(a, i);
            const size_t end_b = end_of_digits(b, j);
            const int order = compare_numbers(a.substr(i, end_a - i), b.substr(j, end_b - j));
            if (order != 0) return sign(order);
            i = end_a;
            j = end_b;
            continue;
        }
        const auto x = static_cast<unsigned char>(folded(a[i++]));
        const auto y = static_cast<unsigned char>(folded(b[j++]));
        if (x != y) return x < y ? -1 : 1;
    }
    if ((i < a.size()) != (j < b.size())) return i < a.size() ? 1 : -1;
    return sign(a.compare(b));
}

std::string folded_text(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), folded);
    return out;
}

}  // namespace hs
