#include "core/model/object_records.h"

#include <algorithm>

#include "core/base/json_reader.h"
#include "core/base/text_search.h"

namespace hs {

std::string_view RecordText::of(ObjectId first, ObjectId last) const {
    if (first.is_nil() || last.v >= begins_.size()) return {};
    const uint64_t begin = begins_[first.v];
    const uint64_t end = last.v + 1 < begins_.size() ? begins_[last.v + 1] : text_.size();
    return text_.substr(begin, end - begin);
}

std::string_view RecordText::whole(ObjectId object) const {
    const std::string_view record = of(object);
    JsonNotes notes;
    const char* end = json_container_end(record.data(), record.data() + record.size(), notes);
    return end == nullptr ? std::string_view()
                          : record.substr(0, static_cast<size_t>(end - record.data()));
}

ObjectId RecordText::at(uint64_t byte) const {
    if (begins_.size() < 2) return {};
    const uint64_t* first = begins_.begin() + 1;
    const uint64_t* found = std::upper_bound(first, begins_.end(), byte);
    return {static_cast<uint32_t>(found - first)};
}

std::string ObjectRecords::Field::name() const {
    return json_decoded(raw_name);
}

std::vector<RecordMember> record_fields(const ObjectRecords& records, ObjectId object) {
    std::vector<RecordMember> members;
    records.each_field(object, [&](const ObjectRecords::Field& field) {
        members.push_back({field.name(), field.value});
        return true;
    });
    return each_name_once(std::move(members));
}

std::vector<std::string_view> record_items(const ObjectRecords& records, ObjectId object) {
    std::vector<std::string_view> values;
    records.each_item(object, [&](std::string_view value) {
        values.push_back(value);
        return true;
    });
    return values;
}

bool may_mention(const ObjectRecords& records, ObjectId first, ObjectId last, std::string_view word,
                 bool in_any_case) {
    if (records.text() == nullptr) return true;
    const std::string_view text = records.text()->of(first, last);
    return in_any_case ? json_may_hold_in_any_case(text, word) : json_may_hold(text, word);
}

namespace {

class NoRecords final : public ObjectRecords {
public:
    [[nodiscard]] bool lists_items() const override { return false; }
    void each_field(ObjectId, TakeField) const override {}
    void each_item(ObjectId, TakeItem) const override {}
    [[nodiscard]] SourceLocation source(ObjectId) const override { return {}; }
    [[nodiscard]] std::string own_name(ObjectId) const override { return {}; }
    [[nodiscard]] std::string label(ObjectId, std::string_view) const override { return {}; }
    [[nodiscard]] Parts parts(ObjectId) const override { return {}; }
    [[nodiscard]] uint64_t memory_bytes() const override { return 0; }
};

}  // namespace

const ObjectRecords& no_records() {
    static const NoRecords kNone;
    return kNone;
}

}  // namespace hs
