#include "core/import/loose_json.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/model/object_graph.h"

namespace hs {
namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr size_t kPollValues = 1 << 16;

class Reader {
public:
    Reader(std::string_view bytes, JobContext& job) : bytes_(bytes), job_(job) {}

    Result<LooseJson> run() {
        if (bytes_.starts_with("\xEF\xBB\xBF")) { at_ = 3; }
        while (!is_over_) {
            if (json_.nodes.size() % kPollValues == 0 && job_.cancelled()) {
                return cancelled_error();
            }
            if (json_.nodes.size() >= UINT32_MAX - 1) {
                return Error{ErrorCode::kTooLarge, "too many values: 2^32 or more", {}, at_};
            }
            step();
        }
        if (error_) { return std::move(*error_); }
        for (const Open& open : open_) { json_.nodes[open.row].is_cut = true; }
        if (json_.nodes.empty()) {
            return Error{ErrorCode::kBadInput, "the file ends here: no JSON document", {}, at_};
        }
        skip_blank();
        if (!json_.cut_at && at_ < bytes_.size()) { json_.trailing_bytes = at_; }
        return std::move(json_);
    }

private:
    struct Open {
        uint32_t row = 0;
        uint32_t last_child = LooseJson::kNone;
    };

    void skip_blank() { at_ = std::min(bytes_.size(), bytes_.find_first_not_of(kBlank, at_)); }
    void cut() {
        json_.cut_at = bytes_.size();
        is_over_ = true;
    }
    void fail(std::string_view expected) {
        error_ = Error{ErrorCode::kBadInput,
                       "found \"" + printable_text(bytes_.substr(at_, 12)) + "\" where " +
                           std::string(expected) + " belongs",
                       {},
                       at_};
        is_over_ = true;
    }

    // One value with its key, or the end of a container.
    void step() {
        skip_blank();
        if (at_ == bytes_.size()) { return cut(); }
        uint32_t key = 0;
        if (!open_.empty()) {
            const bool is_object = json_.nodes[open_.back().row].kind == LooseJsonKind::kObject;
            if (bytes_[at_] == (is_object ? '}' : ']')) { return close(); }
            const bool is_first = open_.back().last_child == LooseJson::kNone;
            if (!is_first && !take(',', "a comma or the end of the container")) { return; }
            if (is_object && !take_key(key)) { return; }
        }
        skip_blank();
        if (at_ == bytes_.size()) { return cut(); }
        take_value(key);
        if (open_.empty()) { is_over_ = true; }
    }

    void close() {
        ++at_;
        open_.pop_back();
        if (open_.empty()) { is_over_ = true; }
    }

    bool take(char wanted, std::string_view what) {
        skip_blank();
        if (at_ == bytes_.size()) {
            cut();
            return false;
        }
        if (bytes_[at_] != wanted) {
            fail(what);
            return false;
        }
        ++at_;
        return true;
    }

    bool take_key(uint32_t& key) {
        if (!take('"', "a key in quotes") || !take_text(key)) { return false; }
        return take(':', "a colon");
    }

    // Behind the opening quote; interned by the last equal key only, as keys repeat in order.
    bool take_text(uint32_t& row) {
        std::string text;
        while (at_ < bytes_.size()) {
            const size_t stop = bytes_.find_first_of("\"\\", at_);
            if (stop == std::string_view::npos) { break; }
            append_plain(text, bytes_.substr(at_, stop - at_));
            at_ = stop + 1;
            if (bytes_[stop] == '"') {
                json_.texts.push_back(std::move(text));
                row = static_cast<uint32_t>(json_.texts.size() - 1);
                return true;
            }
            if (!take_escape(text)) { return false; }
        }
        cut();
        return false;
    }

    // Text without escapes; at_ is its beginning.
    void append_plain(std::string& text, std::string_view plain) {
        constexpr uint8_t kFirstLetter = 0x20;
        constexpr uint8_t kFirstHigh = 0x80;
        bool is_ascii = true;
        for (size_t i = 0; i < plain.size(); ++i) {
            const auto byte = static_cast<uint8_t>(plain[i]);
            if (byte < kFirstLetter) { json_.control_characters.add(at_ + i); }
            is_ascii = is_ascii && byte < kFirstHigh;
        }
        if (!is_ascii && !is_valid_utf8(plain)) { json_.invalid_utf8.add(at_); }
        text.append(plain);
    }

    bool take_escape(std::string& text) {
        constexpr std::string_view kLetters = "\"\\/bfnrt";
        constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
        if (at_ == bytes_.size()) {
            cut();
            return false;
        }
        const char letter = bytes_[at_];
        if (const size_t found = kLetters.find(letter); found != std::string_view::npos) {
            text += kMeanings[found];
            ++at_;
            return true;
        }
        std::optional<uint32_t> unit = letter == 'u' ? hex_unit(at_ + 1) : std::nullopt;
        if (!unit) {
            if (bytes_.size() - at_ < 5) {
                cut();
            } else {
                fail("an escape");
            }
            return false;
        }
        const size_t escape_at = at_ - 1;
        at_ += 5;
        uint32_t code_point = *unit;
        if (*unit >> 10 == 0xD800 >> 10 && bytes_.substr(at_, 2) == "\\u") {
            const std::optional<uint32_t> low = hex_unit(at_ + 2);
            if (low && *low >> 10 == 0xDC00 >> 10) {
                code_point = 0x10000 + ((*unit & 0x3FF) << 10) + (*low & 0x3FF);
                at_ += 6;
            }
        }
        if (code_point >> 11 == 0xD800 >> 11) {
            json_.lone_surrogates.add(escape_at);
            code_point = 0xFFFD;
        }
        append_utf8(text, code_point);
        return true;
    }

