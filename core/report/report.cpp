#include "core/report/report.h"

#include <algorithm>

#include "core/base/minus.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {

ReportCell text_cell(std::string_view text) {
    ReportCell cell;
    cell.text = text;
    return cell;
}

ReportCell bytes_cell(int64_t bytes) {
    ReportCell cell;
    cell.text = format_bytes(bytes);
    cell.sort = static_cast<double>(bytes);
    cell.hint = std::string(bytes < 0 ? kMinus : "") +
                format_count(bytes < 0 ? uint64_t{0} - static_cast<uint64_t>(bytes)
                                       : static_cast<uint64_t>(bytes)) +
                " bytes";
    return cell;
}

ReportCell delta_bytes_cell(int64_t bytes) {
    ReportCell cell = bytes_cell(bytes);
    cell.text = format_bytes_delta(bytes);
    return cell;
}

ReportCell count_cell(uint64_t count) {
    return number_cell(static_cast<double>(count), format_count(count));
}

ReportCell number_cell(double value, std::string text) {
    ReportCell cell;
    cell.text = std::move(text);
    cell.sort = value;
    return cell;
}

ReportCell share_cell(double share) {
    ReportCell cell = number_cell(share, format_share(share));
    cell.bar = std::clamp(share, 0.0, 1.0);
    return cell;
}

namespace {

// The page's headings are in small letters, but for the single ones that files are called by.
std::string in_small_letters(std::string_view title) {
    std::string text(title);
    for (size_t i = 0; i < text.size(); ++i) {
        const bool begins = i == 0 || title[i - 1] == ' ';
        const bool ends = i + 1 == title.size() || title[i + 1] == ' ';
        const bool is_capital = title[i] >= 'A' && title[i] <= 'Z';
        if (is_capital && !(begins && ends)) text[i] = static_cast<char>(title[i] - 'A' + 'a');
    }
    return text;
}

constexpr size_t kLongestText = 120;  // the rest is in the tooltip

std::string plain_text(const Value& value) {
    return value_text(value, SizeUnits::kBinary);
}

ReportCell cell_of(const Value& value) {
    switch (value.meaning) {
        case Meaning::kText:
        case Meaning::kId:
        case Meaning::kJson:
            return text_cell(value.text);
        case Meaning::kCount:
            return count_cell(value.number);
        case Meaning::kBytes:
            return bytes_cell(signed_bytes(value.number));
        case Meaning::kCountDelta:
            return number_cell(static_cast<double>(value.delta), format_count_delta(value.delta));
        case Meaning::kBytesDelta:
            return delta_bytes_cell(value.delta);
        case Meaning::kSignedBytes:
            return bytes_cell(value.delta);
        case Meaning::kSignedCount:
            return number_cell(static_cast<double>(value.delta), plain_text(value));
        case Meaning::kSeconds:
        case Meaning::kSecondsDelta:
        case Meaning::kGrowth:
        case Meaning::kNumber:
            return number_cell(value.real, plain_text(value));
        case Meaning::kFlag:
        case Meaning::kList:
            return text_cell(plain_text(value));
        case Meaning::kShare:
            return share_cell(value.real);
        case Meaning::kNone:
            break;
    }
    return {};
}

}  // namespace

ReportTable report_table(const Relation& relation, std::span<const uint32_t> rows, Surface surface,
                         size_t most) {
    ReportTable table{{}, {}, {}, rows.size()};
    for (const SurfaceColumn& column : surface) {
        const Field& field = relation.fields()[column.field];
        const bool is_text = field.meaning == Meaning::kText;
        table.columns.push_back({in_small_letters(column.name.empty() ? field.title : column.name),
                                 is_text ? ReportColumnKind::kCode : ReportColumnKind::kNumber,
                                 std::string(field.help)});
    }
    const std::unique_ptr<Cursor> cursor = relation.cursor();
    for (const uint32_t row : rows.first(std::min(rows.size(), most))) {
        std::vector<ReportCell>& cells = table.rows.emplace_back();
        for (const SurfaceColumn& column : surface) {
            ReportCell cell = cell_of(cursor->value(row, column.field));
            if (cell.text.size() > kLongestText) {
                cell.hint = cell.text;
                cell.text = cut_to_letters(cell.text, kLongestText);
            }
            if (column.tooltip != kNoField) {
                cell.hint = value_text(cursor->value(row, column.tooltip), SizeUnits::kBinary);
            }
            cells.push_back(std::move(cell));
        }
    }
    return table;
}

}  // namespace hs
