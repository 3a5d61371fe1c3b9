#include "core/analysis/type_pattern.h"

#include <algorithm>

#include "core/base/text_format.h"
#include "core/base/text_search.h"

namespace hs {
namespace {

bool equal(std::string_view a, std::string_view b, bool any_case) {
    return any_case ? equal_in_any_case(a, b) : a == b;
}

bool glob_matches(std::string_view text, std::string_view pattern, bool any_case) {
    size_t at = 0;
    size_t in_pattern = 0;
    size_t star = std::string_view::npos;
    size_t resume = 0;
    while (at < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            resume = at;
        } else if (in_pattern < pattern.size() &&
                   equal(pattern.substr(in_pattern, 1), text.substr(at, 1), any_case)) {
            ++in_pattern;
            ++at;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.size() && pattern[in_pattern] == '*') { ++in_pattern; }
    return in_pattern == pattern.size();
}

bool fits_forms(std::string_view type, std::string_view name, bool any_case) {
    const std::string_view shorter = short_type_name(type);
    if (equal(shorter, name, any_case) || equal(type, name, any_case)) return true;
    if (name.find('*') == std::string_view::npos) return false;
    return glob_matches(type, name, any_case) || glob_matches(shorter, name, any_case);
}

bool fits_last_parts(std::string_view type, std::string_view name, bool any_case) {
    const std::string_view shorter = short_type_name(type);
    if (name.empty() || shorter.size() <= name.size()) return false;
    const size_t begin = shorter.size() - name.size();
    return shorter[begin - 1] == '.' && equal(shorter.substr(begin), name, any_case);
}

}  // namespace

std::vector<bool> meant_types(std::span<const std::string_view> types, std::string_view name) {
    std::vector<bool> meant(types.size());
    const auto fits = [&](const auto& reading) {
        bool any = false;
        for (size_t i = 0; i < types.size(); ++i) {
            meant[i] = reading(types[i]);
            any = any || meant[i];
        }
        return any;
    };
    if (fits([&](std::string_view type) { return type == name; })) return meant;
    for (const bool any_case : {false, true}) {
        if (fits([&](std::string_view type) { return fits_forms(type, name, any_case); })) break;
        if (fits([&](std::string_view type) { return fits_last_parts(type, name, any_case); })) {
            break;
        }
    }
    return meant;
}

}  // namespace hs
