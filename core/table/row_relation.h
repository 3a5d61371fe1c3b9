#pragma once
// A relation over a plain vector of rows: each field says how its value is made.
//
//     constexpr RowField<GroupTotal> kFields[] = {
//         {{"objects", "Objects", "How many there are", Meaning::kCount},
//          [](const GroupTotal& group, std::string&) { return Value::of_count(group.objects); }},
//         …
//     };
//     const auto relation = row_relation<GroupTotal>(std::move(groups), kFields);

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/table/relation.h"

namespace hs {

template <class Row>
struct RowField {
    Field field;
    // A text that is made for it goes into `made`.
    Value (*value)(const Row& row, std::string& made);
};

template <class Row>
std::vector<Field> fields_of(std::span<const RowField<Row>> made_of) {
    std::vector<Field> fields;
    for (const RowField<Row>& one : made_of) fields.push_back(one.field);
    return fields;
}

template <class Row>
class RowRelation final : public Relation {
public:
    RowRelation(std::vector<Row> rows, std::span<const RowField<Row>> made_of,
                std::vector<size_t> left_out, std::shared_ptr<const void> kept)
        : rows_(std::move(rows)),
          made_of_(made_of),
          fields_(fields_of<Row>(made_of)),
          left_out_(std::move(left_out)),
          kept_(std::move(kept)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return fields_; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(rows_.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<RowCursor>(*this);
    }
    [[nodiscard]] bool has(size_t field) const override {
        return std::find(left_out_.begin(), left_out_.end(), field) == left_out_.end();
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        if (is_text(fields_[field].meaning)) return fill_text_ranks(*this, field, keys);
        std::string made;
        for (size_t row = 0; row < rows_.size(); ++row) {
            keys[row] = sort_key(made_of_[field].value(rows_[row], made));
        }
    }

private:
    class RowCursor final : public Cursor {
    public:
        explicit RowCursor(const RowRelation& relation) : relation_(relation) {}
        Value value(uint32_t row, size_t field) override {
            return relation_.made_of_[field].value(relation_.rows_[row], made_);
        }

    private:
        const RowRelation& relation_;
        std::string made_;
    };

    std::vector<Row> rows_;
    std::span<const RowField<Row>> made_of_;
    std::vector<Field> fields_;
    std::vector<size_t> left_out_;
    std::shared_ptr<const void> kept_;  // what texts of the rows are in
};

// left_out: fields that were not asked for; kept: what texts of the rows are in.
template <class Row>
std::shared_ptr<const Relation> row_relation(std::vector<Row> rows,
                                             std::span<const RowField<Row>> fields,
                                             std::vector<size_t> left_out = {},
                                             std::shared_ptr<const void> kept = nullptr) {
    return std::make_shared<RowRelation<Row>>(std::move(rows), fields, std::move(left_out),
                                              std::move(kept));
}

}  // namespace hs
