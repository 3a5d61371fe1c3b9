#pragma once
// The rows of a statement, kept as they came, as a relation.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/table/relation.h"

namespace hs {

class SqlResult final : public Relation {
public:
    struct Column {
        std::string name;
        Meaning meaning = Meaning::kNone;  // of the field it is; nothing of an expression
    };
    using Cell = std::variant<std::monostate, int64_t, double, std::string>;

    explicit SqlResult(std::vector<Column> columns);
    void add(Cell cell);  // row by row, column by column
    // After the last cell: columns without a meaning take that of their values.
    void finish();
    [[nodiscard]] uint64_t memory_bytes() const { return memory_bytes_; }

    [[nodiscard]] std::span<const Field> fields() const override { return fields_; }
    [[nodiscard]] uint32_t row_count() const override;
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override;
    void fill_keys(size_t field, std::span<uint64_t> keys) const override;

private:
    [[nodiscard]] Value value(uint32_t row, size_t field) const;
    class RowCursor;

    std::vector<Column> columns_;
    std::vector<Field> fields_;
    std::vector<Cell> cells_;
    uint64_t memory_bytes_ = 0;
};

}  // namespace hs
