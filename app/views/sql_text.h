#pragma once
// What is being written in a field of SQL: the word at the cursor, and how it may go on.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/sql.h"

namespace hs {

// The letters, digits and underscores before the cursor.
std::string_view word_before(std::string_view text, size_t cursor);

// Names of tables, of columns and words of SQL that begin with the word, whatever its case: the
// columns of tables that the text names come first. None for an empty word, or for one that is
// complete.
std::vector<std::string> completions(std::span<const SqlTable> tables, std::string_view text,
                                     std::string_view word);

// What all of them begin with.
std::string common_start(std::span<const std::string> texts);

}  // namespace hs
