#include "core/model/record_value.h"

#include <algorithm>
#include <numeric>

#include "core/base/json_writer.h"

namespace hs {

std::vector<RecordMember> each_name_once(std::vector<RecordMember> members) {
    std::vector<uint32_t> order(members.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        const int names = members[a].name.compare(members[b].name);
        return names != 0 ? names < 0 : a < b;
    });
    std::vector<bool> repeats(members.size(), false);
    bool any = false;
    for (size_t first = 0; first < order.size();) {
        size_t last = first + 1;
        while (last < order.size() && members[order[last]].name == members[order[first]].name) {
            repeats[order[last]] = true;
            any = true;
            ++last;
        }
        members[order[first]].token = members[order[last - 1]].token;
        first = last;
    }
    if (!any) return members;
    std::vector<RecordMember> kept;
    for (size_t i = 0; i < members.size(); ++i) {
        if (!repeats[i]) kept.push_back(std::move(members[i]));
    }
    return kept;
}

std::optional<ReferencePair> reference_pair(std::string_view token) {
    ReferencePair pair;
    if (!token.starts_with('[') ||
        !read_reference_pair(token.data(), token.data() + token.size(), pair)) {
        return std::nullopt;
    }
    return pair;
}

namespace {

// The grammar's numbers only: "01" and "1." are words that JSON does not know.
bool is_strict_number(std::string_view token) {
    if (json_kind(token) != JsonKind::kNumber) return false;
    const std::string_view digits = token.substr(token.starts_with('-') ? 1 : 0);
    return digits.size() < 2 || digits[0] != '0' || digits[1] < '0' || digits[1] > '9';
}

}  // namespace

std::string strict_json(std::string_view token) {
    const JsonKind kind = json_kind(token);
    const bool plain = kind == JsonKind::kBoolean || kind == JsonKind::kNull;
    if (plain || is_strict_number(token)) return std::string(token);
    std::string text;
    append_json_text(text, json_token_text(token));
    return text;
}

}  // namespace hs
