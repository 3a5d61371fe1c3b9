#include "app/views/lettered_columns.h"

namespace hs {

std::string with_letters(std::string_view text, const Letters& letters) {
    std::string out;
    for (size_t at = 0; at < text.size(); ++at) {
        const bool begins = at == 0 || text[at - 1] == ' ';
        const bool ends = at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == ';';
        const bool is_side = begins && ends && (text[at] == 'A' || text[at] == 'B');
        out += is_side ? (text[at] == 'A' ? letters.a : letters.b) : std::string(1, text[at]);
    }
    return out;
}

std::span<const ColumnSpec> LetteredColumns::of(std::span<const ColumnSpec> plain,
                                                const Letters& letters) {
    if (letters_ == letters && plain_ == plain.data() && count_ == plain.size()) return specs_;
    letters_ = letters;
    plain_ = plain.data();
    count_ = plain.size();
    texts_.clear();
    specs_.assign(plain.begin(), plain.end());
    for (ColumnSpec& spec : specs_) {
        spec.title = texts_.emplace_back(with_letters(spec.title, letters)).c_str();
        spec.about = texts_.emplace_back(with_letters(spec.about, letters)).c_str();
    }
    return specs_;
}

}  // namespace hs
