#include "core/import/pyheap_piece.h"

#include <algorithm>
#include <cstring>

#include "core/base/json_reader.h"
#include "core/import/local_types.h"
#include "core/model/reference_pair.h"

namespace hs {

namespace {

enum class Step : uint8_t { kOn, kCut, kBroken };

class PieceReader {
public:
    PieceReader(std::string_view text, PyheapPlace begin, uint64_t limit)
        : first_(text.data()),
          at_(text.data() + begin.offset),
          end_(text.data() + text.size()),
          limit_(limit),
          level_(begin.level),
          types_(piece_.raw) {
        piece_.begin = begin;
        const size_t bytes = std::min<uint64_t>(limit, text.size()) - begin.offset;
        piece_.raw.records.reserve(bytes / 512 + 16);
        piece_.raw.edges.reserve(bytes / 128 + 16);
    }

    PyheapPiece read() {
        Step step = Step::kOn;
        bool is_first = true;  // nothing of this level is before it that is known here
        while (step == Step::kOn) {
            skip_gap(is_first);
            is_first = false;
            if (at_ == end_) {
                step = Step::kCut;
                break;
            }
            if (offset() >= limit_ && *at_ == '"') {
                piece_.ending = PyheapEnding::kNextPiece;
                break;
            }
            if (*at_ == '}') {
                ++at_;
                if (level_ == PyheapLevel::kTop) {
                    piece_.ending = PyheapEnding::kDocument;
                    break;
                }
                level_ = PyheapLevel::kTop;
                continue;
            }
            const bool is_group = level_ == PyheapLevel::kTop;
            step = is_group ? read_group_head() : read_record();
            is_first = is_group && level_ == PyheapLevel::kRecords;
        }
        if (step == Step::kCut) piece_.ending = PyheapEnding::kCut;
        if (step == Step::kBroken) piece_.ending = PyheapEnding::kBroken;
        piece_.end = {step == Step::kCut ? offset_of(end_) : offset(), level_};
        piece_.last_group = group_;
        if (notes_.odd_literal != nullptr) piece_.odd_literal = offset_of(notes_.odd_literal);
        return std::move(piece_);
    }

private:
    [[nodiscard]] uint64_t offset_of(const char* at) const {
        return static_cast<uint64_t>(at - first_);
    }
    [[nodiscard]] uint64_t offset() const { return offset_of(at_); }
    [[nodiscard]] const char* skip_separators(const char* at) const {
        while (at != end_ && (*at == ',' || is_json_blank(*at))) { ++at; }
        return at;
    }
    // Moves at_ to the next value or closing bracket, and notes a comma too few or too many.
    void skip_gap(bool is_first) {
        const char* from = at_;
        at_ = skip_separators(at_);
        check_gap(from, at_, is_first);
    }
    void check_gap(const char* from, const char* to, bool is_first) {
        // The dumper's own form is ", " between values.
        if (to == end_) return;
        const bool is_closing = *to == '}' || *to == ']';
        if (!is_first && to - from == 2 && from[0] == ',' && from[1] == ' ' && !is_closing)
            [[likely]] {
            return;
        }
        if (piece_.flaw) return;
        const auto commas = std::count(from, to, ',');
        const int expected = is_first || is_closing ? 0 : 1;
        if (commas < expected) {
            piece_.flaw = JsonFlaw{JsonFlawKind::kMissingComma, offset_of(to)};
        } else if (commas > expected) {
            piece_.flaw = JsonFlaw{JsonFlawKind::kExtraComma, offset_of(from)};
        }
    }
    // After a failed step: whether the text merely ended. Leaves at_ at the trouble.
    Step stop_at(const char* at) {
        at_ = at == nullptr ? end_ : at;
        return at_ == end_ ? Step::kCut : Step::kBroken;
    }

    // A key, its colon and the blanks behind it. Moves at_ to the value.
    Step read_key(JsonString& key, const char*& key_begin) {
        if (*at_ != '"') return stop_at(at_);
        key_begin = at_ + 1;
        key = json_string_end(key_begin, end_);
        if (key.end == nullptr) return stop_at(nullptr);
        const char* at = skip_json_blank(key.end + 1, end_);
        if (at == end_ || *at != ':') return stop_at(at);
        at = skip_json_blank(at + 1, end_);
        if (at == end_) return stop_at(at);
        at_ = at;
        return Step::kOn;
    }

