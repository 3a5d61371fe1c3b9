#include "core/import/pyheap_records.h"

#include "core/base/json_reader.h"

namespace hs {
namespace {

// Of a repeated key the last one counts. record: begins with '{' and may go on behind its end.
struct Sections {
    explicit Sections(std::string_view record) {
        for (JsonMembers member(record); member.next();) {
            if (member.is_named("size")) size = member.token();
            if (member.is_named("attr")) attributes = member.token();
            if (member.is_named("ref")) references = member.token();
            if (member.is_named("src")) source = member.token();
        }
    }
    std::string_view size;
    std::string_view attributes;
    std::string_view references;
    std::string_view source;
};

SourceLocation source_location(std::string_view source) {
    SourceLocation location;
    for (JsonMembers member(source); member.next();) {
        const std::string_view token = member.token();
        if (member.is_named("co_name")) location.name = json_token_text(token);
        if (member.is_named("co_filename")) location.file = json_token_text(token);
        if (member.is_named("co_lineno") && is_json_integer(token)) {
            const auto line = pair_address(token);
            if (line && *line <= INT64_MAX) location.line = static_cast<int64_t>(*line);
        }
    }
    return location;
}

// "name=…" of the attribute with that name, else of the first that is a text.
std::string telling_attribute(std::string_view attributes) {
    std::string label;
    for (JsonMembers member(attributes); member.next();) {
        if (json_kind(member.token()) != JsonKind::kString) continue;
        if (!member.is_named("name") && !label.empty()) continue;
        label = member.name() + "=" + json_token_text(member.token());
    }
    return label;
}

class PyheapRecords final : public ObjectRecords {
public:
    explicit PyheapRecords(RecordText text) : text_(std::move(text)) {}

    [[nodiscard]] bool lists_items() const override { return true; }
    void each_field(ObjectId object, TakeField take) const override {
        for (JsonMembers member(Sections(text_.of(object)).attributes); member.next();) {
            if (!take({member.raw_name(), member.token()})) return;
        }
    }
    void each_item(ObjectId object, TakeItem take) const override {
        for (JsonItems item(Sections(text_.of(object)).references); item.next();) {
            if (!take(item.token())) return;
        }
    }
    [[nodiscard]] SourceLocation source(ObjectId object) const override {
        return source_location(Sections(text_.of(object)).source);
    }
    [[nodiscard]] std::string own_name(ObjectId object) const override {
        return source(object).name;
    }
    [[nodiscard]] std::string label(ObjectId object, std::string_view type) const override {
        const Sections sections(text_.of(object));
        const bool is_named_by_source = type == "function" || type == "module" || type == "type" ||
                                        type == "code" || type == "method";
        return is_named_by_source ? source_location(sections.source).name
                                  : telling_attribute(sections.attributes);
    }
    [[nodiscard]] Parts parts(ObjectId object) const override {
        const Sections sections(text_.of(object));
        return {{{"size", sections.size}, {"ref", sections.references}, {"src", sections.source}}};
    }
    [[nodiscard]] const RecordText* text() const override { return &text_; }
    [[nodiscard]] uint64_t memory_bytes() const override { return text_.memory_bytes(); }

private:
    RecordText text_;
};

}  // namespace

std::vector<std::string_view> pyheap_attribute_values(std::string_view record) {
    std::vector<RecordMember> members;
    for (JsonMembers member(Sections(record).attributes); member.next();) {
        members.push_back({member.name(), member.token()});
    }
    std::vector<std::string_view> values;
    for (const RecordMember& member : each_name_once(std::move(members))) {
        values.push_back(member.token);
    }
    return values;
}

std::shared_ptr<const ObjectRecords> pyheap_records(RecordText text) {
    return std::make_shared<PyheapRecords>(std::move(text));
}

}  // namespace hs
