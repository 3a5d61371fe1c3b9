#include "core/model/object_record.h"

#include <algorithm>
#include <numeric>

#include "core/base/json_writer.h"

namespace hs {

RecordSections record_sections(std::string_view record) {
    RecordSections sections;
    JsonNotes notes;
    if (!record.starts_with('{')) return sections;
    JsonMembers member(record);
    while (member.next()) {
        if (member.is_named("size")) sections.size = member.token();
        if (member.is_named("attr")) sections.attributes = member.token();
        if (member.is_named("ref")) sections.references = member.token();
        if (member.is_named("src")) sections.source = member.token();
    }
    const char* end = json_container_end(record.data(), record.data() + record.size(), notes);
    if (end != nullptr) sections.whole = record.substr(0, static_cast<size_t>(end - record.data()));
    return sections;
}

std::vector<RecordMember> record_attributes(std::string_view object) {
    std::vector<RecordMember> members;
    for (JsonMembers member(object); member.next();) {
        members.push_back({member.name(), member.token()});
    }
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

SourceLocation source_location(std::string_view source_token) {
    SourceLocation location;
    for (JsonMembers member(source_token); member.next();) {
        const std::string_view token = member.token();
        if (member.is_named("co_name")) location.name = json_token_text(token);
        if (member.is_named("co_filename")) location.file = json_token_text(token);
        if (member.is_named("co_lineno") && is_json_integer(token)) {
            const auto line = pair_address(token);
            if (line && *line <= INT64_MAX) location.line = static_cast<int64_t>(*line);
        }
    }
    return location;
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