    Step skip_value() {
        const char* behind = json_value_end(at_, end_, notes_);
        if (behind == nullptr) {
            // Nothing that begins a value, or a value that the text ends in.
            const bool none = *at_ == ',' || *at_ == '}' || *at_ == ']' || *at_ == ':';
            return stop_at(none ? at_ : nullptr);
        }
        at_ = behind;
        return Step::kOn;
    }

    Step read_group_head() {
        JsonString key;
        const char* key_begin = nullptr;
        if (const Step step = read_key(key, key_begin); step != Step::kOn) return step;
        if (*at_ != '{') {
            piece_.raw.diagnostics.warn(
                "found " + shown_token() + " where the records of a type belong", offset());
            return skip_value();
        }
        ++at_;
        const std::string_view raw_type(key_begin, static_cast<size_t>(key.end - key_begin));
        group_ = types_.number_of(raw_type, key.escaped);
        level_ = PyheapLevel::kRecords;
        return Step::kOn;
    }

    Step read_record() {
        JsonString key;
        const char* key_begin = nullptr;
        const char* record_key = at_;
        if (const Step step = read_key(key, key_begin); step != Step::kOn) return step;
        if (*at_ != '{') {
            piece_.raw.diagnostics.warn("found " + shown_token() + " where a record belongs",
                                        offset());
            return skip_value();
        }
        const std::string_view raw_id(key_begin, static_cast<size_t>(key.end - key_begin));
        const auto address = decimal_u64(key.escaped ? json_decoded(raw_id) : std::string(raw_id));
        if (!address) {
            piece_.raw.diagnostics.warn(
                "a record whose key is no decimal id of at most 64 bits: left out",
                offset_of(record_key));
            return skip_value();
        }
        return read_record_body(*address);
    }

    Step read_record_body(uint64_t address) {
        const size_t first_edge = piece_.raw.edges.size();
        const size_t first_wide = piece_.raw.wide.size();
        RawRecord record{address, 0, offset(), 0, group_};
        size_token_ = {};
        ++at_;
        Step step = Step::kOn;
        for (bool is_first = true; step == Step::kOn; is_first = false) {
            skip_gap(is_first);
            if (at_ == end_) {
                step = Step::kCut;
            } else if (*at_ == '}') {
                ++at_;
                break;
            } else {
                step = read_member(first_edge, first_wide);
            }
        }
        if (step != Step::kOn) {
            piece_.raw.edges.resize(first_edge);
            piece_.raw.wide.resize(first_wide);
            return step;
        }
        record.size = size_of(record.begin);
        record.edges_end = static_cast<uint32_t>(piece_.raw.edges.size());
        piece_.raw.records.push_back(record);
        return Step::kOn;
    }

    Step read_member(size_t first_edge, size_t first_wide) {
        JsonString key;
        const char* key_begin = nullptr;
        if (const Step step = read_key(key, key_begin); step != Step::kOn) return step;
        std::string_view name(key_begin, static_cast<size_t>(key.end - key_begin));
        std::string decoded;
        if (key.escaped) {
            decoded = json_decoded(name);
            name = decoded;
        }
        if (!piece_.has_fields) {
            piece_.has_fields = name == "size" || name == "attr" || name == "ref" || name == "src";
            piece_.has_others |= !piece_.has_fields;
        }
        if (name == "ref") {
            piece_.raw.edges.resize(first_edge);
            piece_.raw.wide.resize(first_wide);
            if (*at_ == '[') return read_references();
        }
        const char* value = at_;
        const Step step = skip_value();
        if (name == "size" && step == Step::kOn) {
            size_token_ = {value, static_cast<size_t>(at_ - value)};
        }
        return step;
    }

    Step read_references() {
        const char* at = at_ + 1;
        ReferencePair pair;
        for (bool is_first = true;; is_first = false) {
            // The dumper's own form is ", " between items.
            if (!is_first && end_ - at > 2 && at[0] == ',' && at[1] == ' ' && at[2] == '[') {
                at += 2;
            } else {
                const char* from = at;
                at = skip_separators(at);
                check_gap(from, at, is_first);
            }
            if (at == end_) return stop_at(at);
            if (*at == ']') break;
            if (*at == '[' && read_reference_pair(at, end_, pair)) {
                add_edge(pair);
                at = pair.end;
                continue;
            }
            at_ = at;
            if (const Step step = skip_value(); step != Step::kOn) return step;
            at = at_;
        }
        at_ = at + 1;
        return Step::kOn;
    }

