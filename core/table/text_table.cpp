#include "core/table/text_table.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/text_format.h"
#include "core/table/text_width.h"

namespace hs {

namespace {

constexpr size_t kGap = 2;
constexpr size_t kShortest = 12;  // a column is not cut below this

}  // namespace

void TextTable::add_column(std::string header, Align align, bool may_shorten) {
    columns_.push_back({std::move(header), align, may_shorten});
}

void TextTable::add_row(std::vector<std::string> cells) {
    HS_ASSERT(cells.size() == columns_.size());
    for (std::string& cell : cells) { cell = printable_text(cell); }
    cells.resize(columns_.size());
    rows_.push_back(std::move(cells));
}

std::vector<size_t> TextTable::widths(size_t columns) const {
    std::vector<size_t> widths(columns_.size());
    size_t total = 0;
    for (size_t c = 0; c < columns_.size(); ++c) {
        widths[c] = text_columns(columns_[c].header);
        for (const auto& row : rows_) { widths[c] = std::max(widths[c], text_columns(row[c])); }
        total += widths[c] + (c == 0 ? 0 : kGap);
    }
    // The widest column that may be cut gives way first.
    while (columns != 0 && total > columns) {
        size_t widest = columns_.size();
        for (size_t c = 0; c < columns_.size(); ++c) {
            if (columns_[c].may_shorten && widths[c] > kShortest &&
                (widest == columns_.size() || widths[c] > widths[widest])) {
                widest = c;
            }
        }
        if (widest == columns_.size()) { break; }
        --widths[widest];
        --total;
    }
    return widths;
}

std::string TextTable::text(size_t columns) const {
    const std::vector<size_t> room = widths(columns);
    std::string out;
    auto add_line = [&](auto cell_of) {
        size_t pending = 0;  // blanks owed before the next visible text
        for (size_t c = 0; c < columns_.size(); ++c) {
            const std::string cell = shortened_in_middle(cell_of(c), room[c]);
            const size_t blanks = room[c] - text_columns(cell);
            if (columns_[c].align == Align::kRight) { pending += blanks; }
            if (!cell.empty()) {
                out.append(pending, ' ').append(cell);
                pending = 0;
            }
            if (columns_[c].align == Align::kLeft) { pending += blanks; }
            pending += kGap;
        }
        out += '\n';
    };
    const bool has_header = std::any_of(columns_.begin(), columns_.end(), [](const Column& column) {
        return !column.header.empty();
    });
    if (has_header) {
        add_line([&](size_t c) -> std::string_view { return columns_[c].header; });
    }
    for (const auto& row : rows_) {
        add_line([&](size_t c) -> std::string_view { return row[c]; });
    }
    return out;
}

}  // namespace hs
