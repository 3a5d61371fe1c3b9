#include "app/script/script.h"

#include <cstdlib>
#include <optional>

namespace hs {
namespace {

class LineReader {
public:
    explicit LineReader(std::string_view line) : line_(line) {}

    Result<std::vector<std::string>> words() {
        std::vector<std::string> words;
        while (skip_blanks()) {
            std::string word;
            HS_TRY_VOID(read_word(word));
            words.push_back(std::move(word));
        }
        return words;
    }

private:
    // False at the end or at a comment.
    bool skip_blanks() {
        while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t')) ++at_;
        return at_ < line_.size() && line_[at_] != '#';
    }

    Result<void> read_word(std::string& word) {
        bool quoted = false;
        for (; at_ < line_.size(); ++at_) {
            const char c = line_[at_];
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && at_ + 1 < line_.size()) {
                const char next = line_[++at_];
                word += next == 'n' ? '\n' : next == 't' ? '\t' : next;
            } else if (c == '$' && line_.substr(at_, 2) == "${") {
                HS_TRY_VOID(read_variable(word));
            } else if (!quoted && (c == ' ' || c == '\t')) {
                break;
            } else {
                word += c;
            }
        }
        if (quoted) return Error{ErrorCode::kUsage, "a quote is not closed", {}, {}};
        return {};
    }

    // Leaves at_ on the closing brace.
    Result<void> read_variable(std::string& word) {
        const size_t end = line_.find('}', at_);
        if (end == std::string_view::npos) {
            return Error{ErrorCode::kUsage, "${ is not closed", {}, {}};
        }
        const std::string name(line_.substr(at_ + 2, end - at_ - 2));
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) {
            return Error{ErrorCode::kUsage, "${" + name + "} is not set", {}, {}};
        }
        word += value;
        at_ = end;
        return {};
    }

    std::string_view line_;
    size_t at_ = 0;
};

}  // namespace

Result<std::vector<ScriptLine>> parse_script(std::string_view text) {
    std::vector<ScriptLine> lines;
    for (size_t number = 1; !text.empty(); ++number) {
        const size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        auto words = LineReader(line).words();
        if (!words.ok()) {
            return Error{ErrorCode::kUsage,
                         "line " + std::to_string(number) + ": " + words.error().message,
                         {},
                         {}};
        }
        if (words.value().empty()) continue;
        lines.push_back({number, std::move(words).value()});
    }
    return lines;
}

}  // namespace hs
