#pragma once
// Walks the members of one JSON object, or the items of one array, as tokens: text cut out, not
// parsed. For looking into single records; leniency as in json_text.h.
//
//   for (JsonMembers member(object); member.next();) use(member.name(), member.token());

#include <string>
#include <string_view>

#include "core/base/json_text.h"

namespace hs {

class JsonItems {
public:
    // array: text that begins with '['; anything else has no items. May go on behind the array.
    explicit JsonItems(std::string_view array)
        : at_(array.data()), end_(array.data() + array.size()) {
        if (array.starts_with('[')) {
            ++at_;
        } else {
            at_ = end_;
        }
    }
    bool next() {
        while (at_ != end_ && (is_json_blank(*at_) || *at_ == ',')) { ++at_; }
        if (at_ == end_ || *at_ == ']') return false;
        JsonNotes notes;
        const char* behind = json_value_end(at_, end_, notes);
        if (behind == nullptr) return false;
        token_ = {at_, static_cast<size_t>(behind - at_)};
        at_ = behind;
        return true;
    }
    [[nodiscard]] std::string_view token() const { return token_; }

private:
    const char* at_;
    const char* end_;
    std::string_view token_;
};

class JsonMembers {
public:
    // object: text that begins with '{'; anything else has no members. May go on behind the object.
    explicit JsonMembers(std::string_view object)
        : at_(object.data()), end_(object.data() + object.size()) {
        if (object.starts_with('{')) {
            ++at_;
        } else {
            at_ = end_;
        }
    }
    bool next() {
        while (at_ != end_ && (is_json_blank(*at_) || *at_ == ',')) { ++at_; }
        if (at_ == end_ || *at_ != '"') return false;
        const JsonString name = json_string_end(at_ + 1, end_);
        if (name.end == nullptr) return false;
        raw_name_ = {at_ + 1, static_cast<size_t>(name.end - at_ - 1)};
        escaped_ = name.escaped;
        at_ = skip_json_blank(name.end + 1, end_);
        if (at_ == end_ || *at_ != ':') return false;
        at_ = skip_json_blank(at_ + 1, end_);
        JsonNotes notes;
        const char* behind = json_value_end(at_, end_, notes);
        if (behind == nullptr) return false;
        token_ = {at_, static_cast<size_t>(behind - at_)};
        at_ = behind;
        return true;
    }
    [[nodiscard]] bool is_named(std::string_view name) const {
        return escaped_ ? json_decoded(raw_name_) == name : raw_name_ == name;
    }
    [[nodiscard]] std::string name() const {
        return escaped_ ? json_decoded(raw_name_) : std::string(raw_name_);
    }
    [[nodiscard]] std::string_view raw_name() const { return raw_name_; }
    [[nodiscard]] bool has_escaped_name() const { return escaped_; }
    [[nodiscard]] std::string_view token() const { return token_; }

private:
    const char* at_;
    const char* end_;
    std::string_view raw_name_;
    std::string_view token_;
    bool escaped_ = false;
};

// Text of a string token, quotes included; the token itself for any other.
inline std::string json_token_text(std::string_view token) {
    if (token.size() < 2 || token.front() != '"') return std::string(token);
    return json_decoded(token.substr(1, token.size() - 2));
}

}  // namespace hs
