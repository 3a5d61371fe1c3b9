#include "core/analysis/python_scopes.h"

#include <algorithm>
#include <utility>

#include "core/analysis/python_lexer.h"

namespace hs {

using Kind = PythonLexer::Kind;
using Token = PythonLexer::Token;

class PythonScopeScanner {
public:
    PythonScopeScanner(std::string_view source, const JobContext& job) : lexer_(source), job_(job) {
        made_.scopes_.push_back({});
    }

    PythonScopes scan() && {
        constexpr size_t kLinesPerPoll = 4096;
        for (size_t i = 1; i % kLinesPerPoll != 0 || !job_.cancelled(); ++i) {
            const int64_t indent = lexer_.begin_line();
            if (indent < 0) break;
            while (!open_.empty() && indent <= open_.back().indent) open_.pop_back();
            scan_line(indent);
        }
        made_.line_count_ = lexer_.line();
        return std::move(made_);
    }

private:
    struct Open {
        int64_t indent = 0;  // of the header
        uint32_t scope = 0;
    };
    // A lambda of the present logical line.
    struct Lambda {
        uint32_t scope = 0;
        size_t depth = 0;
        int64_t first_line = 0;
        int64_t last_line = 0;
        bool owns_first_line = false;
        bool has_body = false;  // behind its colon
    };
    // As Python: deeper code is not accepted, so the names below are nobody's.
    static constexpr size_t kMostDepth = 100;

    [[nodiscard]] uint32_t scope() const { return open_.empty() ? 0 : open_.back().scope; }

    uint32_t add_scope(std::string_view name, bool is_class) {
        if (open_.size() + open_lambdas_.size() >= kMostDepth) return scope();
        const uint32_t parent =
            open_lambdas_.empty() ? scope() : lambdas_[open_lambdas_.back()].scope;
        made_.scopes_.push_back({parent, static_cast<uint32_t>(made_.names_.size()),
                                 static_cast<uint32_t>(name.size()), is_class});
        made_.names_ += name;
        return static_cast<uint32_t>(made_.scopes_.size() - 1);
    }

    void mark_from(int64_t line, uint32_t scope) {
        std::vector<PythonScopes::Change>& changes = made_.changes_;
        if (!changes.empty() && changes.back().first_line == line) changes.pop_back();
        if (!changes.empty() && changes.back().scope == scope) return;
        changes.push_back({line, scope});
    }

    void scan_line(int64_t indent) {
        mark_from(lexer_.line(), scope());
        before_.clear();
        Token token = lexer_.next();
        if (token.kind == Kind::kWord && token.word == "async") token = lexer_.next();
        if (token.kind == Kind::kWord && (token.word == "def" || token.word == "class")) {
            const bool is_class = token.word == "class";
            const Token name = lexer_.next();
            if (name.kind == Kind::kWord) return scan_definition(indent, name.word, is_class);
            token = name;
        }
        scan_rest(token);
    }

    // From behind the name: to the end of the header, and of a body on its line.
    void scan_definition(int64_t indent, std::string_view name, bool is_class) {
        Token token = lexer_.next();
        while (!is_over(token) && !(token.kind == Kind::kMark && token.mark == ':' &&
                                    token.depth == 0 && open_lambdas_.empty())) {
            take_lambda(token);
            token = lexer_.next();
        }
        finish_lambdas(scope());
        if (is_over(token)) return;
        const uint32_t made = add_scope(name, is_class);
        if (lexer_.is_line_over()) {
            if (open_.size() < kMostDepth) open_.push_back({indent, made});
            return scan_rest(lexer_.next());
        }
        mark_from(lexer_.line(), made);
        open_.push_back({indent, made});
        scan_rest(lexer_.next());
        open_.pop_back();
    }

    static bool is_over(const Token& token) {
        return token.kind == Kind::kNewLine || token.kind == Kind::kEnd;
    }

    // The logical line's other tokens.
    void scan_rest(Token token) {
        for (; !is_over(token); token = lexer_.next()) take_lambda(token);
        finish_lambdas(scope());
    }

