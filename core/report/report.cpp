#include "core/report/report.h"

#include <algorithm>

#include "core/base/text_format.h"

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
    cell.hint = (bytes < 0 ? "-" : "") +
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

}  // namespace hs
