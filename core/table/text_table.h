#pragma once
// A table for people: aligned columns under a header, numbers to the right.
//
//   TYPE                     OBJECTS   SHALLOW
//   <class 'dict'>             1,204   312 KiB

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hs {

enum class Align : unsigned char { kLeft, kRight };

class TextTable {
public:
    // May shorten: long cells of this column are cut in the middle when a terminal is too narrow.
    void add_column(std::string header, Align align, bool may_shorten = false);
    // One cell a column, any bytes; they are made printable here.
    void add_row(std::vector<std::string> cells);

    [[nodiscard]] size_t row_count() const { return rows_.size(); }

    // Header (unless all are empty) and rows with a line break after each; no trailing blanks.
    // columns: width of the terminal, 0 for unlimited.
    [[nodiscard]] std::string text(size_t columns) const;

private:
    struct Column {
        std::string header;
        Align align = Align::kLeft;
        bool may_shorten = false;
    };
    [[nodiscard]] std::vector<size_t> widths(size_t columns) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace hs