    [[nodiscard]] std::optional<uint32_t> hex_unit(size_t from) const {
        if (bytes_.size() < from + 4) { return std::nullopt; }
        uint32_t unit = 0;
        const char* end = bytes_.data() + from + 4;
        const auto [stop, problem] = std::from_chars(bytes_.data() + from, end, unit, 16);
        if (problem != std::errc{} || stop != end) { return std::nullopt; }
        return unit;
    }

    uint32_t add(LooseJson::Node node) {
        const auto row = static_cast<uint32_t>(json_.nodes.size());
        json_.nodes.push_back(node);
        if (open_.empty()) { return row; }
        Open& parent = open_.back();
        (parent.last_child == LooseJson::kNone ? json_.nodes[parent.row].first_child
                                               : json_.nodes[parent.last_child].next_sibling) = row;
        parent.last_child = row;
        return row;
    }

    void take_value(uint32_t key) {
        LooseJson::Node node;
        node.key = key;
        node.byte_offset = at_;
        const char c = bytes_[at_];
        if (c == '{' || c == '[') {
            ++at_;
            node.kind = c == '{' ? LooseJsonKind::kObject : LooseJsonKind::kArray;
            const uint32_t row = add(node);
            open_.push_back({row, LooseJson::kNone});
            return;
        }
        if (c == '"') {
            ++at_;
            node.kind = LooseJsonKind::kText;
            if (take_text(node.text)) { add(node); }
            return;
        }
        if (take_word(node) || take_number(node)) { add(node); }
    }

    bool take_word(LooseJson::Node& node) {
        struct Word {
            std::string_view text;
            LooseJsonKind kind;
            double number;
        };
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        const Word words[] = {{"null", LooseJsonKind::kNull, 0},
                              {"true", LooseJsonKind::kTrue, 1},
                              {"false", LooseJsonKind::kFalse, 0},
                              {"NaN", LooseJsonKind::kNumber, std::nan("")},
                              {"Infinity", LooseJsonKind::kNumber, kInfinity},
                              {"-Infinity", LooseJsonKind::kNumber, -kInfinity}};
        for (const Word& word : words) {
            if (!bytes_.substr(at_).starts_with(word.text)) { continue; }
            node.kind = word.kind;
            node.number = word.number;
            if (!std::isfinite(word.number)) { json_.odd_numbers.add(at_); }
            at_ += word.text.size();
            return true;
        }
        return false;
    }

    bool take_number(LooseJson::Node& node) {
        const size_t end =
            std::min(bytes_.size(), bytes_.find_first_not_of("0123456789+-.eE", at_));
        // A number that touches the end may go on behind the cut.
        if (end == bytes_.size() && !open_.empty()) {
            cut();
            return false;
        }
        const auto [stop, problem] =
            std::from_chars(bytes_.data() + at_, bytes_.data() + end, node.number);
        const bool is_number = stop == bytes_.data() + end && end > at_;
        if (!is_number || problem == std::errc::invalid_argument) {
            // The beginning of a word at the very end.
            if (bytes_.size() - at_ < 9 &&
                bytes_.find_first_of(",]}", at_) == std::string_view::npos && !open_.empty()) {
                cut();
            } else {
                fail("a JSON value");
            }
            return false;
        }
        if (problem == std::errc::result_out_of_range) {
            const std::string_view digits = bytes_.substr(at_, end - at_);
            const bool is_tiny = digits.find("e-") != std::string_view::npos ||
                                 digits.find("E-") != std::string_view::npos;
            node.number = is_tiny ? 0 : std::numeric_limits<double>::infinity();
            if (!is_tiny) { json_.odd_numbers.add(at_); }
        }
        node.kind = LooseJsonKind::kNumber;
        at_ = end;
        return true;
    }

    std::string_view bytes_;
    JobContext& job_;
    size_t at_ = 0;
    bool is_over_ = false;
    std::optional<Error> error_;
    LooseJson json_;
    std::vector<Open> open_;
};

}  // namespace

uint32_t LooseJson::member(uint32_t object, std::string_view key) const {
    uint32_t found = kNone;
    if (nodes[object].kind != LooseJsonKind::kObject) { return kNone; }
    for (uint32_t row = nodes[object].first_child; row != kNone; row = nodes[row].next_sibling) {
        if (texts[nodes[row].key] == key) { found = row; }
    }
    return found;
}

std::string_view LooseJson::text_member(uint32_t object, std::string_view key) const {
    const uint32_t row = member(object, key);
    return is(row, LooseJsonKind::kText) ? text(row) : std::string_view{};
}

std::optional<double> LooseJson::number_member(uint32_t object, std::string_view key) const {
    const uint32_t row = member(object, key);
    if (!is(row, LooseJsonKind::kNumber)) { return std::nullopt; }
    return nodes[row].number;
}

Result<LooseJson> read_loose_json(std::string_view bytes, JobContext& job) {
    return Reader(bytes, job).run();
}

void report_oddities(const LooseJson& json, DiagnosticList& notes) {
    const auto tell = [&](const LooseJson::Oddity& oddity, std::string_view message) {
        if (oddity.count == 0) { return; }
        notes.warn(std::string(message), oddity.first_byte, oddity.count);
    };
    if (json.cut_at) {
        notes.cut("the file ends too early: what is complete is shown", json.cut_at);
    }
    tell(json.lone_surrogates, "an escape is half of a surrogate pair: shown as U+FFFD");
    tell(json.odd_numbers, "a number is NaN, infinite or too large: counted as 0");
    tell(json.control_characters, "text contains a raw control character");
    tell(json.invalid_utf8, "text is not valid UTF-8");
    if (json.trailing_bytes) {
        notes.warn("bytes after the end are left out", json.trailing_bytes);
    }
}

}  // namespace hs