    void add_edge(const ReferencePair& pair) {
        const uint32_t type = types_.number_of(pair.raw_type, pair.type_escaped);
        if (const auto address = pair_address(pair.id)) {
            piece_.raw.add_edge(type, *address);
        } else {
            piece_.raw.add_wide_edge({type, 0, canonical_odd_id(pair.id)});
        }
    }

    uint64_t size_of(uint64_t record_begin) {
        if (size_token_.empty()) {
            piece_.raw.diagnostics.warn("a record has no size: counted as 0", record_begin);
            return 0;
        }
        const uint64_t where = offset_of(size_token_.data());
        if (!is_json_integer(size_token_)) {
            piece_.raw.diagnostics.warn("a size is not an integer: counted as 0", where);
            return 0;
        }
        const auto size = pair_address(size_token_);
        if (!size) {
            piece_.raw.diagnostics.warn(size_token_.front() == '-'
                                            ? "a size is negative: counted as 0"
                                            : "a size is beyond 64 bits: counted as 0",
                                        where);
        }
        return size.value_or(0);
    }

    [[nodiscard]] std::string shown_token() const {
        switch (*at_) {
            case '"':
                return "a string";
            case '[':
                return "an array";
            case 'n':
                return "null";
            default:
                return "another value";
        }
    }

    const char* first_;
    const char* at_;
    const char* end_;
    uint64_t limit_;
    PyheapLevel level_;
    PyheapPiece piece_;
    LocalTypes types_;
    uint32_t group_ = 0;
    std::string_view size_token_;
    JsonNotes notes_;
};

}  // namespace

PyheapPiece read_pyheap_piece(std::string_view text, PyheapPlace begin, uint64_t limit) {
    PyheapPiece piece = PieceReader(text, begin, limit).read();
    const size_t bytes = std::max(piece.end.offset, begin.offset) - begin.offset;
    // Into the next piece, for what stands at its beginning.
    const size_t behind = piece.ending == PyheapEnding::kNextPiece ? 3 : 0;
    const std::string_view read = text.substr(begin.offset, bytes + behind);
    const JsonGlance glance = glance_at_json(read);
    if (glance.invalid_utf8 && *glance.invalid_utf8 < bytes) {
        piece.invalid_utf8 = begin.offset + *glance.invalid_utf8;
    }
    if (!glance.may_have_flaw) return piece;
    if (std::optional<JsonFlaw> flaw = find_json_flaw(read)) {
        flaw->byte += begin.offset;
        if (!piece.flaw || flaw->byte < piece.flaw->byte) piece.flaw = flaw;
    }
    return piece;
}

// In valid text a quote that is not escaped and has a digit behind it opens a string: behind a
// closing one stands , : ] } or a blank. So the guess fails only inside values that the format does
// not have (objects in attributes) and on broken text.
std::optional<uint64_t> guess_pyheap_record(std::string_view text, uint64_t from, uint64_t limit) {
    const char* first = text.data();
    const char* end = first + text.size();
    const char* stop = first + std::min<uint64_t>(limit, text.size());
    const char* at = first + from;
    while (at < stop) {
        at = static_cast<const char*>(std::memchr(at, '"', static_cast<size_t>(stop - at)));
        if (at == nullptr) break;
        const char* before = at;
        while (before > first && is_json_blank(before[-1])) { --before; }
        const char* digits = at + 1;
        const bool opens = before > first && (before[-1] == ',' || before[-1] == '{');
        while (opens && digits != end && *digits >= '0' && *digits <= '9') { ++digits; }
        if (digits - at > 1 && digits != end && *digits == '"') {
            const char* colon = skip_json_blank(digits + 1, end);
            if (colon != end && *colon == ':') {
                const char* value = skip_json_blank(colon + 1, end);
                if (value != end && *value == '{') return static_cast<uint64_t>(at - first);
            }
        }
        ++at;
    }
    return std::nullopt;
}

}  // namespace hs
