#pragma once
// Columns of a table about two files, named after the letters that the list of files shows for
// them: what is declared as "Shallow B" is "Shallow D" where the later file is D.

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/widgets/table_columns.h"

namespace hs {

// Of the file that was opened first and of the later one.
struct Letters {
    std::string a = "A";
    std::string b = "B";
    bool operator==(const Letters&) const = default;
};

// "B less A" with the letters of the two.
std::string with_letters(std::string_view text, const Letters& letters);

class LetteredColumns {
public:
    // Good until the next call. Tables keep a span of their columns: what has other ones needs
    // another LetteredColumns, or a table that begins anew.
    std::span<const ColumnSpec> of(std::span<const ColumnSpec> plain, const Letters& letters);

private:
    Letters letters_;
    const ColumnSpec* plain_ = nullptr;
    size_t count_ = 0;
    std::vector<ColumnSpec> specs_;
    std::deque<std::string> texts_;
};

}  // namespace hs
