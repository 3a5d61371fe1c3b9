#include "app/fuzzy_match.h"

#include <algorithm>
#include <string>

namespace hs {
namespace {

constexpr size_t kMaxBytes = 256;
constexpr int kNone = -1000000;

constexpr int kLetter = 16;       // every matched letter
constexpr int kWordBegin = 24;    // first of a word
constexpr int kTextBegin = 12;    // first of the text, besides
constexpr int kConsecutive = 20;  // right after the letter before
constexpr int kGap = 1;           // each byte skipped between matches, up to kMaxGap
constexpr int kMaxGap = 12;
constexpr int kLength = 1;  // each 4 bytes of text: of two equal fits the shorter is meant

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
bool is_word_letter(char letter) {
    return (lower(letter) >= 'a' && lower(letter) <= 'z') || (letter >= '0' && letter <= '9') ||
           (static_cast<unsigned char>(letter) & 0x80U) != 0;
}
bool begins_word(std::string_view text, size_t at) {
    if (at == 0) return true;
    const bool camel =
        text[at] >= 'A' && text[at] <= 'Z' && text[at - 1] >= 'a' && text[at - 1] <= 'z';
    return camel || (is_word_letter(text[at]) && !is_word_letter(text[at - 1]));
}

int letter_score(std::string_view text, size_t at) {
    return kLetter + (begins_word(text, at) ? kWordBegin : 0) + (at == 0 ? kTextBegin : 0);
}

// best[i][j]: best score of the first i+1 letters of the query with letter i at text[j].
struct Table {
    Table(std::string_view query, std::string_view text)
        : width(text.size()),
          best(query.size() * text.size(), kNone),
          from(query.size() * text.size(), 0) {}
    size_t width;
    std::vector<int> best;
    std::vector<uint32_t> from;  // where the letter before lies
};

void fill_row(Table& table, std::string_view query, std::string_view text, size_t row) {
    for (size_t j = row; j < text.size(); ++j) {
        if (lower(text[j]) != query[row]) continue;
        int& best = table.best[row * table.width + j];
        if (row == 0) {
            best = letter_score(text, j) - std::min(kMaxGap, static_cast<int>(j) * kGap);
            continue;
        }
        for (size_t k = row - 1; k < j; ++k) {
            const int before = table.best[(row - 1) * table.width + k];
            if (before == kNone) continue;
            const int gap = static_cast<int>(j - k) - 1;
            const int joint = gap == 0 ? kConsecutive : -std::min(kMaxGap, gap * kGap);
            const int score = before + letter_score(text, j) + joint;
            if (score <= best) continue;
            best = score;
            table.from[row * table.width + j] = static_cast<uint32_t>(k);
        }
    }
}

}  // namespace

std::optional<FuzzyMatch> fuzzy_match(std::string_view query, std::string_view text) {
    std::string letters;
    for (const char letter : query.substr(0, kMaxBytes)) {
        if (letter != ' ') letters.push_back(lower(letter));
    }
    if (letters.empty()) return FuzzyMatch{};
    text = text.substr(0, kMaxBytes);
    if (letters.size() > text.size()) return std::nullopt;

    Table table(letters, text);
    for (size_t row = 0; row < letters.size(); ++row) fill_row(table, letters, text, row);

    const size_t last = (letters.size() - 1) * table.width;
    const auto begin = table.best.begin() + static_cast<std::ptrdiff_t>(last);
    const auto top = std::max_element(begin, begin + static_cast<std::ptrdiff_t>(table.width));
    if (*top == kNone) return std::nullopt;
    FuzzyMatch match;
    match.score = *top - kLength * static_cast<int>(text.size() / 4);
    auto at = static_cast<uint32_t>(top - begin);
    for (size_t row = letters.size(); row-- > 0;) {
        match.matched.push_back(at);
        at = table.from[row * table.width + at];
    }
    std::reverse(match.matched.begin(), match.matched.end());
    return match;
}

}  // namespace hs
