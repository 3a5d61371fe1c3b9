#include "core/analysis/python_lexer.h"

namespace hs {
namespace {

constexpr int64_t kTab = 8;

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
}

// r, b, u, f and t in any case, at most two of them.
bool is_string_prefix(std::string_view word) {
    return word.size() <= 2 && word.find_first_not_of("rRbBuUfFtT") == std::string_view::npos;
}

bool makes_fields(std::string_view prefix) {
    return prefix.find_first_of("fFtT") != std::string_view::npos;
}

}  // namespace

// "\n", "\r\n" or "\r".
void PythonLexer::skip_break() {
    at_ += peek() == '\r' && peek(1) == '\n' ? 2 : 1;
    ++line_;
    is_first_ = true;
}

bool PythonLexer::skip_blanks() {
    bool joined = false;
    while (!is_end()) {
        if (is_blank(peek())) {
            ++at_;
        } else if (peek() == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {
            ++at_;
            skip_break();
            joined = true;
        } else {
            break;
        }
    }
    return joined;
}

void PythonLexer::skip_comment() {
    while (!is_end() && !is_break()) ++at_;
}

int64_t PythonLexer::begin_line() {
    depth_ = 0;
    levels_.clear();
    while (!is_end()) {
        int64_t indent = 0;
        for (; is_blank(peek()); ++at_) {
            indent = peek() == ' ' ? indent + 1 : peek() == '\t' ? (indent / kTab + 1) * kTab : 0;
        }
        is_first_ = true;
        if (peek() == '#') skip_comment();
        if (is_end()) break;
        if (!is_break()) return indent;
        skip_break();
    }
    return -1;
}

bool PythonLexer::is_line_over() {
    skip_blanks();
    return is_end() || is_break() || peek() == '#';
}

void PythonLexer::begin_string(bool is_formatted) {
    const char quote = peek();
    Level level{Inside::kText, quote, peek(1) == quote && peek(2) == quote, is_formatted, 0};
    at_ += level.is_triple ? 3 : 1;
    levels_.push_back(level);
}

// To behind the closing quote, or into the next field.
void PythonLexer::skip_text() {
    const Level text = levels_.back();
    while (!is_end()) {
        const char c = peek();
        if (c == '\\') {
            ++at_;
            if (is_end()) return;
            is_break() ? skip_break() : void(++at_);
        } else if (is_break()) {
            if (!text.is_triple) {  // it was never closed
                levels_.pop_back();
                return;
            }
            skip_break();
        } else if (c == text.quote && (!text.is_triple || (peek(1) == c && peek(2) == c))) {
            at_ += text.is_triple ? 3 : 1;
            levels_.pop_back();
            return;
        } else if (c == '{' && text.is_formatted && peek(1) == '{') {
            at_ += 2;
        } else if (c == '{' && text.is_formatted && levels_.size() < kMostLevels) {
            ++at_;
            levels_.push_back({Inside::kField, 0, false, false, depth_});
            ++depth_;
            return;
        } else {
            ++at_;
        }
    }
}

// To behind the field's end, or into a field within the format.
void PythonLexer::skip_format() {
    size_t outer = levels_.size();
    while (levels_[outer - 1].inside != Inside::kText) --outer;
    const Level text = levels_[outer - 1];
    while (!is_end()) {
        const char c = peek();
        const bool is_left = (is_break() || c == text.quote) && !text.is_triple;
        if (c == '}' || is_left) {
            depth_ = levels_.back().depth;
            levels_.pop_back();
            if (c == '}') ++at_;
            return;
        }
        if (c == '{' && levels_.size() < kMostLevels) {
            ++at_;
            levels_.push_back({Inside::kField, 0, false, false, depth_});
            ++depth_;
            return;
        }
        is_break() ? skip_break() : void(++at_);
    }
}

// Brackets that were never closed: neither word begins a line within brackets.
bool PythonLexer::is_definition_ahead() const {
    size_t at = at_;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    const std::string_view rest = text_.substr(at, 10);
    return rest.starts_with("def ") || rest.starts_with("class ") || rest.starts_with("async def ");
}

PythonLexer::Token PythonLexer::word_or_string(Token token) {
    const size_t begin = at_;
    while (is_word(peek()) && !is_end()) ++at_;
    token.word = text_.substr(begin, at_ - begin);
    token.kind = Kind::kWord;
    const bool is_quote = peek() == '\'' || peek() == '"';
    if (is_quote && is_string_prefix(token.word) && levels_.size() < kMostLevels) {
        begin_string(makes_fields(token.word));
        token.kind = Kind::kString;
        token.word = {};
    }
    return token;
}

PythonLexer::Token PythonLexer::mark(Token token) {
    token.kind = Kind::kMark;
    token.mark = peek();
    ++at_;
    const bool in_field = !levels_.empty() && levels_.back().inside == Inside::kField;
    switch (token.mark) {
        case '(':
        case '[':
        case '{':
            ++depth_;
            break;
        case ')':
        case ']':
        case '}':
            if (depth_ > 0) --depth_;
            token.depth = depth_;
            if (in_field && depth_ <= levels_.back().depth) {
                depth_ = levels_.back().depth;
                levels_.pop_back();
            }
            break;
        case ':':
            if (in_field && depth_ == levels_.back().depth + 1) {
                levels_.back().inside = Inside::kFormat;
            }
            break;
        default:
            break;
    }
    return token;
}

PythonLexer::Token PythonLexer::next() {
    while (true) {
        if (!levels_.empty() && levels_.back().inside != Inside::kField) {
            levels_.back().inside == Inside::kText ? skip_text() : skip_format();
            if (!is_end()) continue;
        }
        skip_blanks();
        if (peek() == '#') skip_comment();
        Token token{Kind::kEnd, {}, 0, line_, depth_, is_first_};
        if (is_end()) return token;
        if (is_break()) {
            skip_break();
            if ((depth_ == 0 && levels_.empty()) || is_definition_ahead()) {
                token.kind = Kind::kNewLine;
                return token;
            }
            continue;
        }
        is_first_ = false;
        if (is_word(peek())) return word_or_string(token);
        if (peek() == '\'' || peek() == '"') {
            if (levels_.size() >= kMostLevels) {
                ++at_;
                continue;
            }
            begin_string(false);
            token.kind = Kind::kString;
            return token;
        }
        return mark(token);
    }
}

}  // namespace hs
