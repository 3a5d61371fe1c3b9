#pragma once
// The page of keys (F1) as plain data: groups of rows, dealt into columns of about equal height.

#include <span>
#include <string>
#include <vector>

namespace hs {

struct KeyRow {
    std::string keys;  // "Ctrl+Shift+Z, Ctrl+Y"
    std::string does;
};
struct KeyGroup {
    std::string title;
    std::vector<KeyRow> rows;
};

// Every command that has a key, by menu, then mouse gestures. The switches to single views are one
// row.
std::vector<KeyGroup> key_groups();

// Indices of groups for each column, in order. A group is never split; its height is its rows
// plus two.
std::vector<std::vector<size_t>> deal_into_columns(std::span<const KeyGroup> groups,
                                                   size_t column_count);
// Lines of the tallest column.
size_t tallest_column(std::span<const KeyGroup> groups,
                      std::span<const std::vector<size_t>> columns);

}  // namespace hs
