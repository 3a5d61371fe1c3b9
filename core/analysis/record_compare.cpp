#include "core/analysis/record_compare.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "core/base/json_blocks.h"
#include "core/base/json_equal.h"
#include "core/base/json_reader.h"

namespace hs {

namespace {

// From the record's '{' to the last '}' before the next record's: the record and perhaps the end of
// its group. Two such texts that are equal hold equal records.
std::string_view record_text(const RecordText& records, ObjectId id) {
    const std::string_view text = records.of(id);
    return text.substr(0, text.rfind('}') + 1);
}

// Two texts, read forward together.
class TextsInStep {
public:
    TextsInStep(std::string_view a, std::string_view b)
        : at_a_(a.data()), end_a_(at_a_ + a.size()), at_b_(b.data()), end_b_(at_b_ + b.size()) {}

    // Steps over what is equal in both up to a place in A; if it is not, stays.
    bool equal_until(const char* end) {
        const auto size = static_cast<size_t>(end - at_a_);
        if (size > static_cast<size_t>(end_b_ - at_b_)) return false;
        if (std::memcmp(at_a_, at_b_, size) != 0) return false;
        at_a_ = end;
        at_b_ += size;
        return true;
    }
    // Steps over an id in both, of this size in A; returns B's.
    std::string_view skip_id(size_t size_in_a) {
        const char* begin = at_b_;
        if (at_b_ != end_b_ && *at_b_ == '-') ++at_b_;
        while (at_b_ != end_b_ && *at_b_ >= '0' && *at_b_ <= '9') { ++at_b_; }
        at_a_ += size_in_a;
        return {begin, static_cast<size_t>(at_b_ - begin)};
    }
    [[nodiscard]] bool rest_equal() const {
        return std::string_view(at_a_, static_cast<size_t>(end_a_ - at_a_)) ==
               std::string_view(at_b_, static_cast<size_t>(end_b_ - at_b_));
    }

private:
    const char* at_a_;
    const char* end_a_;
    const char* at_b_;
    const char* end_b_;
};

}  // namespace

bool RecordIndex::is_record(const ReferencePair& pair) const {
    const auto address = pair_address(pair.id);
    if (!address || table_.find_address(*address) == 0) return false;
    const TypeId type =
        pair.type_escaped ? graph_.find_type(pair.type()) : graph_.find_type(pair.raw_type);
    return !find(type, *address).is_nil();
}

bool same_value(std::string_view token_a, std::string_view token_b) {
    if (token_a == token_b) return true;
    if (token_a.empty() || token_b.empty()) return false;
    return json_equal(token_a, token_b);
}

RecordCompare::RecordCompare(const RecordIndex& a, const RecordIndex& b, bool strict,
                             const std::vector<uint64_t>& changed_addresses)
    : a_(a),
      b_(b),
      strict_(strict),
      any_changed_(!changed_addresses.empty()),
      changed_(changed_addresses.size()) {
    for (const uint64_t address : changed_addresses) { changed_.add(address); }
}

void RecordCompare::index_addresses() {
    const auto add = [&](const ObjectGraph& graph) {
        for (uint32_t row = 1; row <= graph.object_count; ++row) {
            known_->add(graph.address[row]);
        }
    };
    known_.emplace(std::max(a_.graph().object_count, b_.graph().object_count));
    add(a_.graph());
    add(b_.graph());
}

bool RecordCompare::note(uint64_t in_a, uint64_t in_b, DifferingIds& ids) const {
    if (ids.count == ids.in_a.size()) {
        if (!are_dead(ids)) return false;
        ids.count = 0;
    }
    if (known_) {
        known_->prefetch(in_a);
        known_->prefetch(in_b);
    }
    ids.in_a[ids.count] = in_a;
    ids.in_b[ids.count++] = in_b;
    return true;
}

bool RecordCompare::are_dead(const DifferingIds& ids) const {
    for (size_t i = 0; i < ids.count; ++i) {
        if (!is_dead(a_, ids.in_a[i]) || !is_dead(b_, ids.in_b[i])) return false;
    }
    return true;
}

// Every pair ends in digits and ']'. Other text that does so gives false alarms only.
bool RecordCompare::mentions_changed(std::string_view text) const {
    const char* begin = text.data();
    const char* end = begin + text.size();
    for (const char* at = begin; at != end;) {
        const JsonBlock block(at, end);
        for (uint64_t closes = block.equal(']') & block.valid(); closes != 0;
             closes &= closes - 1) {
            const char* digit = at + std::countr_zero(closes);
            while (digit > begin && is_json_blank(digit[-1])) { --digit; }
            uint64_t address = 0;
            uint64_t unit = 1;
            while (digit > begin && digit[-1] >= '0' && digit[-1] <= '9') {
                address += unit * static_cast<uint64_t>(*--digit - '0');
                unit *= 10;
            }
            if (unit > 1 && changed_.may_have(address)) return true;
        }
        at += block.size();
    }
    return false;
}

bool RecordCompare::same_but_dead_ids(ObjectId in_a, std::string_view text_a,
                                      std::string_view text_b) const {
    TextsInStep texts(text_a, text_b);
    DifferingIds differing;
    // Steps over one value that is the same, or a dead id.
    const auto step = [&](std::string_view token) {
        const char* token_end = token.data() + token.size();
        if (texts.equal_until(token_end)) return true;
        const auto pair = reference_pair(token);
        if (!pair || !texts.equal_until(pair->id.data())) return false;
        const std::optional<uint64_t> id_a = pair_address(pair->id);
        const std::optional<uint64_t> id_b = pair_address(texts.skip_id(pair->id.size()));
        return id_a && id_b && note(*id_a, *id_b, differing) && texts.equal_until(token_end);
    };
    bool is_same = true;
    a_.graph().records().each_field(in_a, [&](const ObjectRecords::Field& field) {
        is_same = step(field.value);
        return is_same;
    });
    return is_same && texts.rest_equal() && are_dead(differing);
}

// Nothing: it takes a closer look.
std::optional<bool> RecordCompare::same_by_text(ObjectId in_a, ObjectId in_b) const {
    const RecordText& records_a = *a_.graph().records().text();
    const RecordText& records_b = *b_.graph().records().text();
    const std::string_view text_a = record_text(records_a, in_a);
    const std::string_view text_b = record_text(records_b, in_b);
    if (strict_) {
        return text_a == text_b || json_equal(records_a.whole(in_a), records_b.whole(in_b));
    }
    if (any_changed_ && mentions_changed(text_a)) return std::nullopt;
    const bool is_same = text_a == text_b || same_but_dead_ids(in_a, text_a, text_b);
    return is_same ? std::optional(true) : std::nullopt;
}

bool RecordCompare::same(ObjectId in_a, ObjectId in_b) const {
    const bool are_texts =
        a_.graph().records().text() != nullptr && b_.graph().records().text() != nullptr;
    if (are_texts) {
        if (const std::optional<bool> known = same_by_text(in_a, in_b)) return *known;
    }
    return (are_texts ? same_parts(in_a, in_b) : same_columns(in_a, in_b)) &&
           same_attributes(in_a, in_b);
}

bool RecordCompare::same_parts(ObjectId in_a, ObjectId in_b) const {
    const ObjectRecords::Parts parts_a = a_.graph().records().parts(in_a);
    const ObjectRecords::Parts parts_b = b_.graph().records().parts(in_b);
    return std::equal(parts_a.begin(), parts_a.end(), parts_b.begin(),
                      [](const ObjectRecords::Part& x, const ObjectRecords::Part& y) {
                          return same_value(x.value, y.value);
                      });
}

// As large, with references to the same objects in the same order and the same plain values
// between.
bool RecordCompare::same_columns(ObjectId in_a, ObjectId in_b) const {
    const ObjectGraph& a = a_.graph();
    const ObjectGraph& b = b_.graph();
    const auto targets_a = a.references(in_a);
    const auto targets_b = b.references(in_b);
    const auto same_target = [&](ObjectId x, ObjectId y) {
        return a.address[x.v] == b.address[y.v] && a.type_text(x) == b.type_text(y);
    };
    return a.shallow(in_a) == b.shallow(in_b) &&
           std::equal(targets_a.begin(), targets_a.end(), targets_b.begin(), targets_b.end(),
                      same_target) &&
           std::ranges::equal(record_items(a.records(), in_a), record_items(b.records(), in_b),
                              same_value);
}

bool RecordCompare::is_unchanged(const ReferencePair& pair) const {
    const auto address = pair_address(pair.id);
    return known_ && address && !changed_.may_have(*address);
}

bool RecordCompare::is_record(const RecordIndex& index, const ReferencePair& pair) const {
    const auto address = pair_address(pair.id);
    if (known_ && address && !known_->may_have(*address)) return false;
    return index.is_record(pair);
}

bool RecordCompare::same_attribute(std::string_view token_a, std::string_view token_b) const {
    const bool equal_text = token_a == token_b;
    if (strict_) return equal_text || json_equal(token_a, token_b);
    ReferencePair pair_a;
    ReferencePair pair_b;
    const auto is_pair = [](std::string_view token, ReferencePair& pair) {
        return token.starts_with('[') &&
               read_reference_pair(token.data(), token.data() + token.size(), pair);
    };
    if (!is_pair(token_a, pair_a) || !is_pair(token_b, pair_b)) {
        return equal_text || json_equal(token_a, token_b);
    }
    if (pair_a.raw_type != pair_b.raw_type && pair_a.type() != pair_b.type()) return false;
    if (equal_text && is_unchanged(pair_a)) return true;
    const bool record_a = is_record(a_, pair_a);
    if (record_a != is_record(b_, pair_b)) return false;
    return !record_a || equal_text || json_numbers_equal(pair_a.id, pair_b.id);
}

bool RecordCompare::same_attributes(ObjectId in_a, ObjectId in_b) const {
    const auto by_name = [](const RecordMember& x, const RecordMember& y) {
        return x.name < y.name;
    };
    std::vector<RecordMember> members_a = record_fields(a_.graph().records(), in_a);
    std::vector<RecordMember> members_b = record_fields(b_.graph().records(), in_b);
    if (members_a.size() != members_b.size()) return false;
    std::sort(members_a.begin(), members_a.end(), by_name);
    std::sort(members_b.begin(), members_b.end(), by_name);
    for (size_t i = 0; i < members_a.size(); ++i) {
        if (members_a[i].name != members_b[i].name) return false;
        if (!same_attribute(members_a[i].token, members_b[i].token)) return false;
    }
    return true;
}

}  // namespace hs
