#include "core/import/meliae_records.h"

#include "core/base/json_reader.h"

namespace hs {
namespace {

bool is_column(const JsonMembers& member) {
    return member.is_named("address") || member.is_named("type") || member.is_named("size") ||
           member.is_named("refs");
}

class MeliaeRecords final : public ObjectRecords {
public:
    explicit MeliaeRecords(RecordText text) : text_(std::move(text)) {}

    [[nodiscard]] bool lists_items() const override { return false; }
    void each_field(ObjectId object, TakeField take) const override {
        for (JsonMembers member(text_.of(object)); member.next();) {
            if (!is_column(member) && !take({member.raw_name(), member.token()})) return;
        }
    }
    void each_item(ObjectId, TakeItem) const override {}
    [[nodiscard]] SourceLocation source(ObjectId) const override { return {}; }
    [[nodiscard]] std::string own_name(ObjectId object) const override { return label(object, {}); }
    [[nodiscard]] std::string label(ObjectId object, std::string_view) const override {
        std::string label;
        for (JsonMembers member(text_.of(object)); member.next();) {
            if (member.is_named("name") || member.is_named("value")) {
                label = json_token_text(member.token());
            }
        }
        return label;
    }
    [[nodiscard]] Parts parts(ObjectId object) const override {
        Parts parts{{{"size", {}}, {"ref", {}}, {}}};
        for (JsonMembers member(text_.of(object)); member.next();) {
            if (member.is_named("size")) parts[0].value = member.token();
            if (member.is_named("refs")) parts[1].value = member.token();
        }
        return parts;
    }
    [[nodiscard]] const RecordText* text() const override { return &text_; }
    [[nodiscard]] uint64_t memory_bytes() const override { return text_.memory_bytes(); }

private:
    RecordText text_;
};

}  // namespace

std::shared_ptr<const ObjectRecords> meliae_records(RecordText text) {
    return std::make_shared<MeliaeRecords>(std::move(text));
}

}  // namespace hs
