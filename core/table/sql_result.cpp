#include "core/table/sql_result.h"

#include <utility>

namespace hs {
namespace {

template <class... Case>
struct Cases : Case... {
    using Case::operator()...;
};
template <class... Case>
Cases(Case...) -> Cases<Case...>;

Value of_integer(int64_t number, Meaning meaning) {
    switch (meaning) {
        case Meaning::kCountDelta:
            return Value::of_count_delta(number);
        case Meaning::kBytesDelta:
            return Value::of_bytes_delta(number);
        case Meaning::kBytes:
            return Value::of_amount(Amount::whole(number), Unit::kBytes);
        case Meaning::kFlag:
            return Value::of_flag(number != 0);
        case Meaning::kShare:
        case Meaning::kSeconds:
        case Meaning::kSecondsDelta:
        case Meaning::kGrowth:
        case Meaning::kNumber:
            return {meaning, {}, 0, 0, static_cast<double>(number)};
        default:
            return Value::of_amount(Amount::whole(number), Unit::kSamples);
    }
}

Value of_real(double number, Meaning meaning) {
    const bool is_real = meaning == Meaning::kShare || meaning == Meaning::kSeconds ||
                         meaning == Meaning::kSecondsDelta || meaning == Meaning::kGrowth;
    return {is_real ? meaning : Meaning::kNumber, {}, 0, 0, number};
}

}  // namespace

class SqlResult::RowCursor final : public Cursor {
public:
    explicit RowCursor(const SqlResult& result) : result_(result) {}
    Value value(uint32_t row, size_t field) override { return result_.value(row, field); }

private:
    const SqlResult& result_;
};

SqlResult::SqlResult(std::vector<Column> columns) : columns_(std::move(columns)) {}

void SqlResult::add(Cell cell) {
    memory_bytes_ += sizeof(Cell);
    if (const auto* text = std::get_if<std::string>(&cell)) memory_bytes_ += text->size();
    cells_.push_back(std::move(cell));
}

void SqlResult::finish() {
    for (size_t column = 0; column < columns_.size(); ++column) {
        Meaning& meaning = columns_[column].meaning;
        for (size_t at = column; at < cells_.size() && meaning == Meaning::kNone;
             at += columns_.size()) {
            meaning = std::visit(Cases{[](std::monostate) { return Meaning::kNone; },
                                       [](int64_t) { return Meaning::kCount; },
                                       [](double) { return Meaning::kNumber; },
                                       [](const std::string&) { return Meaning::kText; }},
                                 cells_[at]);
        }
        fields_.push_back({columns_[column].name, columns_[column].name, {}, meaning});
    }
}

uint32_t SqlResult::row_count() const {
    return columns_.empty() ? 0 : static_cast<uint32_t>(cells_.size() / columns_.size());
}

std::unique_ptr<Cursor> SqlResult::cursor() const {
    return std::make_unique<RowCursor>(*this);
}

Value SqlResult::value(uint32_t row, size_t field) const {
    const Meaning meaning = columns_[field].meaning;
    return std::visit(
        Cases{[](std::monostate) { return Value{}; },
              [&](int64_t number) { return of_integer(number, meaning); },
              [&](double number) { return of_real(number, meaning); },
              [&](const std::string& text) {
                  return is_text(meaning) ? Value{meaning, text} : Value::of_text(text);
              }},
        cells_[row * columns_.size() + field]);
}

void SqlResult::fill_keys(size_t field, std::span<uint64_t> keys) const {
    if (is_text(columns_[field].meaning)) return fill_text_ranks(*this, field, keys);
    for (uint32_t row = 0; row < keys.size(); ++row) keys[row] = sort_key(value(row, field));
}

}  // namespace hs