    void take_lambda(const Token& token) {
        while (!open_lambdas_.empty() && ends_lambda(token)) end_lambda();
        last_line_ = token.line;
        if (token.kind == Kind::kWord && token.word == "lambda") {
            Lambda made{
                add_scope("<lambda>", false), token.depth, token.line, token.line, false, false};
            made.owns_first_line = token.is_first || is_whole_statement();
            if (open_lambdas_.size() < kMostDepth) {
                open_lambdas_.push_back(lambdas_.size());
                lambdas_.push_back(made);
            }
        } else if (!open_lambdas_.empty() && token.kind == Kind::kMark && token.mark == ':') {
            Lambda& last = lambdas_[open_lambdas_.back()];
            last.has_body = last.has_body || token.depth == last.depth;
        }
        if (before_.size() < kMostBefore) before_.push_back(token);
    }

    [[nodiscard]] bool ends_lambda(const Token& token) const {
        const Lambda& last = lambdas_[open_lambdas_.back()];
        if (token.depth < last.depth) return true;
        if (token.depth > last.depth) return false;
        if (token.kind == Kind::kWord) return last.has_body && token.word == "for";
        if (token.kind != Kind::kMark) return false;
        const bool closes = token.mark == ')' || token.mark == ']' || token.mark == '}';
        return last.has_body ? token.mark == ',' || token.mark == ':' || token.mark == ';' : closes;
    }

    void end_lambda() {
        lambdas_[open_lambdas_.back()].last_line = last_line_;
        open_lambdas_.pop_back();
    }

    // "name = lambda …" and "return lambda …" do nothing else on their line.
    [[nodiscard]] bool is_whole_statement() const {
        const auto is_name = [](const Token& token) { return token.kind == Kind::kWord; };
        if (before_.size() == 1) return is_name(before_[0]) && before_[0].word == "return";
        return before_.size() == 2 && is_name(before_[0]) && before_[1].kind == Kind::kMark &&
               before_[1].mark == '=';
    }

    // Gives lambdas the lines that are theirs, inner ones after those around them.
    void finish_lambdas(uint32_t around) {
        while (!open_lambdas_.empty()) end_lambda();
        if (lambdas_.empty()) return;
        std::vector<std::pair<int64_t, uint32_t>> ends;  // of those painted: last line, scope
        for (const Lambda& lambda : lambdas_) {
            const int64_t first = lambda.first_line + (lambda.owns_first_line ? 0 : 1);
            if (first > lambda.last_line) continue;
            close_before(first, around, ends);
            mark_from(first, lambda.scope);
            ends.emplace_back(lambda.last_line, lambda.scope);
        }
        close_before(lexer_.line() + 1, around, ends);
        lambdas_.clear();
    }
    void close_before(int64_t line, uint32_t around,
                      std::vector<std::pair<int64_t, uint32_t>>& ends) {
        while (!ends.empty() && ends.back().first < line) {
            const int64_t next = ends.back().first + 1;
            ends.pop_back();
            if (next < line) mark_from(next, ends.empty() ? around : ends.back().second);
        }
    }

    static constexpr size_t kMostBefore = 3;

    PythonLexer lexer_;
    const JobContext& job_;
    PythonScopes made_;
    std::vector<Open> open_;
    std::vector<Lambda> lambdas_;       // of the logical line, in the order they begin
    std::vector<size_t> open_lambdas_;  // rows of those, outermost first
    std::vector<Token> before_;         // the first tokens of the logical line
    int64_t last_line_ = 0;             // of the token before
};

PythonScope PythonScopes::at(int64_t line) const {
    constexpr size_t kLongestName = 500;
    const auto above =
        std::upper_bound(changes_.begin(), changes_.end(), line,
                         [](int64_t wanted, const Change& c) { return wanted < c.first_line; });
    const bool is_inside = line >= 1 && line <= line_count_ && above != changes_.begin();
    uint32_t row = is_inside ? (above - 1)->scope : 0;
    if (row == 0) return {"<module>", "<module>"};
    const auto name_of = [&](uint32_t scope) {
        return names_.substr(scopes_[scope].name_begin,
                             std::min<size_t>(scopes_[scope].name_size, kLongestName));
    };
    PythonScope found{name_of(row), name_of(row)};
    for (row = scopes_[row].parent; row != 0 && found.qualified.size() < kLongestName;
         row = scopes_[row].parent) {
        found.qualified =
            name_of(row) + (scopes_[row].is_class ? "." : ".<locals>.") + found.qualified;
    }
    return found;
}

PythonScopes python_scopes(std::string_view source, const JobContext& job) {
    if (source.starts_with("\xEF\xBB\xBF")) source.remove_prefix(3);
    return PythonScopeScanner(source, job).scan();
}

}  // namespace hs
