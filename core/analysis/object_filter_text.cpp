// Filters as people type them. The grammar stands in object_filter.h.

#include <algorithm>
#include <array>

#include "core/analysis/object_filter.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/base/text_search.h"

namespace hs {

namespace {

using Kind = FilterTerm::Kind;

struct Word {
    std::string text;     // quotes taken off
    bool quoted = false;  // began with a quote: plain text, whatever it looks like
    bool negated = false;
};

// Blanks separate words except between quotes, which may begin anywhere in a word.
Result<std::vector<Word>> split_words(std::string_view text) {
    std::vector<Word> words;
    size_t at = 0;
    while (true) {
        at = text.find_first_not_of(" \t\r\n", at);
        if (at == std::string_view::npos) return words;
        Word word;
        if (text[at] == '-' && at + 1 < text.size() && text[at + 1] != ' ') {
            word.negated = true;
            ++at;
        }
        word.quoted = text[at] == '"';
        bool inside = false;
        for (; at < text.size() && (inside || text[at] != ' '); ++at) {
            if (text[at] == '"') {
                inside = !inside;
            } else {
                word.text += text[at];
            }
        }
        if (inside) {
            return Error{ErrorCode::kUsage, "a closing quote is missing in the filter", {}, {}};
        }
        words.push_back(std::move(word));
    }
}

Error bad_size(std::string_view word) {
    return {ErrorCode::kUsage,
            "not a size like >1MB or 4k..8k in the filter: " + std::string(word),
            {},
            {}};
}

// ">1MB", "<=4k", "=64", "1k..2k" into low and high. text is not empty.
Result<FilterTerm> size_term(std::string_view word, std::string_view text, Kind kind) {
    FilterTerm term;
    term.kind = kind;
    if (const size_t dots = text.find(".."); dots != std::string_view::npos) {
        if (!parse_bytes(text.substr(0, dots), &term.low) ||
            !parse_bytes(text.substr(dots + 2), &term.high)) {
            return bad_size(word);
        }
        if (term.low > term.high) {
            return Error{ErrorCode::kUsage,
                         "not a range from the smaller size to the larger one in the filter: " +
                             std::string(word),
                         {},
                         {}};
        }
        return term;
    }
    const char sign = text.front();
    const bool inclusive = text.substr(1, 1) == "=" || sign == '=';
    const size_t skipped = sign != '=' && inclusive ? 2 : 1;
    uint64_t bytes = 0;
    if (!parse_bytes(text.substr(skipped), &bytes)) return bad_size(word);
    term.is_strict = !inclusive;
    if (sign == '>') {
        if (!inclusive && bytes == UINT64_MAX) return bad_size(word);
        term.low = inclusive ? bytes : bytes + 1;
    } else if (sign == '<') {
        if (!inclusive && bytes == 0) return bad_size(word);
        term.high = inclusive ? bytes : bytes - 1;
    } else {
        term.low = term.high = bytes;
    }
    return term;
}

bool is_size_word(std::string_view text) {
    if (text.empty()) return false;
    if (text.front() == '>' || text.front() == '<' || text.front() == '=') return true;
    const size_t dots = text.find("..");
    return dots != std::string_view::npos && dots > 0 && text.front() >= '0' && text.front() <= '9';
}

Result<FilterTerm> status_term(std::string_view text) {
    for (const ObjectStatus status : {ObjectStatus::kSame, ObjectStatus::kModified,
                                      ObjectStatus::kNew, ObjectStatus::kDeleted}) {
        if (!equal_in_any_case(text, status_name(status))) continue;
        FilterTerm term;
        term.kind = Kind::kStatus;
        term.status = status;
        return term;
    }
    return Error{ErrorCode::kUsage,
                 "not status:new, modified, same or deleted in the filter: " + std::string(text),
                 {},
                 {}};
}

Result<FilterTerm> keyed_term(std::string_view key, std::string_view rest) {
    FilterTerm term;
    term.any_case = true;
    term.text = rest;
    if (key == "status") return status_term(rest);
    if (key == "type") {
        term.kind = Kind::kType;
    } else if (key == "id") {
        term.kind = Kind::kId;
    } else if (key == "value") {
        term.kind = Kind::kValue;
    } else if (key == "file") {
        term.kind = Kind::kFile;
    } else if (key == "name") {
        term.kind = Kind::kName;
    } else {
        term.kind = Kind::kAttribute;
        if (const size_t equals = rest.find('='); equals != std::string_view::npos) {
            term.text = rest.substr(0, equals);
            term.value = rest.substr(equals + 1);
            term.has_value = true;
        }
    }
    return term;
}

Result<FilterTerm> term_of(const Word& word) {
    const std::string_view text = word.text;
    if (!word.quoted) {
        if (is_size_word(text)) return size_term(text, text, Kind::kShallow);
        for (const std::string_view key : {"retained", "size"}) {
            if (equal_in_any_case(text.substr(0, key.size()), key) &&
                is_size_word(text.substr(key.size()))) {
                const Kind kind = key == "size" ? Kind::kShallow : Kind::kRetained;
                return size_term(text, text.substr(key.size()), kind);
            }
        }
        for (const std::string_view key :
             {"type", "id", "attr", "value", "file", "name", "status"}) {
            if (equal_in_any_case(text.substr(0, key.size()), key) &&
                text.substr(key.size()).starts_with(':')) {
                return keyed_term(key, text.substr(key.size() + 1));
            }
        }
    }
    FilterTerm term;
    term.any_case = true;
    term.text = text;
    return term;
}

// "1 KiB" for "1.00 KiB": as people write it.
std::string bytes_text(uint64_t bytes) {
    std::string text = format_bytes(signed_bytes(bytes));
    const size_t point = text.find('.');
    const size_t end = text.find_first_not_of(".0", std::min(point, text.size()));
    if (point != std::string::npos && end != std::string::npos && text[end] == ' ') {
        text.erase(point, end - point);
    }
    return text;
}

std::string size_words(const FilterTerm& term) {
    const uint64_t off = term.is_strict ? 1 : 0;
    if (term.low == term.high) return "= " + bytes_text(term.low);
    if (term.high == UINT64_MAX) return (off ? "> " : "≥ ") + bytes_text(term.low - off);
    if (term.low == 0) return (off ? "< " : "≤ ") + bytes_text(term.high + off);
    return "from " + bytes_text(term.low) + " to " + bytes_text(term.high);
}

std::string term_words(const FilterTerm& term) {
    switch (term.kind) {
        case Kind::kShallow:
            return "size " + size_words(term);
        case Kind::kRetained:
            return "retained size " + size_words(term);
        case Kind::kType:
            return "type " + in_quotes(term.text);
        case Kind::kId:
            return "id containing " + in_quotes(term.text);
        case Kind::kAttribute:
            return "attribute " + in_quotes(term.text) +
                   (term.has_value ? " with " + in_quotes(term.value) : "");
        case Kind::kNameOrValue:
            return "attribute name or value containing " + in_quotes(term.text);
        case Kind::kValue:
            return "attribute value containing " + in_quotes(term.text);
        case Kind::kFile:
            return "source file containing " + in_quotes(term.text);
        case Kind::kStatus:
            return std::string("status ") + status_name(term.status);
        case Kind::kName:
            return "name containing " + in_quotes(term.text);
        case Kind::kText:
            return "text " + in_quotes(term.text);
    }
    return {};
}

}  // namespace

const char* status_name(ObjectStatus status) {
    switch (status) {
        case ObjectStatus::kSame:
            return "same";
        case ObjectStatus::kModified:
            return "modified";
        case ObjectStatus::kNew:
            return "new";
        case ObjectStatus::kDeleted:
            return "deleted";
    }
    return "";
}

Result<ObjectFilter> parse_object_filter(std::string_view text) {
    HS_TRY(const std::vector<Word> words, split_words(text));
    ObjectFilter filter;
    for (const Word& word : words) {
        HS_TRY(FilterTerm term, term_of(word));
        term.negated = word.negated;
        filter.terms.push_back(std::move(term));
    }
    return filter;
}

std::string filter_words(const ObjectFilter& filter) {
    std::string words;
    for (const FilterTerm& term : filter.terms) {
        words += (words.empty() ? "" : " and ") + std::string(term.negated ? "not " : "") +
                 term_words(term);
    }
    return words;
}

}  // namespace hs
