#pragma once
// Walks over the tokens of Python source, as far as finding functions needs them: it knows what is
// code and what is inside a string, an f-string's replacement fields included, how deep brackets
// are, and where logical lines end.

#include <cstdint>
#include <string_view>
#include <vector>

namespace hs {

class PythonLexer {
public:
    enum class Kind : uint8_t {
        kWord,     // a name, a keyword or a number
        kMark,     // any other character of code; `mark` is it
        kString,   // a whole literal without replacement fields, or a piece of one
        kNewLine,  // the end of a logical line, behind its line break
        kEnd,
    };
    struct Token {
        Kind kind = Kind::kEnd;
        std::string_view word;
        char mark = 0;
        int64_t line = 1;       // where it begins
        size_t depth = 0;       // brackets around it, those of replacement fields included
        bool is_first = false;  // on its line
    };

    explicit PythonLexer(std::string_view text) : text_(text) {}

    // At the start of a logical line: its indentation (tabs to the next multiple of 8), behind
    // which the next token is. Blank lines and comments are skipped over. -1 at the end of the
    // text.
    int64_t begin_line();
    // The next token of the logical line.
    Token next();
    // The rest of the physical line, behind blanks, is nothing but a comment.
    [[nodiscard]] bool is_line_over();

    [[nodiscard]] int64_t line() const { return line_; }
    [[nodiscard]] size_t offset() const { return at_; }

private:
    // What surrounds the present place, innermost last: the text of a string, a replacement field
    // in it, or the format behind the field's colon.
    enum class Inside : uint8_t { kText, kField, kFormat };
    struct Level {
        Inside inside = Inside::kText;
        char quote = 0;  // of a text
        bool is_triple = false;
        bool is_formatted = false;
        size_t depth = 0;  // brackets around a field
    };
    static constexpr size_t kMostLevels = 100;

    [[nodiscard]] char peek(size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    [[nodiscard]] bool is_end() const { return at_ >= text_.size(); }
    [[nodiscard]] bool is_break() const { return peek() == '\n' || peek() == '\r'; }
    void skip_break();
    bool skip_blanks();  // with joined lines; true when a line was joined
    void skip_comment();
    void skip_text();
    void skip_format();
    void begin_string(bool is_formatted);
    [[nodiscard]] bool is_definition_ahead() const;
    Token word_or_string(Token token);
    Token mark(Token token);

    std::string_view text_;
    size_t at_ = 0;
    int64_t line_ = 1;
    size_t depth_ = 0;
    bool is_first_ = true;
    std::vector<Level> levels_;
};

}  // namespace hs
