#pragma once
// What a user can choose about an export, and what there is to know about it beforehand.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/export/table.h"

namespace hs {

// What becomes of texts in CSV that a spreadsheet would run as a formula. Numbers are no texts.
enum class CellTexts : uint8_t { kHarmless, kRaw };

// The text, behind an apostrophe if it begins with = + - @, a tab or a line end: a spreadsheet then
// shows it and does not run it.
std::string harmless_text(std::string_view text);

// export_table as CSV, with the choice; without it texts are made harmless.
Result<void> export_csv(const Table& table, const std::string& path, CellTexts texts,
                        JobContext& job);

// "2,500,000 rows are split over 3 sheets: …" when a workbook of them is more than one sheet, which
// nobody expects; otherwise empty.
std::string workbook_note(uint64_t row_count);

}  // namespace hs
