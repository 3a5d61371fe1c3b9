// Tables as workbooks, by libxlsxwriter.

#include <fcntl.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "core/base/atomic_file.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/export/export_options.h"
#include "core/export/table.h"

namespace hs {

namespace {

constexpr uint64_t kRowsOnSheet = LXW_ROW_MAX - 1;  // one is the header
constexpr size_t kLongestText = 32767;              // characters; bytes are never fewer
constexpr uint64_t kExactInDouble = uint64_t{1} << 53;
constexpr uint64_t kPollMask = 0xfff;
constexpr double kWidestColumn = 60;

struct CloseWorkbook {
    void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
};

Error failed(lxw_error error, const std::string& path) {
    return {ErrorCode::kIo,
            std::string("the workbook could not be written: ") + lxw_strerror(error),
            path,
            {}};
}

// Sheets hold valid UTF-8 without control characters, and texts of limited length.
std::string sheet_text(std::string_view text) {
    std::string printable = printable_text(text);
    if (printable.size() <= kLongestText) return printable;
    printable.resize(whole_letters(printable, kLongestText));
    return printable;
}

class WorkbookWriter {
public:
    WorkbookWriter(const Table& table, const std::string& path)
        : table_(table), widths_(table.columns.size()) {
        lxw_workbook_options options = {};
        options.constant_memory = LXW_TRUE;
        book_.reset(workbook_new_opt(path.c_str(), &options));
        if (book_ != nullptr) {
            header_ = workbook_add_format(book_.get());
            format_set_bold(header_);
        }
        for (size_t i = 0; i < widths_.size(); ++i) {
            const size_t name = table.columns[i].name.size() + 2;
            widths_[i] = table.columns[i].kind == ColumnKind::kText
                             ? std::min(kWidestColumn, static_cast<double>(name + 24))
                             : static_cast<double>(std::max<size_t>(name, 14));
        }
    }

    [[nodiscard]] bool is_open() const { return book_ != nullptr; }

    lxw_error write(JobContext& job) {
        lxw_error error = LXW_NO_ERROR;
        std::vector<Cell> cells;
        uint64_t row = 0;
        do {
            if (!begin_sheet()) return LXW_ERROR_MEMORY_MALLOC_FAILED;
            const uint64_t end = std::min(table_.row_count, row + kRowsOnSheet);
            for (uint64_t line = 1; row < end && error == LXW_NO_ERROR; ++row, ++line) {
                if ((row & kPollMask) == 0 && job.cancelled()) return LXW_NO_ERROR;
                if ((row & kPollMask) == kPollMask) job.set_done(row);
                cells.assign(table_.columns.size(), {});
                table_.fill_row(row, cells);
                error = write_row(static_cast<lxw_row_t>(line), cells);
            }
        } while (row < table_.row_count && error == LXW_NO_ERROR);
        return error;
    }

    // The library keeps rows in temporary files, which it copies once more at the end, and does not
    // look whether either was written.
    [[nodiscard]] bool has_room() const {
        constexpr off_t kAround = 1 << 16;  // what goes around the rows, and the last of them
        off_t longest = 0;
        for (const lxw_worksheet* sheet : all_sheets_) {
            if (std::fflush(sheet->file) != 0 || std::ferror(sheet->file) != 0) return false;
            longest = std::max(longest, ftello(sheet->file));
        }
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> copy(std::tmpfile(), std::fclose);
        return copy != nullptr && posix_fallocate(fileno(copy.get()), 0, longest + kAround) == 0;
    }

    lxw_error close() { return workbook_close(book_.release()); }

private:
    bool begin_sheet() {
        std::string name = table_.name.substr(0, 24);
        if (!all_sheets_.empty()) name += " " + std::to_string(all_sheets_.size() + 1);
        sheet_ = workbook_add_worksheet(book_.get(), name.c_str());
        if (sheet_ == nullptr) return false;
        all_sheets_.push_back(sheet_);
        for (size_t i = 0; i < table_.columns.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            worksheet_set_column(sheet_, column, column, widths_[i], nullptr);
            worksheet_write_string(sheet_, 0, column, table_.columns[i].name.c_str(), header_);
        }
        worksheet_freeze_panes(sheet_, 1, 0);
        return true;
    }

    lxw_error write_row(lxw_row_t line, const std::vector<Cell>& cells) {
        lxw_error error = LXW_NO_ERROR;
        for (size_t i = 0; i < cells.size() && error == LXW_NO_ERROR; ++i) {
            error = write_cell(line, static_cast<lxw_col_t>(i), cells[i]);
        }
        return error;
    }

    lxw_error write_cell(lxw_row_t line, lxw_col_t column, const Cell& cell) {
        switch (cell.kind) {
            case Cell::Kind::kNull:
                return LXW_NO_ERROR;
            case Cell::Kind::kText:
                return write_text(line, column, sheet_text(cell.text));
            case Cell::Kind::kInteger:
                if (cell.integer > static_cast<int64_t>(kExactInDouble) ||
                    cell.integer < -static_cast<int64_t>(kExactInDouble)) {
                    return write_text(line, column, std::to_string(cell.integer));
                }
                return write_number(line, column, static_cast<double>(cell.integer));
            case Cell::Kind::kUnsigned:
                if (cell.unsigned_integer > kExactInDouble) {
                    return write_text(line, column, std::to_string(cell.unsigned_integer));
                }
                return write_number(line, column, static_cast<double>(cell.unsigned_integer));
            case Cell::Kind::kReal:
                return write_number(line, column, cell.real);
        }
        return LXW_NO_ERROR;
    }

    lxw_error write_text(lxw_row_t line, lxw_col_t column, const std::string& text) {
        return worksheet_write_string(sheet_, line, column, text.c_str(), nullptr);
    }
    lxw_error write_number(lxw_row_t line, lxw_col_t column, double number) {
        return worksheet_write_number(sheet_, line, column, number, nullptr);
    }

    const Table& table_;
    std::vector<double> widths_;
    std::unique_ptr<lxw_workbook, CloseWorkbook> book_;
    lxw_format* header_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    std::vector<lxw_worksheet*> all_sheets_;
};

}  // namespace

std::string workbook_note(uint64_t row_count) {
    if (row_count <= kRowsOnSheet) return {};
    const uint64_t sheets = (row_count + kRowsOnSheet - 1) / kRowsOnSheet;
    return format_count(row_count) + " rows are split over " + format_count(sheets) +
           " sheets: a sheet has room for " + format_count(kRowsOnSheet);
}

Result<void> write_xlsx(const Table& table, const std::string& path, JobContext& job) {
    HS_TRY(AtomicFile file, AtomicFile::create(path, AtomicFile::Writer::kLibrary));
    WorkbookWriter writer(table, file.temporary_path());
    if (!writer.is_open()) return failed(LXW_ERROR_MEMORY_MALLOC_FAILED, path);
    if (const lxw_error error = writer.write(job); error != LXW_NO_ERROR) {
        return failed(error, path);
    }
    if (job.cancelled()) return cancelled_error();
    if (!writer.has_room()) {
        return Error{ErrorCode::kIo,
                     "the workbook could not be written: no room for its temporary files",
                     path,
                     {}};
    }
    job.begin_stage("packing the workbook");
    if (const lxw_error error = writer.close(); error != LXW_NO_ERROR) return failed(error, path);
    return file.commit();
}

}  // namespace hs
